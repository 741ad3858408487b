"""Ask a car that has arrived to park itself: no real one is asked, and that is written down, too."""

import attrs

from driveway_core import car_marks
from driveway_core.actors import SYSTEM
from driveway_core.bookings import BookingId, BookingStatus
from driveway_core.cars import Car, ParkingAttempt
from driveway_core.ports import AutoPark, Clock, Transactions
from driveway_core.transactions import retried


@attrs.frozen
class TryAutoPark:
    """What a worker does for one arrival, once; that it worked is seen later, or never."""

    transactions: Transactions
    auto_park: AutoPark
    clock: Clock

    def __call__(self, booking_id: BookingId) -> None:
        car = self._claim(booking_id)
        if car is not None:
            self._keep(booking_id, self.auto_park.attempt(car))

    @retried
    def _claim(self, booking_id: BookingId) -> Car | None:
        """The car, where nothing is said of its parking yet; its trip knows when it was asked."""
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            booking = work.bookings.get(booking_id, changing=True)
            trip = work.trips.of(booking_id, changing=True)
            if trip is None or booking.status is not BookingStatus.ACTIVE:
                return None
            if booking.auto_park_source is not None:
                return None
            work.trips.save(attrs.evolve(trip, auto_park_at=at, updated_at=at))
            return work.cars.of(trip.vehicle_id)

    @retried
    def _keep(self, booking_id: BookingId, attempt: ParkingAttempt) -> None:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            booking = work.bookings.get(booking_id, changing=True)
            marked = car_marks.auto_park_tried(booking, attempt, at=at)
            work.bookings.save(marked)
