"""What is known of a car now: its state and where it is are two things, each as of its own moment."""

import attrs
import pytest
from tests.unit.use_cases.town import Town

from driveway_core.actors import SYSTEM
from driveway_core.booking_states import Source
from driveway_core.cars import Car, CarState, VehicleObservation
from driveway_core.testing.builders import HERE, NOW, a_car, an_id, an_observation
from driveway_core.use_cases.take_observation import TakeObservation
from driveway_core.windows import MINUTE


@attrs.frozen
class Parked:
    """A car that was heard to be on the line just now."""

    town: Town
    car: Car

    def take(self, observation: VehicleObservation) -> Car:
        take = TakeObservation(self.town.transactions, self.town.clock, an_id)
        take(self.car.vehicle_id, observation, received_at=NOW)
        with self.town.transactions.read(acting_as=SYSTEM) as work:
            known = work.cars.of(self.car.vehicle_id)
        assert known is not None
        return known


@pytest.fixture
def parked(town: Town) -> Parked:
    car = attrs.evolve(a_car(town.scene().car), state=CarState.ONLINE, state_at=NOW, latest=None)
    with town.transactions.begin(acting_as=SYSTEM) as work:
        return Parked(town, work.cars.save(car))


def test_a_car_that_idles_is_seen_where_it_was_a_while_ago(parked: Parked) -> None:
    told = an_observation(at=NOW - 3 * MINUTE, position=HERE)
    known = parked.take(told)
    assert (known.latest, known.state, known.state_at) == (told, CarState.ONLINE, NOW)


def test_late_news_changes_nothing_of_what_is_known_now(parked: Parked) -> None:
    newer = an_observation(at=NOW - MINUTE, position=HERE)
    parked.take(newer)
    assert parked.take(an_observation(at=NOW - 2 * MINUTE, position=HERE)).latest == newer


def test_a_car_that_falls_asleep_is_still_where_it_was(parked: Parked) -> None:
    seen = an_observation(at=NOW - MINUTE, position=HERE)
    parked.take(seen)
    asleep = VehicleObservation(at=NOW, source=Source.POLLING, state=CarState.ASLEEP)
    known = parked.take(asleep)
    assert (known.latest, known.state) == (seen, CarState.ASLEEP)
