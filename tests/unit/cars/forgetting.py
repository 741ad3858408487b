"""Where cars were is forgotten after a month, whatever keeps it."""

from datetime import datetime

import attrs
import pytest

from driveway_core.actors import SYSTEM
from driveway_core.booking_states import Source
from driveway_core.bookings import Booking
from driveway_core.car_calls import CallLog
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, a_car, a_trip, an_observation
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.trips import TripPhase
from driveway_core.use_cases.reduce_locations import KEPT_FOR, Reduced, ReduceLocations
from driveway_core.windows import DAY, HOUR, MINUTE

NOTHING = Reduced(observations=0, trips=0, cars=0, call_logs=0)


class ForgettingPlaces(OverTransactions):
    """Ada's car came to two stays, a month apart."""

    @pytest.fixture
    def scene(self, transactions: Transactions) -> Scene:
        scene = set_scene(transactions, spaces=2)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.cars.save(a_car(scene.car))
        return scene

    def test_after_a_month_all_that_is_left_of_a_trip_is_when_it_arrived_and_departed(
        self, scene: Scene
    ) -> None:
        long_ago, lately = driven(scene, at=NOW), driven(scene, at=NOW + 20 * DAY)
        assert forget(scene, at=NOW + KEPT_FOR) == NOTHING
        reduced = forget(scene, at=NOW + 40 * DAY)
        assert reduced == Reduced(observations=5, trips=1, cars=0, call_logs=0)
        with scene.transactions.read(acting_as=SYSTEM) as work:
            trip, later = work.trips.of(long_ago.id), work.trips.of(lately.id)
            assert trip is not None
            assert later is not None
            assert (trip.evidence, trip.phase) == ((), TripPhase.DEPARTED)
            assert (trip.arrived_at, trip.arrival_source) == (NOW + MINUTE, Source.TELEMETRY)
            assert (trip.departed_at, trip.departure_source) == (NOW + HOUR, Source.POLLING)
            assert len(later.evidence) == 1
            assert work.sightings.of(long_ago.id, limit=9) == []
            assert len(work.sightings.of(lately.id, limit=9)) == 5
        assert forget(scene, at=NOW + 40 * DAY) == NOTHING

    def test_what_a_car_did_last_is_forgotten_once_nobody_has_seen_it_for_a_month(self, scene: Scene) -> None:
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            car = work.cars.of(scene.car.id, changing=True)
            assert car is not None
            work.cars.save(attrs.evolve(car, latest=an_observation(at=NOW), state_at=NOW))
            vehicle = work.vehicles.get(scene.car.id, owner=scene.driver.id)
            work.vehicles.save(attrs.evolve(vehicle, last_seen_at=NOW))
        assert forget(scene, at=NOW + KEPT_FOR) == NOTHING
        assert forget(scene, at=NOW + KEPT_FOR + MINUTE).cars == 1
        with scene.transactions.read(acting_as=SYSTEM) as work:
            car = work.cars.of(scene.car.id)
        assert car is not None
        assert (car.latest, car.state_at) == (None, NOW)
        assert forget(scene, at=NOW + KEPT_FOR + MINUTE) == NOTHING

    def test_calls_are_counted_until_the_month_that_is_paid_for_is_over(self, scene: Scene) -> None:
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            work.call_logs.save(CallLog(subject="account:1", times=(NOW,), total=7))
        assert forget(scene, at=NOW + 31 * DAY) == NOTHING
        assert forget(scene, at=NOW + 36 * DAY).call_logs == 1


def driven(scene: Scene, *, at: datetime) -> Booking:
    """A stay with its trip, and five observations of it, from that moment on."""
    hours = (at - NOW) / HOUR
    stay = scene.book(hours, hours + 1)
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        for minute in range(5):
            work.sightings.add(
                an_observation(at=at + minute * MINUTE),
                vehicle_id=scene.car.id,
                owner_id=scene.driver.id,
                booking_id=stay.id,
                received_at=at + HOUR,
            )
        work.trips.add(
            attrs.evolve(
                a_trip(stay, at=at),
                phase=TripPhase.DEPARTED,
                evidence=(an_observation(at=at),),
                arrived_at=at + MINUTE,
                arrival_source=Source.TELEMETRY,
                departed_at=at + HOUR,
                departure_source=Source.POLLING,
            )
        )
    return stay


def forget(scene: Scene, *, at: datetime) -> Reduced:
    return ReduceLocations(scene.transactions, lambda: at, batch=2)()
