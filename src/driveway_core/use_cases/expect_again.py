"""A driver's cars can be spoken to again: what their stays still want of them is wanted anew."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

import attrs

from driveway_core.actors import SYSTEM, AccountId
from driveway_core.bookings import BookingId, BookingStatus
from driveway_core.details import Side
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried
from driveway_core.trips import NavigationState
from driveway_core.use_cases.begin_trip import expect_car
from driveway_core.use_cases.send_destination import want_again

_PAGE: Final = 100


@attrs.frozen
class ExpectAgain:
    """Begins the trips of an account's cars anew, and sends the destinations that did not get there."""

    transactions: Transactions
    clock: Clock

    def __call__(self, account_id: AccountId) -> None:
        for status in (BookingStatus.ACTIVE, BookingStatus.CONFIRMED):
            for booking_id in self._of(account_id, status):
                self._expect(booking_id)

    def _of(self, account_id: AccountId, status: BookingStatus) -> Iterator[BookingId]:
        after: UUID | None = None
        while True:
            with self.transactions.read(acting_as=SYSTEM) as work:
                page = work.bookings.of(account_id, side=Side.DRIVER, status=status, limit=_PAGE, after=after)
            yield from (each.booking.id for each in page.items)
            after = page.next_after
            if after is None:
                return

    @retried
    def _expect(self, booking_id: BookingId) -> None:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            booking = work.bookings.get(booking_id, changing=True)
            if work.cars.of(booking.vehicle_id) is None:
                return
            trip = work.trips.of(booking_id, changing=True)
            if trip is not None and trip.navigation.state is not NavigationState.SENT:
                want_again(work, trip, booking, at=at)
            expect_car(work, booking, at=at)
