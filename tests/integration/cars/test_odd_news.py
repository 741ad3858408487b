"""News that should not be: of times to come, and of cars that are on their way to nobody."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from tests.integration.cars.lane import AWAY, Lane, a_lane

from driveway_core.booking_states import Source
from driveway_core.cars import Gear, VehicleObservation
from driveway_core.vehicles import Vehicle


@pytest.fixture
def lane() -> Iterator[Lane]:
    with a_lane() as lane:
        yield lane


def linked(lane: Lane) -> Vehicle:
    listed = lane.sandbox.car(lane.owner, AWAY, needs_signing=False)
    lane.link()
    return lane.vehicle(listed)


def told(lane: Lane, vehicle: Vehicle, *, at: datetime) -> None:
    """The car says that it stands there, measured at that moment and heard now."""
    seen = VehicleObservation(at=at, source=Source.POLLING, position=AWAY, gear=Gear.PARK)
    lane.container.take_observation()(vehicle.id, seen, received_at=lane.clock())


def test_what_was_measured_in_years_to_come_hides_nothing_that_is_measured_now(lane: Lane) -> None:
    vehicle = linked(lane)
    before = lane.car(vehicle)
    told(lane, vehicle, at=lane.clock() + timedelta(days=3650))
    assert lane.car(vehicle) == before
    now = lane.clock()
    told(lane, vehicle, at=now)
    latest = lane.car(vehicle).latest
    assert latest is not None
    assert latest.at == lane.car(vehicle).state_at == now


def test_where_a_car_was_without_a_stay_is_not_kept(lane: Lane) -> None:
    vehicle = linked(lane)
    told(lane, vehicle, at=lane.clock())
    lane.sandbox.clock.advance(timedelta(minutes=1))
    lane.book(vehicle)
    told(lane, vehicle, at=lane.clock())
    lane.sandbox.clock.advance(timedelta(days=31))
    assert lane.container.reduce_locations()().observations == 1
