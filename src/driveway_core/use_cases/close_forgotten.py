"""End the stays that nobody ends: a driver who never checks out keeps no host waiting for ever."""

from datetime import timedelta
from typing import Final

import attrs

from driveway_core import car_marks
from driveway_core.actors import SYSTEM
from driveway_core.bookings import BookingId, BookingStatus
from driveway_core.ports import Clock, Transactions
from driveway_core.settlement import EXTERNAL, Settlement
from driveway_core.transactions import retried

KNOWN_TO_STAY: Final = timedelta(days=7)
"""How long a car is waited for that was seen at its place after the end."""

BATCH: Final = 200


@attrs.frozen
class CloseForgotten:
    """Ends active stays a day after their end where no departure was noticed; how many."""

    transactions: Transactions
    clock: Clock
    settlement: Settlement = EXTERNAL

    def __call__(self) -> int:
        with self.transactions.read(acting_as=SYSTEM) as work:
            over = work.bookings.active_past(at=self.clock() - car_marks.FORGOTTEN_AFTER, limit=BATCH)
        closed = [booking_id for booking_id in over if self._close(booking_id)]
        for booking_id in closed:
            self.settlement.carry_out(booking_id)
        return len(closed)

    @retried
    def _close(self, booking_id: BookingId) -> bool:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            booking = work.bookings.get(booking_id, changing=True)
            if booking.status is not BookingStatus.ACTIVE:
                return False
            trip = work.trips.of(booking_id)
            seen_after = trip is not None and (trip.last_seen_at or booking.stay.end) > booking.stay.end
            if seen_after and at < booking.stay.end + KNOWN_TO_STAY:
                return False
            closed = work.bookings.save(car_marks.assumed_gone(booking, at=at))
            self.settlement.settle(work, closed, at=at)
        return True
