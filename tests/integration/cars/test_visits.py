"""Visits that are more than one stay, and those whose end nobody noticed: who owes what."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.integration.cars.lane import AWAY, Lane, a_lane

from driveway_core.booking_states import Source
from driveway_core.bookings import Booking, BookingStatus
from driveway_core.cars import Gear, VehicleObservation
from driveway_core.notices import NoticeKind
from driveway_core.overstays import with_overstay
from driveway_core.use_cases.stays_on import NobodyInTheWay
from driveway_sandbox.tesla.world import Habits, Leg

IN_THE_WAY = (NoticeKind.STILL_THERE, NoticeKind.STAYS_ON)


@pytest.fixture
def lane() -> Iterator[Lane]:
    with a_lane() as lane:
        yield lane


def two_stays(lane: Lane, *, gap: float = 0, leaves: bool = True) -> tuple[Booking, Booking]:
    """From one to two hours from now, and then for an hour more; the car stays between them."""
    listed = lane.sandbox.car(lane.owner, AWAY, needs_signing=False, habits=Habits(follows=False))
    lane.link()
    vehicle = lane.vehicle(listed)
    first, second = lane.book(vehicle, 1, 2), lane.book(vehicle, 2 + gap, 3 + gap)
    ways = [Leg(to=lane.scene.driveway.position, at=first.stay.start - timedelta(minutes=20))]
    if leaves:
        ways.append(Leg(to=AWAY, at=second.stay.end - timedelta(minutes=5)))
    listed.body.plan(*ways)
    return first, second


@pytest.mark.parametrize("gap", [0, 0.2])
def test_a_car_that_stays_for_its_drivers_next_stay_owes_nothing_more(lane: Lane, gap: float) -> None:
    first, second = two_stays(lane, gap=gap)
    lane.wait_until(second.stay.start + timedelta(minutes=3))
    ended, begun = lane.booking(first), lane.booking(second)
    assert (ended.status, ended.departure_source) == (BookingStatus.COMPLETED, Source.ASSUMED)
    assert (ended.completed_at, ended.departure_detected_at) == (first.stay.end, None)
    assert (begun.status, begun.arrival_source) == (BookingStatus.ACTIVE, Source.POLLING)
    lane.wait_until(second.stay.end + timedelta(minutes=20))
    left = lane.booking(second)
    assert (left.status, left.departure_source) == (BookingStatus.COMPLETED, Source.POLLING)
    assert [lane.booking(each).offer.price for each in (first, second)] == [
        each.offer.price for each in (first, second)
    ]
    assert not set(lane.told(lane.scene.driver)) & set(IN_THE_WAY)


def test_nobody_is_in_their_own_way(lane: Lane) -> None:
    first, second = two_stays(lane)
    lane.wait_until(first.stay.end - timedelta(seconds=15))
    lane.sandbox.clock.advance(timedelta(seconds=15))
    assert lane.booking(first).status is BookingStatus.ACTIVE
    with pytest.raises(NobodyInTheWay):
        lane.container.release_stay()(lane.scene.driver.actor, second.id)


def test_who_stays_on_and_then_takes_the_account_back_owes_what_was_seen(lane: Lane) -> None:
    _, stay = two_stays(lane, leaves=False)
    lane.wait_until(stay.stay.end + timedelta(hours=2))
    until, place = lane.clock(), lane.scene.driveway.position
    seen = VehicleObservation(at=until, source=Source.TELEMETRY, position=place, gear=Gear.PARK)
    lane.container.take_observation()(stay.vehicle_id, seen, received_at=until)
    lane.container.unlink()(lane.scene.driver.actor)
    lane.sandbox.clock.advance(timedelta(days=6, hours=23))
    assert lane.container.close_forgotten()() == 1
    left = lane.booking(stay)
    assert (left.departure_source, left.departure_detected_at) == (Source.ASSUMED, None)
    assert left.offer == with_overstay(stay.offer, stay.stay, left=until) != stay.offer
