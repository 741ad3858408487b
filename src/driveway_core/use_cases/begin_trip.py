"""Begin to follow the trip to a stay: its destination is sent, and its car looked for."""

from datetime import datetime
from typing import Final

import attrs

from driveway_core import sending
from driveway_core.actors import SYSTEM
from driveway_core.bookings import Booking, BookingId, BookingStatus
from driveway_core.jobs import Job, JobKind
from driveway_core.pacing import next_look
from driveway_core.ports import Clock, Transactions, Work
from driveway_core.transactions import retried
from driveway_core.trips import Navigation, Trip
from driveway_core.use_cases.take_observation import plan_of

BATCH: Final = 200
_GOES_ON: Final = (BookingStatus.CONFIRMED, BookingStatus.ACTIVE)


def expect_car(work: Work, booking: Booking, *, at: datetime) -> None:
    """A stay was confirmed, or moved: its trip is begun, or paced anew, by a worker.

    For cars that we can speak to; written in the transaction of the change.
    """
    if booking.status in _GOES_ON and work.cars.of(booking.vehicle_id) is not None:
        work.jobs.add(Job(kind=JobKind.BEGIN_TRIP, subject=str(booking.id), due=at))


@attrs.frozen
class BeginTrip:
    """Begins a booking's trip, or paces anew one whose stay was moved; safe to do twice."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, booking_id: BookingId) -> None:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            booking = work.bookings.get(booking_id, changing=True)
            if booking.status not in _GOES_ON:
                return
            car = work.cars.of(booking.vehicle_id)
            if car is None:
                return
            trip = work.trips.of(booking_id, changing=True)
            if trip is None:
                trip = Trip(
                    booking_id=booking_id,
                    vehicle_id=booking.vehicle_id,
                    driver_id=booking.driver_id,
                    navigation=Navigation(next_at=at),
                    created_at=at,
                    updated_at=at,
                )
                work.trips.add(trip)
                work.jobs.add(Job(kind=JobKind.SEND_DESTINATION, subject=str(booking_id), due=at))
            navigation = sending.moved(trip.navigation, stay=booking.stay, at=at)
            if navigation.next_at is not None and navigation != trip.navigation:
                due = navigation.next_at
                work.jobs.add(Job(kind=JobKind.SEND_DESTINATION, subject=str(booking_id), due=due))
            look_again(work, attrs.evolve(trip, navigation=navigation), booking, at=at)


def look_again(
    work: Work, trip: Trip, booking: Booking, *, at: datetime, not_before: datetime | None = None
) -> Trip:
    """The trip with its next look, not before a moment, and a job for it."""
    car = work.cars.of(trip.vehicle_id)
    due = next_look(trip, plan_of(work, booking), at=at, streamed=car is not None and car.tells_by_itself)
    if booking.status not in _GOES_ON or car is None:
        due = None
    if due is not None:
        due = max(due, not_before or due)
        work.jobs.add(Job(kind=JobKind.LOOK_AT_TRIP, subject=str(trip.booking_id), due=due))
    return work.trips.save(attrs.evolve(trip, next_look_at=due, updated_at=at))


@attrs.frozen
class BeginTrips:
    """Begins the trips that nobody has begun: the safety net beneath ``expect_car``; how many."""

    transactions: Transactions
    clock: Clock
    begin_trip: BeginTrip

    def __call__(self) -> int:
        with self.transactions.read(acting_as=SYSTEM) as work:
            missing = work.trips.missing(at=self.clock(), limit=BATCH)
        for booking_id in missing:
            self.begin_trip(booking_id)
        return len(missing)
