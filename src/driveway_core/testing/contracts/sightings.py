"""What every store of observations must do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import attrs
import pytest

from driveway_core.actors import SYSTEM
from driveway_core.booking_states import Source
from driveway_core.bookings import BookingId
from driveway_core.cars import CarState, VehicleObservation
from driveway_core.errors import Missing
from driveway_core.places import Position
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, an_id, an_observation
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.vehicles import VehicleId
from driveway_core.windows import DAY, HOUR, MINUTE


class SightingsContract(OverTransactions):
    """``Sightings``."""

    @pytest.fixture
    def scene(self, transactions: Transactions) -> Scene:
        """A host, a driver, a car and a driveway."""
        return set_scene(transactions, spaces=5)

    def test_the_latest_of_a_booking_come_first_and_as_they_were_kept(self, scene: Scene) -> None:
        stay, other = scene.book().id, scene.book().id
        seen = [an_observation(at=NOW + minute * MINUTE) for minute in (2, 0, 3, 1)]
        streamed = an_observation(at=NOW + 3 * MINUTE, source=Source.TELEMETRY)
        slept = VehicleObservation(at=NOW + HOUR, source=Source.POLLING, state=CarState.ASLEEP)
        for observation in (*seen, streamed, slept):
            assert _add(scene, observation, stay)
        assert _add(scene, an_observation(at=NOW + 4 * MINUTE), other)
        assert _add(scene, an_observation(at=NOW + 5 * MINUTE), None)
        everything = [slept, seen[2], streamed, seen[0], seen[3], seen[1]]
        assert _of(scene, stay) == everything
        assert _of(scene, stay, limit=2) == everything[:2]
        assert _of(scene, BookingId(an_id())) == []

    def test_one_moment_of_one_source_is_kept_once(self, scene: Scene) -> None:
        stay = scene.book().id
        first = an_observation()
        assert _add(scene, first, stay)
        assert not _add(scene, attrs.evolve(first, position=Position(1, 1), resent=True), stay)
        assert not _add(scene, first, None)
        assert _add(scene, attrs.evolve(first, source=Source.TELEMETRY), stay)
        assert _of(scene, stay) == [first, attrs.evolve(first, source=Source.TELEMETRY)]

    def test_of_many_who_bring_one_observation_one_is_first(self, scene: Scene) -> None:
        seen = an_observation()
        with ThreadPoolExecutor(4) as bringers:
            assert sum(bringers.map(lambda _: _add(scene, seen, None), range(4))) == 1

    def test_nothing_is_seen_of_a_car_that_is_not_there(self, scene: Scene) -> None:
        with pytest.raises(Missing), scene.transactions.begin(acting_as=SYSTEM) as work:
            work.sightings.add(
                an_observation(),
                vehicle_id=VehicleId(an_id()),
                owner_id=scene.driver.id,
                booking_id=None,
                received_at=NOW,
            )

    def test_what_is_old_is_forgotten_by_when_it_was_measured_or_received(self, scene: Scene) -> None:
        stay = scene.book().id
        kept = an_observation(at=NOW)
        _add(scene, kept, stay, received_at=NOW + MINUTE)
        _add(scene, an_observation(at=NOW - MINUTE), stay, received_at=NOW + MINUTE)
        _add(scene, an_observation(at=NOW - DAY), stay, received_at=NOW - DAY)
        _add(scene, an_observation(at=NOW + 400 * DAY), stay, received_at=NOW - MINUTE)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            assert work.sightings.forget(before=NOW, limit=2) == 2
            assert work.sightings.forget(before=NOW, limit=2) == 1
            assert work.sightings.forget(before=NOW, limit=2) == 0
        assert _of(scene, stay) == [kept]

    def test_the_oldest_are_forgotten_first(self, scene: Scene) -> None:
        stay = scene.book().id
        for hours in (2, 3, 1):
            _add(scene, an_observation(at=NOW - hours * HOUR), stay)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            assert work.sightings.forget(before=NOW, limit=2) == 2
        assert _of(scene, stay) == [an_observation(at=NOW - HOUR)]

    def test_a_vehicle_that_is_removed_takes_what_was_seen_of_it_with_it(self, scene: Scene) -> None:
        _add(scene, an_observation(), None)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            work.vehicles.remove(scene.car.id)
            work.vehicles.add(scene.car)
        assert _add(scene, an_observation(), None)


def _add(
    scene: Scene,
    observation: VehicleObservation,
    booking_id: BookingId | None,
    *,
    received_at: datetime = NOW + HOUR,
) -> bool:
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        return work.sightings.add(
            observation,
            vehicle_id=scene.car.id,
            owner_id=scene.driver.id,
            booking_id=booking_id,
            received_at=received_at,
        )


def _of(scene: Scene, booking_id: BookingId, *, limit: int = 10) -> list[VehicleObservation]:
    with scene.transactions.read(acting_as=SYSTEM) as work:
        return list(work.sightings.of(booking_id, limit=limit))
