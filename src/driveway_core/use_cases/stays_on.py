"""A car that stays on into the next booking: its driver is told, and offered other places or the money back.

A car whose departure nobody noticed counts as there. Where another space of
the listing is free there is no trouble, and nobody is told; nor is anybody in
their own way. Source: domain rules §6.
"""

from datetime import datetime
from typing import Final

import attrs

from driveway_core.actors import SYSTEM, Actor
from driveway_core.booking_states import TROUBLE_WINDOW, TooEarly, TooLate
from driveway_core.bookings import Booking, BookingId, BookingStatus, CancelledBy
from driveway_core.details import BookingDetails, Side
from driveway_core.errors import Conflict, Missing
from driveway_core.notices import NoticeKind
from driveway_core.once import Once
from driveway_core.ports import Clock, NewId, Transactions, Work
from driveway_core.searching import Hit
from driveway_core.settlement import EXTERNAL, Settlement
from driveway_core.transactions import retried
from driveway_core.use_cases.change_booking import change_booking, party_of
from driveway_core.use_cases.past_stays import past_stays
from driveway_core.use_cases.read_booking import ReadBooking
from driveway_core.use_cases.search_driveways import SearchDriveways, Wish
from driveway_core.use_cases.tell import tell
from driveway_core.windows import DAY, MINUTE, TimeWindow

WARNED_BEFORE: Final = 15 * MINUTE
"""How long before its start a stay's driver is told that the place is not free yet."""

REASON: Final = "car_stays_on"
"""Why such a booking was cancelled, by the platform: all of it goes back."""

NEAR_M: Final = 1_500
LONGEST_LOOK: Final = 8 * DAY
"""How long a car may have stayed on at most to be in anybody's way: after that its stay is closed."""


@attrs.frozen
class NobodyInTheWay(Conflict):
    """As far as anybody knows the place is free: the usual terms apply."""

    slug = "nobody-in-the-way"
    title = "Your place is free"

    def __str__(self) -> str:
        return "As far as we know your place is free. If it is not, report that from the place."


@attrs.frozen
class WarnNext:
    """Tells those whose place is not free shortly before their time, each once; how many were told."""

    transactions: Transactions
    clock: Clock
    new_id: NewId

    def __call__(self) -> int:
        over = past_stays(self.transactions, at=self.clock() + WARNED_BEFORE)
        return sum(self._warn(booking_id) for booking_id in over)

    @retried
    def _warn(self, booking_id: BookingId) -> bool:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            there = work.bookings.get(booking_id)
            if there.status is not BookingStatus.ACTIVE:
                return False
            waiting = work.bookings.next_at(there.driveway_id, there.space, after=there.stay.end)
            if waiting is None or waiting.status is not BookingStatus.CONFIRMED:
                return False
            if waiting.driver_id == there.driver_id:
                return False
            if waiting.stay.start - at > WARNED_BEFORE or at >= waiting.stay.start + TROUBLE_WINDOW:
                return False
            if _another_space(work, there, waiting, at=at):
                return False
            over = at >= there.stay.end
            kind = NoticeKind.STAYS_ON if over else NoticeKind.STILL_THERE
            told = tell(work, waiting.driver_id, kind, waiting, at=at, new_id=self.new_id)
            if over and told:
                tell(work, there.host_id, NoticeKind.OVERSTAYING, there, at=at, new_id=self.new_id)
                tell(work, there.driver_id, NoticeKind.OVERSTAYING, there, at=at, new_id=self.new_id)
            return told


@attrs.frozen
class FindAlternatives:
    """The nearest places that fit the same car for the same time, for a driver whose place is not free."""

    read_booking: ReadBooking
    search_driveways: SearchDriveways
    clock: Clock

    def __call__(self, actor: Actor, booking_id: BookingId, *, limit: int) -> tuple[Hit, ...]:
        details = self.read_booking(actor, booking_id)
        booking = details.booking
        if actor.account_id != party_of(details, Side.DRIVER):
            raise Missing("booking_id", "booking")
        soon = (self.clock() + 2 * MINUTE).replace(second=0, microsecond=0)
        if soon >= booking.stay.end:
            return ()
        wish = Wish(
            near=details.driveway.position,
            radius_m=NEAR_M,
            stay=TimeWindow(max(booking.stay.start, soon), booking.stay.end),
            vehicle_id=booking.vehicle_id,
        )
        found = self.search_driveways(actor, wish, limit=limit + 1)
        return tuple(hit for hit in found.hits if hit.id != booking.driveway_id)[:limit]


@attrs.frozen
class ReleaseStay:
    """The driver of a place that is not free has all the money back; the place is given up.

    From a quarter of an hour before the start until an hour after it, while
    the car before is there beyond its time. Raises ``NobodyInTheWay``,
    ``TooEarly`` and ``TooLate``.
    """

    transactions: Transactions
    clock: Clock
    settlement: Settlement = EXTERNAL

    @retried
    def __call__(self, actor: Actor, booking_id: BookingId, *, once: Once | None = None) -> BookingDetails:
        actor.driver()
        at = self.clock()

        def released(work: Work, booking: Booking) -> Booking:
            after = booking.cancel(by=CancelledBy.PLATFORM, at=at, reason=REASON)
            if at < booking.stay.start - WARNED_BEFORE:
                raise TooEarly(booking.stay.start - WARNED_BEFORE)
            if at >= booking.stay.start + TROUBLE_WINDOW:
                raise TooLate(booking.stay.start + TROUBLE_WINDOW)
            with work.as_system():  # whose car is there is another driver's, and stays unsaid
                there = _in_the_way(work, booking, at=at)
                if there is None or _another_space(work, there, booking, at=at):
                    raise NobodyInTheWay
            return after

        return change_booking(
            self.transactions,
            self.settlement,
            actor,
            booking_id,
            released,
            side=Side.DRIVER,
            at=at,
            once=once,
        )


def _in_the_way(work: Work, booking: Booking, *, at: datetime) -> Booking | None:
    """The stay before, at the same space, that is not ended though its time is over."""
    before = TimeWindow(booking.stay.start - LONGEST_LOOK, booking.stay.start)
    for other in work.bookings.at_driveway(booking.driveway_id, before):
        is_there = other.status is BookingStatus.ACTIVE and other.stay.end <= at
        if other.driver_id == booking.driver_id:  # nobody is in their own way
            continue
        if is_there and other.space == booking.space:
            return other
    return None


def _another_space(work: Work, there: Booking, waiting: Booking, *, at: datetime) -> bool:
    """Whether the listing has a space that nobody has for that time, and nobody stands on."""
    spaces = work.driveways.get(waiting.driveway_id).spaces
    if spaces == 1:
        return False
    taken = {spot.space for spot in work.bookings.occupied(waiting.driveway_id, waiting.stay, at=at)}
    lately = TimeWindow(waiting.stay.start - LONGEST_LOOK, waiting.stay.start)
    standing = {
        other.space
        for other in work.bookings.at_driveway(waiting.driveway_id, lately)
        if other.status is BookingStatus.ACTIVE
    }
    return bool({*range(1, spaces + 1)} - taken - standing - {there.space})
