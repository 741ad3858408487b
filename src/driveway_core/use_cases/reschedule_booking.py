"""Extend, shorten or move a stay."""

from datetime import datetime

import attrs

from driveway_core.actors import AccountId, Actor
from driveway_core.bookability import StayRequest, judge_move
from driveway_core.bookings import Booking, BookingId, BookingStatus
from driveway_core.cancellation import changed_offer
from driveway_core.details import BookingDetails, Side
from driveway_core.entries import WindowTaken
from driveway_core.errors import Missing
from driveway_core.once import Once
from driveway_core.ports import Clock, Transactions, Work
from driveway_core.searching import Spot
from driveway_core.settlement import EXTERNAL, Settlement
from driveway_core.transactions import retried
from driveway_core.use_cases.begin_trip import expect_car
from driveway_core.use_cases.carry_out import paid
from driveway_core.use_cases.change_booking import party_of, settle_due
from driveway_core.use_cases.read_booking import as_it_stands, own_booking
from driveway_core.use_cases.sweep_due import sweep
from driveway_core.use_cases.tell import tell_of_change
from driveway_core.windows import TimeWindow


@attrs.frozen
class RescheduleBooking:
    """The same checks and the same constraint as booking, at the rates frozen then.

    A stay that has begun keeps its start, and advance notice asks nothing of
    the part that it had already. Where drivers pay here, a stay that costs more
    is changed once the difference is paid, and refused with ``PaymentDeclined``
    where the card is. With ``preview`` it only says what would come of it.
    """

    transactions: Transactions
    clock: Clock
    settlement: Settlement = EXTERNAL

    @retried
    def __call__(
        self,
        actor: Actor,
        booking_id: BookingId,
        stay: TimeWindow,
        *,
        preview: bool = False,
        once: Once | None = None,
    ) -> BookingDetails:
        driver_id, at = actor.driver(), self.clock()
        settle_due(self.transactions, self.settlement, actor, booking_id, at=at)
        if preview:
            with self.transactions.read(acting_as=actor) as work:
                before = _own(work, actor, booking_id, driver_id, at)
                moved, spaces = _moved(work, before, stay, at)
                self._refuse_more(moved)
                _refuse_taken(work, before.booking, moved, spaces, at)
            told = self.settlement.told(before)
            return attrs.evolve(told, booking=moved, was=before.booking.offer.due)
        with self.transactions.begin(acting_as=actor, once=once and once.making(booking_id)) as work:
            if self.settlement.charges:
                work.bookings.get(booking_id, changing=True)
            before = _own(work, actor, booking_id, driver_id, at)
            moved, spaces = _moved(work, before, stay, at)
            self._refuse_more(moved)
            with work.as_system():  # what has lapsed there is other drivers'
                sweep(work, self.settlement, at=at, driveway_id=moved.driveway_id)
            if self.settlement.waits_for_payment(work, before.booking, moved, at=at):
                _refuse_taken(work, before.booking, moved, spaces, at)
            else:
                moved = work.bookings.move(moved, spaces=spaces)
                tell_of_change(work, before.booking, moved, at=at)
                self.settlement.settle(work, moved, at=at)
                expect_car(work, moved, at=at)
        return paid(self.settlement, attrs.evolve(before, booking=moved, was=before.booking.offer.due))

    def _refuse_more(self, moved: Booking) -> None:
        self.settlement.limits(moved.offer.rates.currency).refuse_more(moved.offer.price.total)


def _own(
    work: Work, actor: Actor, booking_id: BookingId, driver_id: AccountId, at: datetime
) -> BookingDetails:
    details = as_it_stands(own_booking(work, actor, booking_id), at=at)
    if driver_id != party_of(details, Side.DRIVER):
        raise Missing("booking_id", "booking")
    return details


def _moved(work: Work, details: BookingDetails, stay: TimeWindow, at: datetime) -> tuple[Booking, int]:
    """The booking for the other stay, not kept yet, and how many spaces there are."""
    booking = details.booking
    market = work.settings.marketplace()
    market.refuse_while_closed()
    moved = booking.reschedule(stay, booking.offer, at=at)
    listing = work.driveways.listing(booking.driveway_id, stay=stay)
    asked = StayRequest(
        listing=listing,
        stay=stay,
        driver_id=booking.driver_id,
        car=details.vehicle.dimensions,
        market=market,
        at=at,
    )
    judge_move(asked, had=booking.stay, begun=booking.status is BookingStatus.ACTIVE)
    # priced only now: nobody computes the price of a stay of a thousand years
    return attrs.evolve(moved, offer=changed_offer(booking, stay, at=at)), listing.driveway.spaces


def _refuse_taken(work: Work, booking: Booking, moved: Booking, spaces: int, at: datetime) -> None:
    """What the store says when the move is made: the booking itself is in nobody's way.

    A space that the listing gave up is still its own while it only becomes shorter.
    """
    own = Spot(booking.space, booking.occupied)
    spots = work.bookings.occupied(moved.driveway_id, moved.occupied, at=at)
    possible = {*range(1, spaces + 1)}
    if booking.occupied.covers(moved.occupied):
        possible.add(booking.space)
    if possible <= {spot.space for spot in spots if spot != own}:
        raise WindowTaken(moved.stay)
