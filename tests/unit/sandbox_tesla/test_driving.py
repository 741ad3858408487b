"""Simulated cars drive as cars do, and come to where they were sent."""

from datetime import timedelta
from itertools import pairwise
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.counts import one_in
from tests.unit.sandbox_tesla.town import (
    ELSEWHERE,
    NINE,
    SECOND,
    a_car_on_its_way,
    a_world,
    driveways,
    places,
)

from driveway_core.cars import CarState, Gear
from driveway_core.places import Position
from driveway_sandbox.tesla.world import HOME, Arriving, Habits, Leg, SimulatedCar, Snapshot
from driveway_sandbox.tesla.world.driving import HARDEST
from driveway_sandbox.tesla.world.plane import apart

STEP = 5 * SECOND
FASTEST = 16.0  # metres a second: the highest limit of the city, and a little


def whole_drive(car: SimulatedCar, step: timedelta = SECOND) -> list[Snapshot]:
    """The car from before its first drive until after its last, step by step."""
    last = car.journal.busy_until + timedelta(minutes=1)
    count = ceil((last - NINE) / step)
    return [car.at(NINE + step * number) for number in range(count + 1)]


def keeps_to_what_cars_can_do(car: SimulatedCar, seen: list[Snapshot], step: timedelta = SECOND) -> None:
    """Neither too fast nor too hard, never somewhere else at once, and near a street."""
    seconds = step.total_seconds()
    for one, other in pairwise(seen):
        assert 0 <= one.speed_mps <= FASTEST
        assert abs(other.speed_mps - one.speed_mps) <= HARDEST * seconds + 0.01
        moved = one.position.metres_to(other.position)
        assert moved <= (max(one.speed_mps, other.speed_mps) + HARDEST * seconds) * seconds + 0.01
        assert one.odometer_miles <= other.odometer_miles
        assert one.state is CarState.ONLINE or one.gear is Gear.PARK or one.gps_as_of < one.moment
    plane = car.streets.plane
    driveways = [car.journal.start, *(drive.goal for drive in car.journal.drives)]
    for each in seen[::20]:
        here = plane.point(each.position)
        if min(apart(here, driveway) for driveway in driveways) > 30 and each.gps_as_of == each.moment:
            assert car.streets.nearest(here).metres < 1


def test_a_car_drives_to_where_it_is_sent_and_parks_there() -> None:
    car = a_car_on_its_way()
    seen = whole_drive(car, 2 * STEP)
    keeps_to_what_cars_can_do(car, seen, 2 * STEP)
    assert seen[-1].position.metres_to(ELSEWHERE) < 0.1
    assert seen[-1].gear is Gear.PARK
    assert {each.gear for each in seen} == {Gear.PARK, Gear.REVERSE, Gear.DRIVE}
    assert seen[0].route is not None
    assert seen[-1].route is None


@pytest.mark.wide
@one_in(4)
@given(start=places(), end=places(), seed=st.integers(0, 999), arriving=st.sampled_from(Arriving))
def test_every_drive_is_one_that_a_car_could_make(
    start: Position, end: Position, seed: int, arriving: Arriving
) -> None:
    car = a_world(seed).add("ana", start)
    car.plan(Leg(to=end, at=NINE + timedelta(minutes=2), arriving=arriving))
    seen = whole_drive(car, STEP)
    keeps_to_what_cars_can_do(car, seen, STEP)
    near = 40 if arriving is Arriving.AT_THE_KERB else 0.1
    assert seen[-1].position.metres_to(end) < near
    assert seen[-1].gear is Gear.PARK


@pytest.mark.wide
@one_in(4)
@given(first=places(), second=places(), seed=st.integers(0, 999), after=st.integers(61, 600))
def test_a_driver_who_is_sent_elsewhere_on_the_way_goes_there_without_a_jump(
    first: Position, second: Position, seed: int, after: int
) -> None:
    car = a_car_on_its_way(seed, first)
    car.clock.advance(seconds=after)
    car.navigate_to(second, "somewhere else")
    seen = whole_drive(car, STEP)
    keeps_to_what_cars_can_do(car, seen, STEP)
    assert seen[-1].position.metres_to(second) < 1


def test_a_car_that_is_sent_elsewhere_on_its_way_turns_off() -> None:
    car = a_car_on_its_way()
    straight = car.journal.busy_until
    car.clock.advance(minutes=4)
    car.navigate_to(HOME, "home again")
    assert car.journal.busy_until < straight
    assert car.at(car.journal.busy_until).position.metres_to(HOME) < 0.1


def test_a_car_that_turns_at_the_kerb_passes_its_place_first() -> None:
    car = a_world().add("ana", HOME)
    car.plan(Leg(to=driveways()[0], at=NINE, arriving=Arriving.TURNING))
    away = [each.position.metres_to(driveways()[0]) for each in whole_drive(car, 2 * SECOND)]
    passing = next(number for number, metres in enumerate(away) if metres < 25)
    assert max(away[passing:]) > 40
    assert away[-1] < 0.1


def test_a_car_that_backs_in_leaves_forwards() -> None:
    car = a_world().add("ana", HOME)
    car.plan(Leg(to=ELSEWHERE, at=NINE, arriving=Arriving.BACKWARDS))
    arrives = car.journal.busy_until
    assert car.at(arrives - 2 * SECOND).gear is Gear.REVERSE
    car.plan(Leg(to=HOME, at=arrives + timedelta(minutes=5)))
    assert car.at(arrives + timedelta(minutes=5, seconds=2)).gear is Gear.DRIVE


def test_a_driver_who_stays_an_hour_then_drives_home() -> None:
    car = a_world().add("ana", HOME, habits=Habits(stays=timedelta(hours=1)))
    car.navigate_to(ELSEWHERE, "somewhere")
    there, home = (drive.ends for drive in car.journal.drives)
    assert car.at(there + timedelta(minutes=59)).position.metres_to(ELSEWHERE) < 0.1
    assert car.at(home).position.metres_to(HOME) < 0.1


def test_a_driver_who_does_not_follow_stays_where_he_is_and_keeps_the_route() -> None:
    car = a_world().add("ana", HOME)
    car.navigate_to(ELSEWHERE, "somewhere")
    later = car.at(NINE + timedelta(hours=2))
    assert later.position.metres_to(HOME) < 0.1
    assert later.route is not None
    assert later.route.position == ELSEWHERE


def test_what_is_sent_goes_before_what_was_planned_for_later() -> None:
    car = a_world().add("ana", HOME, habits=Habits())
    car.plan(Leg(to=Position(37.76, -122.42), at=NINE + timedelta(hours=9)))
    car.navigate_to(ELSEWHERE, "somewhere")
    assert car.at(NINE + timedelta(hours=1)).position.metres_to(ELSEWHERE) < 0.1
    assert car.at(NINE + timedelta(days=1)).position.metres_to(ELSEWHERE) > 1000


@pytest.mark.wide
@one_in(4)
@given(to=places(), seed=st.integers(0, 999))
def test_navigation_sees_about_as_much_ahead_as_there_is(to: Position, seed: int) -> None:
    car = a_car_on_its_way(seed, to)
    drive = car.journal.drives[0] if car.journal.drives else None
    if drive is None:
        return
    errors = []
    for part in range(20):
        moment = drive.begins + (drive.ends - drive.begins) * part / 20
        route = car.at(moment).route
        assert route is not None
        errors.append(abs(route.minutes - (drive.ends - moment) / timedelta(minutes=1)))
    whole = (drive.ends - drive.begins) / timedelta(minutes=1)
    assert sum(errors) / 20 <= 0.5 + whole / 4
    near = car.at(drive.ends - SECOND).route
    assert near is not None
    assert near.minutes < 0.1


def test_a_car_parks_itself_only_from_the_kerb_and_only_if_it_is_made_to() -> None:
    world = a_world()
    able = world.add("ana", HOME, parks_itself=True, habits=Habits(arriving=Arriving.AT_THE_KERB))
    unable = world.add("ben", HOME, habits=Habits(arriving=Arriving.AT_THE_KERB))
    for car in (able, unable):
        car.navigate_to(ELSEWHERE, "somewhere")
    world.clock.advance(able.journal.busy_until - NINE + SECOND)
    assert able.can_park_itself()
    assert not unable.can_park_itself()
    with pytest.raises(ValueError, match="kerb"):
        unable.park_itself()
    assert able.now().position.metres_to(ELSEWHERE) > 5
    able.park_itself()
    world.clock.advance(minutes=2)
    parked = able.now()
    assert (parked.gear, parked.speed_mps) == (Gear.PARK, 0)
    assert parked.position.metres_to(ELSEWHERE) < 0.1
    assert not able.can_park_itself()
