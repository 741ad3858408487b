"""What cars tell piece by piece ends in the same, whatever order it comes in."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.booking_states import Source
from driveway_core.cars import CarState, Gear, Heard, Signals, VehicleObservation
from driveway_core.errors import InvalidValue
from driveway_core.places import Position
from driveway_core.signals import (
    HOLDS,
    MARKS,
    CarNews,
    as_of,
    gathered,
    is_second_delivery,
    joined,
    latest,
    newest,
    taken,
    told_by,
)
from driveway_core.vin import Vin

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HERE = Position(37.412374, -122.145867)
THERE = Position(37.5, -122.2)
MEASURED = ("position", "gear", "speed_mps", "minutes_to_arrival", "destination")
VIN = Vin("LRW3E7EK6NC000001")


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


moments = st.integers(0, 600).map(after)
positions = st.sampled_from((HERE, THERE, None))


def heard(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | st.builds(Heard, moments, values)


pieces = st.builds(
    Signals,
    position=heard(positions),
    gear=heard(st.sampled_from((*Gear, None))),
    speed_mps=heard(st.sampled_from((0.0, 3.5, None))),
    minutes_to_arrival=heard(st.sampled_from((0.5, 12.0, None))),
    destination=heard(positions),
    routed=heard(st.booleans() | st.none()),
    connected=heard(st.booleans()),
)


def put_together(*told: Signals) -> Signals:
    known = Signals()
    for each in told:
        known = joined(known, each)
    return known


@pytest.mark.wide
@given(st.lists(pieces, max_size=6), st.randoms(), st.lists(st.integers(0, 5), max_size=4))
def test_any_order_of_the_same_pieces_told_once_or_more_ends_in_the_same(
    told: list[Signals], chance: Random, again: list[int]
) -> None:
    mixed = told + [told[number] for number in again if number < len(told)]
    chance.shuffle(mixed)
    assert put_together(*mixed) == put_together(*told)
    assert latest(put_together(*mixed)) == latest(put_together(*told))


@given(pieces, pieces, pieces)
def test_it_does_not_matter_who_put_which_pieces_together_first(
    one: Signals, two: Signals, three: Signals
) -> None:
    assert joined(one, joined(two, three)) == joined(joined(one, two), three)


@pytest.mark.wide
@given(pieces, pieces)
def test_what_is_late_never_hides_what_is_newer(known: Signals, late: Signals) -> None:
    both = joined(known, late)
    for field in (
        "position",
        "gear",
        "speed_mps",
        "minutes_to_arrival",
        "destination",
        "routed",
        "connected",
    ):
        before, now = getattr(known, field), getattr(both, field)
        assert before is None or now.at >= before.at


@pytest.mark.wide
@given(pieces, moments)
def test_no_moment_knows_what_was_told_after_it(known: Signals, at: datetime) -> None:
    told = as_of(known, at)
    assert told.at == at
    assert told.source is Source.TELEMETRY
    for field in MEASURED:
        if getattr(told, field) is not None:
            assert getattr(known, field).at <= at
            assert getattr(known, field).value == getattr(told, field)


def test_a_car_that_told_nothing_is_not_known() -> None:
    assert newest(Signals()) is None
    assert latest(Signals()) is None


def test_pieces_of_one_drive_make_one_observation() -> None:
    known = put_together(
        Signals(position=Heard(after(0), HERE), gear=Heard(after(-900), Gear.DRIVE)),
        Signals(speed_mps=Heard(after(3), 4.5), destination=Heard(after(-900), THERE)),
        Signals(minutes_to_arrival=Heard(after(-30), 2.0), routed=Heard(after(-900), value=True)),
    )
    assert latest(known) == VehicleObservation(
        at=after(3),
        source=Source.TELEMETRY,
        position=HERE,
        gear=Gear.DRIVE,
        speed_mps=4.5,
        minutes_to_arrival=2.0,
        destination=THERE,
    )


def test_a_position_told_long_ago_is_not_where_a_driving_car_is() -> None:
    known = Signals(position=Heard(NOON, HERE), gear=Heard(NOON, Gear.DRIVE))
    assert as_of(known, NOON + HOLDS).position == HERE
    assert as_of(known, NOON + HOLDS + timedelta(seconds=1)).position is None


def test_a_car_in_park_is_where_it_stopped_for_hours() -> None:
    known = Signals(position=Heard(after(-20), HERE), gear=Heard(NOON, Gear.PARK))
    told = as_of(known, after(7200))
    assert told.position == HERE
    assert told.stands


def test_a_car_that_has_left_the_line_is_offline_and_nothing_is_claimed_of_it() -> None:
    known = Signals(
        position=Heard(NOON, HERE), gear=Heard(NOON, Gear.PARK), connected=Heard(after(30), value=False)
    )
    told = as_of(known, after(30))
    assert told == VehicleObservation(at=after(30), source=Source.TELEMETRY, state=CarState.OFFLINE)
    assert not told.is_news


def test_what_a_car_told_last_is_still_known_when_it_has_left_the_line() -> None:
    known = Signals(position=Heard(NOON, HERE), connected=Heard(after(30), value=False))
    assert latest(known) == VehicleObservation(at=NOON, source=Source.TELEMETRY, position=HERE)


def test_what_was_told_before_a_gap_in_the_line_is_not_held_over_it() -> None:
    known = Signals(
        position=Heard(NOON, HERE), gear=Heard(NOON, Gear.PARK), connected=Heard(after(60), value=True)
    )
    back = as_of(known, after(61))
    assert (back.state, back.position, back.gear) == (CarState.ONLINE, None, None)
    told_again = joined(known, Signals(position=Heard(after(62), THERE)))
    assert as_of(told_again, after(62)).position == THERE


def test_what_a_car_tells_as_its_line_comes_up_counts_though_its_clock_is_a_little_behind() -> None:
    known = Signals(position=Heard(after(58), HERE), connected=Heard(after(60), value=True))
    assert as_of(known, after(61)).position == HERE


def test_what_a_car_says_after_its_line_was_seen_broken_shows_that_it_is_back() -> None:
    known = Signals(connected=Heard(NOON, value=False), gear=Heard(after(90), Gear.DRIVE))
    assert as_of(known, after(90)).state is CarState.ONLINE


def test_a_route_that_was_ended_leads_nowhere() -> None:
    known = Signals(
        destination=Heard(NOON, THERE),
        minutes_to_arrival=Heard(after(50), 7.0),
        routed=Heard(after(60), value=False),
    )
    assert as_of(known, after(55)).destination == THERE
    ended = as_of(known, after(60))
    assert (ended.destination, ended.minutes_to_arrival) == (None, None)


def test_a_car_that_no_longer_knows_where_it_is_takes_its_word_back() -> None:
    known = put_together(Signals(position=Heard(NOON, HERE)), Signals(position=Heard(after(5), None)))
    assert as_of(known, after(5)).position is None


def test_what_somebody_else_saw_counts_as_if_the_car_had_told_it() -> None:
    look = VehicleObservation(
        at=after(60), source=Source.POLLING, position=THERE, gear=Gear.PARK, speed_mps=0.0
    )
    known = Signals(position=Heard(NOON, HERE), gear=Heard(NOON, Gear.DRIVE))
    for one, two in permutations((known, told_by(look))):
        assert as_of(joined(one, two), after(70)) == attrs.evolve(look, at=after(70), source=Source.TELEMETRY)
    asleep = VehicleObservation(at=after(60), source=Source.POLLING, state=CarState.ASLEEP)
    assert as_of(joined(known, told_by(asleep)), after(60)).state is CarState.OFFLINE


def news(mark: str | None, *, repeated: bool = False, at: datetime = NOON, vin: Vin = VIN) -> CarNews:
    return CarNews(vin=vin, at=at, signals=Signals(), mark=mark, repeated=repeated)


def test_a_second_delivery_is_known_by_its_mark() -> None:
    known = taken(Signals(), [news("a"), news("b")])
    assert is_second_delivery(known, news("a", repeated=True))
    assert not is_second_delivery(known, news("c", repeated=True))
    assert not is_second_delivery(known, news("a")), "nobody said that it may be one"
    assert not is_second_delivery(known, news(None, repeated=True)), "it has a time of its own"


def test_the_last_marks_are_kept_and_when_the_last_was_taken() -> None:
    known = taken(Signals(), [news(str(number), at=after(number)) for number in range(MARKS + 5)])
    assert known.marks == tuple(str(number) for number in range(5, MARKS + 5))
    assert known.marked_at == after(MARKS + 4)
    assert taken(known, [news(None, at=after(999))]) == known


def test_what_came_without_a_time_is_taken_together_car_by_car() -> None:
    other = Vin("LRW3E7EK6NC000002")
    told = [news("a"), news(None), news("b", vin=other), news("c")]
    assert gathered(told) == [[told[1]], [told[0], told[3]], [told[2]]]


def test_no_position_and_no_vin_is_in_what_is_shown_of_news() -> None:
    told = CarNews(vin=VIN, at=NOON, signals=Signals(position=Heard(NOON, HERE)))
    assert VIN.value not in repr(told)
    assert "37.4" not in repr(told)


def test_a_piece_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidValue):
        Heard(datetime(2026, 5, 4, 12), 1)
