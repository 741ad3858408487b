"""End the stays that nobody ends: a driver who never checks out keeps no host waiting for ever."""

from datetime import timedelta
from typing import Final

import attrs

from driveway_core import car_marks
from driveway_core.actors import SYSTEM
from driveway_core.bookings import BookingId, BookingStatus
from driveway_core.following import last_seen_there_at
from driveway_core.ports import Clock, Transactions
from driveway_core.settlement import EXTERNAL, Settlement
from driveway_core.transactions import retried
from driveway_core.use_cases.own_next_stay import left_by
from driveway_core.use_cases.past_stays import past_stays
from driveway_core.use_cases.take_observation import plan_of
from driveway_core.use_cases.tell import tell_of_change

KNOWN_TO_STAY: Final = timedelta(days=7)
"""How long a car is waited for that was seen at its place after the end."""


@attrs.frozen
class CloseForgotten:
    """Ends active stays a day after their end where no departure was noticed; how many.

    What a car was seen to overstay is owed, though nobody saw it leave.
    """

    transactions: Transactions
    clock: Clock
    settlement: Settlement = EXTERNAL

    def __call__(self) -> int:
        closed = 0
        for booking_id in past_stays(self.transactions, at=self.clock() - car_marks.FORGOTTEN_AFTER):
            if self._close(booking_id):
                self.settlement.carry_out(booking_id)
                closed += 1
        return closed

    @retried
    def _close(self, booking_id: BookingId) -> bool:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            booking = work.bookings.get(booking_id, changing=True)
            if booking.status is not BookingStatus.ACTIVE:
                return False
            trip = work.trips.of(booking_id)
            there = None
            if trip is not None and trip.arrived_at is not None:  # one sight of a car that drives by is none
                there = last_seen_there_at(trip, plan_of(work, booking))
            seen_after = there is not None and there > booking.stay.end
            if seen_after and at < booking.stay.end + KNOWN_TO_STAY:
                return False
            seen_until = None if there is None else left_by(work, booking, at=there)
            closed = work.bookings.save(car_marks.assumed_gone(booking, at=at, seen_until=seen_until))
            tell_of_change(work, booking, closed, at=at)
            self.settlement.settle(work, closed, at=at)
        return True
