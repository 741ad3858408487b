"""Cars sleep, wake, lose their signal, and tell where they are no better than a receiver can."""

from datetime import timedelta
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.sandbox_tesla.town import ELSEWHERE, NINE, SECOND, a_car_on_its_way, a_world, places

from driveway_core.cars import CarState
from driveway_core.errors import InvalidValue
from driveway_core.places import Position
from driveway_core.vin import decode
from driveway_sandbox.tesla.world import HOME, Gps, Habits, Leg, Outage, Road, Sleep, Streets, fake_vin

MINUTE = timedelta(minutes=1)
TUNNELLED = (Position(37.7568, -122.4420), Position(37.7478, -122.4682))
"""Two places with a tunnel between them."""


def test_a_car_falls_asleep_once_nothing_happens_any_more() -> None:
    car = a_world().add("ana", HOME)
    assert car.at(NINE + 14 * MINUTE).state is CarState.ONLINE
    assert car.at(NINE + 16 * MINUTE).state is CarState.ASLEEP


def test_a_car_that_is_looked_at_all_the_time_never_sleeps() -> None:
    car = a_world().add("ana", HOME)
    for _ in range(20):
        car.stir()
        assert car.now().state is CarState.ONLINE
        car.clock.advance(minutes=10)
    car.clock.advance(minutes=10)
    assert car.now().state is CarState.ASLEEP


@pytest.mark.wide
@given(seed=st.integers(0, 999))
def test_a_car_that_is_woken_is_online_within_a_minute_and_not_at_once(seed: int) -> None:
    car = a_world(seed).add("ana", HOME, asleep=True)
    car.wake_up()
    car.clock.advance(seconds=9)
    assert car.now().state is CarState.ASLEEP
    car.clock.advance(seconds=52)
    assert car.now().state is CarState.ONLINE


def test_a_car_that_is_woken_twice_wakes_as_soon_as_if_it_were_once() -> None:
    once, twice = (a_world().add("ana", HOME, asleep=True) for _ in range(2))
    for car in (once, twice):
        car.wake_up()
        car.clock.advance(seconds=5)
    twice.wake_up()
    assert once.journal.awake == twice.journal.awake


def test_a_car_wakes_when_its_driver_comes() -> None:
    car = a_world().add("ana", HOME, asleep=True)
    car.plan(Leg(to=ELSEWHERE, at=NINE + 60 * MINUTE))
    assert car.at(NINE + 59 * MINUTE).state is CarState.ASLEEP
    assert car.at(NINE + 60 * MINUTE - 30 * SECOND).state is CarState.ONLINE


@pytest.mark.wide
@given(to=places(), seed=st.integers(0, 99), minutes=st.lists(st.integers(0, 600), min_size=2, max_size=2))
def test_a_sleeping_car_does_not_change(to: Position, seed: int, minutes: list[int]) -> None:
    car = a_car_on_its_way(seed, to)
    asleep = car.journal.busy_until + 16 * MINUTE
    one, other = (car.at(asleep + minute * MINUTE) for minute in minutes)
    assert one.state is CarState.ASLEEP
    assert attrs.evolve(one, moment=other.moment) == other


def test_a_car_that_idles_is_answered_for_from_what_it_told_last() -> None:
    car = a_car_on_its_way()
    parked, settles = car.journal.busy_until, car.journal.sleep.settles
    assert car.at(parked - SECOND).told_as_of == parked - SECOND
    assert car.at(parked + 10 * SECOND).told_as_of == parked + 10 * SECOND
    assert car.at(parked + settles + 2 * MINUTE).told_as_of == parked + settles
    assert car.at(parked + settles + 2 * MINUTE).state is CarState.ONLINE


def test_a_car_whose_answers_are_never_old_tells_of_now_while_it_is_awake() -> None:
    car = a_world().add("ana", HOME, sleep=Sleep(cached=False))
    assert car.at(NINE + 10 * MINUTE).gps_as_of == NINE + 10 * MINUTE
    assert car.at(NINE + 30 * MINUTE).gps_as_of == NINE + 15 * MINUTE


def test_a_car_in_a_tunnel_is_offline_and_its_last_fix_is_from_before_it() -> None:
    car = a_world().add("ana", TUNNELLED[0])
    car.plan(Leg(to=TUNNELLED[1], at=NINE))
    seconds = [car.at(NINE + number * SECOND) for number in range(0, 600, 2)]
    dark = [each for each in seconds if each.state is CarState.OFFLINE]
    assert len(dark) > 30
    assert len({each.gps_as_of for each in dark}) == 1
    assert dark[0].moment - dark[0].gps_as_of < 2 * SECOND
    assert dark[-1].position.metres_to(dark[-1].gps) > 500
    assert seconds[-1].state is CarState.ONLINE


def test_a_car_in_a_garage_is_gone_until_it_leaves() -> None:
    car = a_world().add("ana", HOME)
    car.plan(Leg(to=ELSEWHERE, at=NINE, garage=True))
    parked = car.journal.busy_until
    car.plan(Leg(to=HOME, at=parked + 120 * MINUTE))
    assert car.at(parked - 20 * SECOND).state is CarState.ONLINE
    assert car.at(parked).state is CarState.OFFLINE
    assert car.at(parked + 60 * MINUTE).gps_as_of < parked
    assert car.at(parked + 121 * MINUTE).state is CarState.ONLINE


def test_a_signal_and_a_fix_can_be_lost_one_without_the_other() -> None:
    car = a_car_on_its_way()
    lost = NINE + 5 * MINUTE
    car.lose(Outage(lost, lost + MINUTE, gps=False))
    car.lose(Outage(lost + 2 * MINUTE, lost + 3 * MINUTE, signal=False))
    assert (car.at(lost).state, car.at(lost).gps_as_of) == (CarState.OFFLINE, lost)
    later = car.at(lost + 2.5 * MINUTE)
    assert (later.state, later.gps_as_of) == (CarState.ONLINE, lost + 2 * MINUTE)


def test_a_receiver_without_noise_tells_the_truth() -> None:
    car = a_world().add("ana", HOME, gps=Gps(white=0, drift=0))
    assert car.now().gps == car.now().position


@pytest.mark.wide
@pytest.mark.parametrize("gps", [Gps(), Gps(white=10, drift=15), Gps(white=30, drift=40, most=50)])
def test_the_true_position_is_nearly_always_within_the_accuracy_told(gps: Gps) -> None:
    car = a_world().add("ana", HOME, gps=gps, habits=Habits())
    car.navigate_to(ELSEWHERE, "somewhere")
    begins, whole = NINE + MINUTE, car.journal.busy_until - NINE - MINUTE
    seen = [car.at(begins + whole * number / 400) for number in range(400)]
    away = [each.gps.metres_to(each.position) for each in seen]
    assert max(away) <= min(50, gps.most) + 0.2
    assert sum(metres <= each.accuracy_m for metres, each in zip(away, seen, strict=True)) >= 380
    assert sum(away) / 400 > gps.white / 2


@pytest.mark.wide
@given(seed=st.integers(0, 999), minutes=st.lists(st.integers(0, 60), max_size=5))
def test_the_same_seed_makes_the_same_world(seed: int, minutes: list[int]) -> None:
    one, other = a_car_on_its_way(seed), a_car_on_its_way(seed)
    assert [one.at(NINE + each * MINUTE) for each in minutes] == [
        other.at(NINE + each * MINUTE) for each in minutes
    ]


def test_what_was_true_stays_true_whatever_is_done_later() -> None:
    car = a_car_on_its_way()
    car.clock.advance(minutes=6)
    moments = [NINE + number * 10 * SECOND for number in range(36)]
    before = [car.at(moment) for moment in moments]
    car.navigate_to(HOME, "home")
    car.stir()
    assert [car.at(moment) for moment in moments] == before


@pytest.mark.wide
@given(number=st.integers(0, 90_000), model=st.sampled_from("S3XYC"), year=st.sampled_from("HLMRS"))
def test_made_up_cars_have_numbers_whose_check_digit_holds(number: int, model: str, year: str) -> None:
    vin = fake_vin(number, model=model, year=year)
    assert vin.check_digit_holds
    assert (decode(vin).maker, decode(vin).looks_mistyped) == ("Tesla", False)


def test_no_two_cars_of_a_world_share_a_number() -> None:
    world = a_world()
    cars = [world.add("ana", HOME, model="SX3YC"[number % 5]) for number in range(60)]
    assert len({car.vin for car in cars}) == len({car.identity.listing_id for car in cars}) == 60
    assert all(world.listed(str(car.identity.listing_id)) is car is world.listed(car.vin) for car in cars)
    assert world.listed("7") is world.with_vin("7") is None


def test_a_car_belongs_to_its_owner_and_to_whom_may_drive_it() -> None:
    world = a_world()
    car = world.add("ana", HOME, drivers=frozenset({"ben"}))
    asleep = world.add("cyn", HOME, asleep=True)
    assert list(world.of("ana")) == list(world.of("ben")) == [car]
    assert list(world.online()) == [car]
    assert asleep not in world.of("ben")


def test_streets_need_a_road() -> None:
    with pytest.raises(InvalidValue, match="roads"):
        Streets.of([Road((HOME,))])


@pytest.mark.wide
@given(start=places(), end=places())
def test_there_is_a_way_between_any_two_places(start: Position, end: Position) -> None:
    streets = a_world().streets
    here, there = (streets.nearest(streets.plane.point(each)) for each in (start, end))
    way = streets.way(here, there)
    assert sum(each.metres for each in way) >= start.metres_to(end) - 30
    assert all(one.end == other.start for one, other in pairwise(way))
