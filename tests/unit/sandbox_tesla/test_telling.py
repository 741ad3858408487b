"""What cars tell by themselves adds up to what they did, whatever goes wrong on the way."""

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.counts import one_in
from tests.unit.sandbox_tesla.town import ELSEWHERE, NINE, SECOND, a_car_on_its_way, a_world, places

from driveway_core.cars import CarState, Gear
from driveway_core.places import Position
from driveway_sandbox.tesla.world import (
    HOME,
    USUAL,
    Leg,
    Outage,
    Quirks,
    Record,
    Route,
    SimulatedCar,
    Snapshot,
    Teller,
    Wish,
    told,
)
from driveway_sandbox.tesla.world.payloads import as_bytes, as_json, as_topics
from driveway_sandbox.tesla.world.signals import MPS_IN_MPH, Value
from driveway_telemetry import FleetTelemetryReader

SPOILED = Quirks(twice=0.2, late=0.2)
MINUTE = timedelta(minutes=1)


def added_up(records: Iterable[Record]) -> dict[str, Value]:
    """The last value of each field, whatever order the records came in."""
    known: dict[str, Value] = {}
    for record in sorted(records, key=lambda each: each.created_at):
        known.update(record.values)
    return known


def agree(known: dict[str, Value], cars: list[Snapshot]) -> None:
    """Each value is what the car was like at one of these moments."""
    assert known["Gear"] in {car.gear for car in cars}
    speeds = [car.speed_mps / MPS_IN_MPH for car in cars]
    speed = known["VehicleSpeed"]
    assert isinstance(speed, float)
    assert min(speeds) - 0.1 <= speed <= max(speeds) + 0.1
    position = known["Location"]
    assert isinstance(position, Position)
    assert min(position.metres_to(car.gps) for car in cars) < 0.2
    assert known["DestinationName"] in {name_of(car.route) for car in cars}


def name_of(route: Route | None) -> str | None:
    """Where it leads."""
    return route.name if route else None


@pytest.mark.wide
@one_in(4)
@given(to=places(), seed=st.integers(0, 99), seconds=st.integers(30, 1500))
def test_what_a_car_told_adds_up_to_what_it_is(to: Position, seed: int, seconds: int) -> None:
    car = a_car_on_its_way(seed, to)
    until = NINE + seconds * SECOND
    records = list(told(car, NINE, until, quirks=SPOILED))
    if car.at(until - SECOND).state is CarState.ONLINE:
        agree(added_up(records), [car.at(until - back * SECOND) for back in range(1, 32)])


@pytest.mark.wide
@one_in(4)
@given(to=places(), steps=st.lists(st.integers(1, 600), min_size=1, max_size=3))
def test_told_step_by_step_it_is_the_same(to: Position, steps: list[int]) -> None:
    car = a_car_on_its_way(3, to)
    teller = Teller(car=car, since=NINE, quirks=SPOILED)
    moment, records = NINE, []
    for step in steps:
        moment += step * SECOND * 0.7
        records += teller.until(moment)
    assert records == Teller(car=car, since=NINE, quirks=SPOILED).until(moment)


def test_no_field_is_told_more_often_than_it_was_asked_for_nor_unchanged() -> None:
    last: dict[str, Record] = {}
    for record in driving()[1]:
        for field, value in record.values.items():
            if field in last:
                assert record.created_at - last[field].created_at >= USUAL[field].interval
                assert value != last[field].values[field]
            last[field] = record
    assert set(last) == set(USUAL)


def test_a_number_is_told_only_after_so_much_change() -> None:
    wishes = {"VehicleSpeed": Wish(minimum=20.0)}
    records = [each for each in told(a_car_on_its_way(), NINE, NINE + 6 * MINUTE, wishes) if each.values]
    speeds = [each.values["VehicleSpeed"] for each in records]
    assert len(speeds) > 3
    for one, other in pairwise(speeds):
        assert isinstance(one, float)
        assert isinstance(other, float)
        assert abs(other - one) >= 20


def test_a_car_says_when_it_comes_on_the_line_and_when_it_leaves() -> None:
    car = a_world().add("ana", HOME, asleep=True)
    car.plan(Leg(to=ELSEWHERE, at=NINE + 30 * MINUTE))
    car.lose(Outage(NINE + 35 * MINUTE, NINE + 36 * MINUTE))
    records = list(told(car, NINE, NINE + 120 * MINUTE))
    lines = [each for each in records if each.connected is not None]
    assert [each.connected for each in lines] == [True, False, True, False]
    assert [each.connection for each in lines[::2]] == [each.connection for each in lines[1::2]]
    assert lines[0].connection != lines[2].connection
    assert NINE + 29 * MINUTE < lines[0].created_at < NINE + 30 * MINUTE
    assert all(lines[0].created_at <= each.created_at <= lines[-1].created_at for each in records)


def test_a_car_that_sleeps_tells_nothing() -> None:
    assert list(told(a_world().add("ana", HOME, asleep=True), NINE, NINE + timedelta(days=30))) == []


@pytest.mark.wide
def test_a_car_that_loses_its_voice_never_says_that_it_parked() -> None:
    car = a_car_on_its_way()
    over = car.journal.busy_until + 60 * MINUTE
    assert added_up(told(car, NINE, over))["Gear"] is Gear.PARK
    assert added_up(told(car, NINE, over, quirks=Quirks(loses_last=True)))["Gear"] is Gear.DRIVE


def test_records_come_again_late_and_in_another_order() -> None:
    records = list(told(a_car_on_its_way(), NINE, NINE + 8 * MINUTE, quirks=Quirks(twice=0.3, late=0.3)))
    assert [each.arrives_at for each in records] == sorted(each.arrives_at for each in records)
    assert [each.created_at for each in records] != sorted(each.created_at for each in records)
    again = [each for each in records if each.resent]
    assert again
    firsts = {each.created_at: each.values for each in records if not each.resent}
    assert all(firsts[each.created_at] == each.values for each in again)


def test_a_car_without_a_fix_says_that_its_position_is_invalid() -> None:
    car = a_car_on_its_way()
    car.lose(Outage(NINE + 5 * MINUTE, NINE + 7 * MINUTE, signal=False))
    assert added_up(told(car, NINE, NINE + 6 * MINUTE))["Location"] is None
    assert added_up(told(car, NINE, NINE + 8 * MINUTE))["Location"] is not None


def test_values_are_invalid_as_often_as_they_shall_be() -> None:
    values = [
        value
        for record in told(a_car_on_its_way(), NINE, NINE + 6 * MINUTE, quirks=Quirks(invalid=0.5))
        for value in record.values.values()
    ]
    assert 0.35 < values.count(None) / len(values) < 0.65


@pytest.mark.parametrize("quirk", [{"twice": 1.1}, {"late": -0.1}, {"invalid": 2}])
def test_a_share_is_a_share(quirk: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="share"):
        Quirks(**quirk)  # type: ignore[arg-type]  # as wrong as this is


@pytest.mark.parametrize("wishes", [{}, {"SeatHeaterLeft": Wish()}])
def test_a_car_tells_only_what_it_knows(wishes: dict[str, Wish]) -> None:
    with pytest.raises(ValueError, match="cannot tell"):
        Teller(car=a_world().add("ana", HOME), since=NINE, wishes=wishes)


@cache
def driving() -> tuple[SimulatedCar, list[Record]]:
    """A car, and what it tells of its first minutes."""
    car = a_car_on_its_way()
    return car, list(told(car, NINE, NINE + 4 * MINUTE))


@pytest.mark.parametrize("typed", [True, False])
@pytest.mark.parametrize("as_protobuf", [True, False])
def test_both_forms_of_every_record_are_read_as_what_was_told(*, typed: bool, as_protobuf: bool) -> None:
    car, records = driving()
    encode, kind = (as_bytes, "application/x-protobuf") if as_protobuf else (as_json, "application/json")
    for record in records:
        for news in FleetTelemetryReader().read(
            encode(record, typed=typed), kind, received_at=record.arrives_at
        ):
            assert (news.vin.value, news.at, news.resent) == (car.vin, record.created_at, record.resent)
            heard = news.signals
            if heard.position:
                assert heard.position.value == record.values["Location"]
            if heard.gear:
                assert heard.gear.value == record.values["Gear"]
            if heard.connected:
                assert heard.connected.value == record.connected


@pytest.mark.parametrize("typed", [True, False])
def test_topics_hold_one_value_each_and_no_time(*, typed: bool) -> None:
    car, records = driving()
    for record in records:
        topics = dict(as_topics(record, base="cars", typed=typed))
        if record.connected is not None:
            assert list(topics) == [f"cars/{car.vin}/connectivity"]
        else:
            assert set(topics) == {f"cars/{car.vin}/v/{field}" for field in record.values}
    told_first = {topic for record in records[:3] for topic in as_topics(record, base="cars", typed=typed)}
    gear = b'"ShiftStateP"' if typed else b'"P"'
    assert (f"cars/{car.vin}/v/Gear", gear) in told_first
