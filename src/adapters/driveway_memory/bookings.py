"""Bookings in memory, under the same constraint as in PostgreSQL: no two overlap on one space."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.booking_texts import BookingReference
from driveway_core.bookings import Booking, BookingId, BookingStatus
from driveway_core.details import BookingDetails, BookingQuestion, Side
from driveway_core.driveways import DrivewayId
from driveway_core.entries import WindowTaken
from driveway_core.errors import Missing
from driveway_core.pages import Page
from driveway_core.searching import Spot
from driveway_core.transactions import Stale
from driveway_core.windows import TimeWindow
from driveway_memory.tables import Look, Tables, page


def occupied(tables: Tables, driveway_id: DrivewayId, within: TimeWindow, *, at: datetime) -> list[Spot]:
    """What is taken there for others; what is due by then has happened."""
    return [Spot(each.space, each.occupied) for each in _occupying(tables, driveway_id, within, at)]


def _occupying(tables: Tables, driveway_id: DrivewayId, within: TimeWindow, at: datetime) -> list[Booking]:
    found = [
        booking
        for booking in tables.bookings.values()
        if booking.driveway_id == driveway_id
        and booking.occupied.overlaps(within)
        and booking.due(at=at).status.occupies
    ]
    return sorted(found, key=lambda booking: (booking.space, booking.occupied))


def _clashes(booking: Booking, space: int, others: Iterable[Booking]) -> bool:
    return booking.status.occupies and any(
        other.id != booking.id
        and other.driveway_id == booking.driveway_id
        and other.space == space
        and other.status.occupies
        and other.occupied.overlaps(booking.occupied)
        for other in others
    )


def _placed(tables: Tables, booking: Booking, spaces: Iterable[int]) -> Booking:
    """The booking on the first of the spaces that is free for all of it; kept there."""
    for space in spaces:
        if not _clashes(booking, space, tables.bookings.values()):
            placed = attrs.evolve(booking, space=space)
            tables.bookings[booking.id] = placed
            return placed
    raise WindowTaken(booking.stay)


@attrs.frozen
class MemoryBookings:
    """``bookings``."""

    look: Look

    def add(self, booking: Booking, *, spaces: int) -> Booking:
        return _placed(self.look(), booking, range(1, spaces + 1))

    def move(self, booking: Booking, *, spaces: int) -> Booking:
        tables = self.look()
        stored = self._current(tables, booking)
        held = stored.status.occupies and stored.occupied.covers(booking.occupied)
        own = (stored.space,) if held or stored.space <= spaces else ()
        following = attrs.evolve(booking, version=booking.version + 1)
        return _placed(tables, following, (*own, *range(1, spaces + 1)))

    def save(self, booking: Booking) -> Booking:
        tables = self.look()
        self._current(tables, booking)
        return _placed(tables, attrs.evolve(booking, version=booking.version + 1), (booking.space,))

    def get(self, booking_id: BookingId, *, changing: bool = False) -> Booking:
        try:
            return self.look().bookings[booking_id]
        except KeyError:
            raise Missing("booking_id", "booking") from None

    def details(self, booking_id: BookingId) -> BookingDetails:
        return _details(self.look(), self.get(booking_id))

    def by_reference(self, reference: BookingReference) -> Booking:
        for booking in self.look().bookings.values():
            if booking.reference == reference:
                return booking
        raise Missing("booking_reference", "booking")

    def of(
        self,
        account_id: AccountId,
        *,
        side: Side,
        status: BookingStatus | None = None,
        limit: int,
        after: UUID | None = None,
    ) -> Page[BookingDetails]:
        tables = self.look()
        theirs: dict[UUID, Booking] = {
            each.id: each
            for each in tables.bookings.values()
            if account_id == (each.driver_id if side is Side.DRIVER else each.host_id)
            and status in (None, each.status)
        }
        shown = page(theirs, limit=limit, after=after, latest_first=True)
        return shown.map(lambda booking: _details(tables, booking))

    def find(
        self, question: BookingQuestion, *, limit: int, after: UUID | None = None
    ) -> Page[BookingDetails]:
        tables = self.look()
        found: dict[UUID, Booking] = {
            each.id: each
            for each in tables.bookings.values()
            if question.reference in (None, each.reference)
            and question.status in (None, each.status)
            and question.account_id in (None, each.driver_id, each.host_id)
            and question.driveway_id in (None, each.driveway_id)
        }
        shown = page(found, limit=limit, after=after, latest_first=True)
        return shown.map(lambda booking: _details(tables, booking))

    def due(
        self,
        *,
        at: datetime,
        driveway_id: DrivewayId | None = None,
        account_id: AccountId | None = None,
        limit: int = 100,
    ) -> Sequence[Booking]:
        due = [
            (booking.due_at, booking.id, booking)
            for booking in self.look().bookings.values()
            if booking.due_at is not None
            and booking.due_at <= at
            and driveway_id in (None, booking.driveway_id)
            and account_id in (None, booking.driver_id, booking.host_id)
        ]
        return [booking for _, _, booking in sorted(due, key=lambda each: each[:2])[:limit]]

    def live_holds(self, driver_id: AccountId, *, at: datetime) -> int:
        return sum(
            booking.driver_id == driver_id and booking.due(at=at).status is BookingStatus.PENDING
            for booking in self.look().bookings.values()
        )

    def is_party(self, account_id: AccountId, driveway_id: DrivewayId) -> bool:
        return any(
            booking.driver_id == account_id and booking.driveway_id == driveway_id
            for booking in self.look().bookings.values()
        )

    def at_driveway(self, driveway_id: DrivewayId, within: TimeWindow) -> Sequence[Booking]:
        there = (each for each in self.look().bookings.values() if each.driveway_id == driveway_id)
        found = [each for each in there if each.stay.overlaps(within)]
        return sorted(found, key=lambda each: (each.stay.start, each.id))

    def occupied(self, driveway_id: DrivewayId, within: TimeWindow, *, at: datetime) -> Sequence[Spot]:
        return occupied(self.look(), driveway_id, within, at=at)

    def occupying(self, driveway_id: DrivewayId, within: TimeWindow, *, at: datetime) -> Sequence[Booking]:
        return _occupying(self.look(), driveway_id, within, at)

    def next_at(self, driveway_id: DrivewayId, space: int, *, after: datetime) -> Booking | None:
        coming = (
            booking
            for booking in self.look().bookings.values()
            if booking.driveway_id == driveway_id
            and booking.space == space
            and booking.status in (BookingStatus.PENDING, BookingStatus.CONFIRMED)
            and booking.stay.start >= after
        )
        return min(coming, key=lambda booking: (booking.stay.start, booking.id), default=None)

    def active_past(self, *, at: datetime, limit: int, after: BookingId | None = None) -> Sequence[BookingId]:
        bookings = self.look().bookings
        active = (each for each in bookings.values() if each.status is BookingStatus.ACTIVE)
        past = sorted((each.stay.end, each.id) for each in active if each.stay.end <= at)
        if after is not None:
            known = (bookings[after].stay.end, after)
            past = [each for each in past if each > known]
        return [booking_id for _, booking_id in past[:limit]]

    def _current(self, tables: Tables, booking: Booking) -> Booking:
        stored = tables.bookings.get(booking.id)
        if stored is None or stored.version != booking.version:
            raise Stale
        return stored


def _details(tables: Tables, booking: Booking) -> BookingDetails:
    return BookingDetails(
        booking=booking,
        driveway=tables.driveways[booking.driveway_id],
        vehicle=tables.vehicles[booking.vehicle_id],
        driver_first_name=tables.accounts[booking.driver_id].first_name,
        host_first_name=tables.accounts[booking.host_id].first_name,
    )
