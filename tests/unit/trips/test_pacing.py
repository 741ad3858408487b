"""When to look next: the figures of each stage of a trip."""

from datetime import timedelta

import attrs
import pytest
from tests.unit.trips.trip_cases import END, PLAN, a_trip, after, arrived, driving, moment, seen

from driveway_core.following import passed, said_arrived, said_departed
from driveway_core.pacing import next_look
from driveway_core.testing.tracks import PLACE
from driveway_core.trips import Trip
from driveway_core.windows import MINUTE


def waits(trip: Trip, second: float, *, streamed: bool = False) -> float | None:
    """Seconds from then to the next look."""
    look = next_look(trip, PLAN, at=moment(second), streamed=streamed)
    return None if look is None else (look - moment(second)).total_seconds()


def test_the_first_look_is_45_minutes_before_the_start_however_early_a_car_sets_out() -> None:
    on_the_way = after([driving(-9_000, 90_000, destination=PLACE, minutes_to_arrival=140)])
    for trip in (a_trip(), on_the_way):
        assert next_look(trip, PLAN, at=moment(-9_000), streamed=False) == moment(-2_700)


@pytest.mark.parametrize("minutes, seconds", [(60, 600), (19, 570), (10, 300), (2, 60), (1, 45), (0, 45)])
def test_on_the_way_half_of_the_rest_is_waited_for_within_limits(minutes: float, seconds: float) -> None:
    trip = after([driving(-1_800, 9_000, destination=PLACE, minutes_to_arrival=minutes)])
    assert waits(trip, -1_800) == seconds


def test_what_has_gone_by_since_is_no_longer_ahead() -> None:
    trip = after([driving(-1_800, 9_000, destination=PLACE, minutes_to_arrival=12)])
    assert waits(trip, -1_800 + 120) == 300


def test_without_a_route_the_distance_tells() -> None:
    assert waits(after([driving(-1_800, 9_000)]), -1_800) == pytest.approx(180, abs=1)


@pytest.mark.parametrize(
    "trip, seconds",
    [
        pytest.param(a_trip(), 600, id="never seen"),
        pytest.param(after([driving(-2_000, 2_000)]), 600, id="lost from sight"),
        pytest.param(after([seen(-1_000, 2_000)]), 600, id="parked far off"),
        pytest.param(after([seen(-1_400, 5)]), 100, id="there before its time"),
        pytest.param(after([seen(-1_400, 100)]), 300, id="parked near by"),
    ],
)
def test_who_does_not_move_is_looked_at_slowly(trip: Trip, seconds: float) -> None:
    assert waits(trip, -1_000) == seconds


@pytest.mark.parametrize("streamed", [False, True])
def test_what_one_observation_hints_at_is_looked_at_again_at_once(streamed: bool) -> None:  # noqa: FBT001 - a case
    for trip in (
        after([seen(0, 5)]),
        after([driving(-60, 5), seen(0, 100)]),
        after([seen(-30, 5), seen(0, 20_000)]),
        after([driving(0, 300)], trip=after([seen(-600, 5), seen(-500, 5)])),
    ):
        assert waits(trip, 2, streamed=streamed) == 45
        assert waits(trip, 2_000, streamed=streamed) != 45


def test_who_may_come_earlier_than_that_is_looked_for_from_then_on() -> None:
    early = attrs.evolve(PLAN, early_arrival=60 * MINUTE)
    assert next_look(a_trip(), early, at=moment(-9_000), streamed=False) == moment(-3_600)


def test_before_its_time_a_standing_car_hints_at_nothing() -> None:
    assert waits(after([seen(-1_400, 5)]), -1_398) == 300


def test_whoever_stands_within_is_looked_at_until_it_is_proven() -> None:
    assert waits(after([seen(60 * n, 100 if n < 6 else 45) for n in range(7)]), 361, streamed=True) == 45


def test_a_car_near_by_is_no_hint_for_ever() -> None:
    trip = after([seen(60 * minute, 100) for minute in range(6)])
    assert waits(trip, 301) == 300
    assert waits(trip, 301, streamed=True) == 900


@pytest.mark.parametrize(
    "second, seconds",
    [(1_000, 900), (END - 700, 100), (END - 600, 150), (END, 150), (END + 599, 150), (END + 600, 300)],
)
def test_a_parked_car_is_looked_at_slowly_until_its_end_nears(second: float, seconds: float) -> None:
    assert waits(arrived(), second) == seconds


def test_who_overstays_is_looked_at_every_five_minutes() -> None:
    assert waits(passed(arrived(), PLAN, at=moment(END + 600)), END + 600) == 300


def test_whom_only_the_driver_saw_is_looked_for() -> None:
    assert waits(said_arrived(a_trip(), at=moment(0)), 0) == 300


def test_who_tells_by_themselves_are_asked_as_a_back_up_only() -> None:
    for second in (-2_000, -60, 1_000, END + 900):
        trip = after([driving(-2_000, 9_000)]) if second < 0 else arrived()
        assert waits(trip, second, streamed=True) == 900


def test_when_nothing_is_left_to_see_nobody_looks() -> None:
    assert waits(said_departed(arrived(), at=moment(1_000)), 1_000) is None
    assert waits(a_trip(), END) is None
    assert next_look(a_trip(), PLAN, at=PLAN.stay.end - timedelta(seconds=1), streamed=True) is not None
