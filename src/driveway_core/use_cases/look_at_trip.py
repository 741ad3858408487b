"""Look where a car is that is on its way to a stay, or at one; never waking it."""

from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.booking_states import Source
from driveway_core.bookings import BookingId, BookingStatus
from driveway_core.car_troubles import BudgetSpent, VehicleAsleep
from driveway_core.cars import Car, CarState, VehicleObservation
from driveway_core.errors import DrivewayError, Unavailable
from driveway_core.following import passed
from driveway_core.ports import Clock, Fleet, NewId, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.begin_trip import look_again
from driveway_core.use_cases.chase_money import Chased, each
from driveway_core.use_cases.learn_abilities import LearnAbilities
from driveway_core.use_cases.reach_cars import ReachCars
from driveway_core.use_cases.send_destination import SendDestination
from driveway_core.use_cases.take_observation import TakeObservation, as_said, plan_of, tell_of_phase

LEASE: Final = timedelta(seconds=60)
"""How long one who looks keeps others from looking, too."""

AWAKE: Final = timedelta(minutes=4)
"""How long a car that was seen awake is taken to be: it is looked at without asking first."""

OVERDUE: Final = timedelta(minutes=3)
"""How late a look may be before somebody asks what became of it."""

BATCH: Final = 200


@attrs.frozen
class LookAtTrip:
    """What a worker does for one trip when its time has come: nothing before, or where another does it.

    The maker is asked whether the car is awake, which costs nothing; only then
    the car is. Each look writes down the next. What refuses delays that.
    """

    transactions: Transactions
    fleet: Fleet
    reach: ReachCars
    learn: LearnAbilities
    take: TakeObservation
    clock: Clock
    new_id: NewId

    def __call__(self, booking_id: BookingId) -> None:
        car = self._claim(booking_id)
        if car is None:
            return
        not_before = self.clock()
        try:
            self._look(car)
        except BudgetSpent as spent:
            not_before = spent.until
        except Unavailable as error:
            not_before += timedelta(seconds=error.retry_after)
        except DrivewayError:
            pass  # the link is broken, or cars are elsewhere: it was told, and time goes on
        self._pace(booking_id, not_before=not_before)

    @retried
    def _claim(self, booking_id: BookingId) -> Car | None:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            booking = work.bookings.get(booking_id, changing=True)
            trip = work.trips.of(booking_id, changing=True)
            if trip is None or trip.next_look_at is None or at < trip.next_look_at:
                return None
            if booking.id not in work.trips.of_vehicle(trip.vehicle_id, at=at):
                look_again(work, trip, booking, at=at)
                return None
            car = work.cars.of(trip.vehicle_id)
            if car is None:  # not linked any more: to be linked again begins it anew
                look_again(work, trip, booking, at=at)
                return None
            work.trips.save(attrs.evolve(trip, next_look_at=at + LEASE, looks=trip.looks + 1, updated_at=at))
            return car

    def _look(self, car: Car) -> None:
        at = self.clock()
        seen_awake = car.state is CarState.ONLINE and car.state_at is not None and at - car.state_at < AWAKE
        if not seen_awake:
            state = self.reach(car.owner_id, lambda link: self.fleet.state(link, car))
            if state is not CarState.ONLINE:
                self._no_news(car, state)
                return
        try:
            observation, told = self.reach(car.owner_id, lambda link: self.fleet.look(link, car))
        except VehicleAsleep:
            self._no_news(car, CarState.ASLEEP)
            return
        self.learn(car, told)
        self.take(car.vehicle_id, observation, received_at=self.clock())

    def _no_news(self, car: Car, state: CarState) -> None:
        at = self.clock()
        self.take(
            car.vehicle_id, VehicleObservation(at=at, source=Source.POLLING, state=state), received_at=at
        )

    @retried
    def _pace(self, booking_id: BookingId, *, not_before: datetime) -> None:
        """Let pass what time alone brings about, and write down the next look."""
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            booking = work.bookings.get(booking_id, changing=True)
            trip = work.trips.of(booking_id, changing=True)
            if trip is None:
                return
            before = after = as_said(trip, booking)
            if booking.status is BookingStatus.ACTIVE:
                after = passed(before, plan_of(work, booking), at=at)
            tell_of_phase(work, booking, before, after, at=at, new_id=self.new_id)
            look_again(work, after, booking, at=at, not_before=not_before)


@attrs.frozen
class ChaseTrips:
    """Trips whose time to be looked at, or to be sent their destination, has passed unheard; how many.

    The chain of jobs looks after itself; this mends what broke it.
    """

    transactions: Transactions
    clock: Clock
    look_at_trip: LookAtTrip
    send_destination: SendDestination

    def __call__(self) -> Chased:
        with self.transactions.read(acting_as=SYSTEM) as work:
            overdue = work.trips.due(at=self.clock() - OVERDUE, limit=BATCH)
        return each(overdue, self._mend)

    def _mend(self, booking_id: BookingId) -> None:
        self.send_destination(booking_id)
        self.look_at_trip(booking_id)
