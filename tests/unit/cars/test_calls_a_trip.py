"""How many calls a trip takes, beside asking the car every 30 seconds: those fit no budget."""

import random
from collections import Counter
from datetime import datetime, timedelta
from heapq import heappop, heappush
from uuid import UUID

import attrs
import pytest

from driveway_core.actors import AccountId
from driveway_core.booking_states import Source
from driveway_core.bookings import BookingId
from driveway_core.car_calls import Call, CallKind
from driveway_core.car_troubles import BudgetSpent
from driveway_core.cars import CarState, Gear, VehicleObservation
from driveway_core.following import TripPlan, observed, passed
from driveway_core.pacing import FIRST_LOOK, next_look
from driveway_core.places import Position
from driveway_core.testing.builders import HERE, NOW
from driveway_core.trips import Trip, TripPhase
from driveway_core.use_cases.look_at_trip import AWAKE
from driveway_core.use_cases.meter_calls import Meter
from driveway_core.vehicles import VehicleId
from driveway_core.windows import HOUR, MINUTE, TimeWindow
from driveway_memory import Memory

CARS, OF_ONE_DRIVER = 50, 2
NAIVE = timedelta(seconds=30)
FAR_M, SPEED_MPS = 12_000.0, 10.0
PLAN = TripPlan(
    place=HERE, stay=TimeWindow(NOW, NOW + 2 * HOUR), early_arrival=15 * MINUTE, grace=10 * MINUTE
)
LOOKED_FOR_FROM = PLAN.stay.start - FIRST_LOOK


@attrs.frozen
class Drive:
    """A car that sleeps far away, drives to the place, sleeps there, and leaves again."""

    sets_out: datetime
    leaves: datetime

    @property
    def comes(self) -> datetime:
        return self.sets_out + timedelta(seconds=FAR_M / SPEED_MPS)

    def state(self, at: datetime) -> CarState:
        """Asleep before it is started, and a quarter of an hour after it was parked."""
        sleeps = at < self.sets_out - MINUTE or self.comes + 15 * MINUTE <= at < self.leaves
        return CarState.ASLEEP if sleeps else CarState.ONLINE

    def seen(self, at: datetime) -> VehicleObservation:
        on_its_way = self.sets_out < at < self.comes or at > self.leaves
        gone = min(max(at - self.sets_out, timedelta()), self.comes - self.sets_out)
        away_m = FAR_M - gone.total_seconds() * SPEED_MPS
        away_m += max(at - self.leaves, timedelta()).total_seconds() * SPEED_MPS
        return VehicleObservation(
            at=at,
            source=Source.POLLING,
            position=Position(HERE.latitude + away_m / 111_195, HERE.longitude),
            gear=Gear.DRIVE if on_its_way else Gear.PARK,
            speed_mps=SPEED_MPS if on_its_way else 0.0,
            minutes_to_arrival=away_m / SPEED_MPS / 60 if self.sets_out < at < self.comes else None,
        )


@attrs.define
class Followed:
    """A trip that is looked after, with the calls that took."""

    drive: Drive
    trip: Trip
    driver: AccountId
    awake_at: datetime | None = None
    calls: Counter[CallKind] = attrs.field(factory=Counter)
    refused: int = 0

    def look(self, meter: Meter, at: datetime) -> datetime | None:
        """One look, as a worker looks; when to look next."""
        try:
            self._look(meter, at)
        except BudgetSpent as spent:
            self.refused += 1
            return spent.until
        self.trip = passed(self.trip, PLAN, at=at)
        return next_look(self.trip, PLAN, at=at, streamed=False)

    def _look(self, meter: Meter, at: datetime) -> None:
        if self.awake_at is None or at - self.awake_at >= AWAKE:
            self.call(meter, CallKind.FREE)
            if self.drive.state(at) is not CarState.ONLINE:
                return
            self.awake_at = at
        self.call(meter, CallKind.DATA)
        if self.drive.state(at) is CarState.ONLINE:
            self.trip = observed(self.trip, PLAN, self.drive.seen(at), received_at=at)
            self.awake_at = at
        else:
            self.awake_at = None

    def call(self, meter: Meter, kind: CallKind) -> None:
        meter.spend(Call(kind=kind, account_id=self.driver, vehicle_id=self.trip.vehicle_id))
        self.calls[kind] += 1


def some_trips() -> list[Followed]:
    """Trips of fifty cars to stays that begin at once; two cars belong to each driver."""
    chance = random.Random(5)
    trips = []
    for number in range(CARS):
        driver = AccountId(UUID(int=1 + number // OF_ONE_DRIVER))
        trip = Trip(
            booking_id=BookingId(UUID(int=100 + number)),
            vehicle_id=VehicleId(UUID(int=200 + number)),
            driver_id=driver,
            created_at=LOOKED_FOR_FROM,
            updated_at=LOOKED_FOR_FROM,
        )
        sets_out = PLAN.stay.start - chance.uniform(10, 30) * MINUTE
        leaves = PLAN.stay.end + chance.uniform(-40, 20) * MINUTE
        trips.append(Followed(Drive(sets_out, leaves), trip, driver))
    return trips


@pytest.mark.wide
def test_a_trip_takes_less_than_a_tenth_of_the_calls_of_asking_every_thirty_seconds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    trips, now, due = some_trips(), LOOKED_FOR_FROM, list[tuple[datetime, int]]()
    meter = Meter(Memory().transactions, lambda: now)
    for number in range(CARS):
        heappush(due, (LOOKED_FOR_FROM + number * timedelta(seconds=1), number))
    while due:
        now, number = heappop(due)
        then = trips[number].look(meter, now)
        if then is not None:
            heappush(due, (then, number))

    assert {followed.trip.phase for followed in trips} == {TripPhase.DEPARTED}
    assert sum(followed.refused for followed in trips) == 0
    data = sum(followed.calls[CallKind.DATA] for followed in trips) / CARS
    free = sum(followed.calls[CallKind.FREE] for followed in trips) / CARS
    naive = sum((each.trip.updated_at - LOOKED_FOR_FROM) / NAIVE for each in trips) / CARS
    with capsys.disabled():
        print(  # noqa: T201  # a figure to report
            f"\ncalls a trip of {CARS}: {data:.1f} that are paid for and {free:.1f} that are free;"
            f" asking every 30 s: {naive:.0f}, all paid for"
        )
    assert data < naive / 10


def test_asking_every_thirty_seconds_spends_the_budget_of_a_driver_with_two_cars() -> None:
    now = LOOKED_FOR_FROM
    meter = Meter(Memory().transactions, lambda: now)
    refused = 0
    for _ in range(HOUR // NAIVE):
        for followed in some_trips()[:OF_ONE_DRIVER]:
            try:
                followed.call(meter, CallKind.DATA)
            except BudgetSpent:
                refused += 1
        now += NAIVE
    assert refused == 40
