"""The compiled hours say what a look at the clock says, instant by instant."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.availability.oracle import MINUTE, Oracle, Verdict, ticks

from driveway_core.availability import (
    HORIZON,
    AvailabilityEntry,
    AvailabilityType,
    NotOpen,
    OpeningHours,
    WindowTaken,
    compile_hours,
)
from driveway_core.testing.entry_strategies import CHANGES, GRID, entries, steps_around
from driveway_core.windows import TimeWindow, zone

AVAILABLE = st.just(AvailabilityType.AVAILABLE)
COMPILED_BEFORE = (
    timedelta(),
    timedelta(hours=3),
    timedelta(days=1),
    timedelta(weeks=3),
    HORIZON,
    2 * HORIZON,
)


class World(NamedTuple):
    time_zone: str
    entries: list[AvailabilityEntry]
    stay: TimeWindow
    hours: OpeningHours

    def oracle(self) -> Oracle:
        return Oracle(self.entries, zone(self.time_zone))


def worlds(lengths: st.SearchStrategy[timedelta]) -> st.SearchStrategy[World]:
    return st.one_of([worlds_around(time_zone, around, lengths) for time_zone, around in CHANGES])


def worlds_around(
    time_zone: str, around: datetime, lengths: st.SearchStrategy[timedelta]
) -> st.SearchStrategy[World]:
    def world(
        said: list[AvailabilityEntry], start: datetime, length: timedelta, compiled: timedelta
    ) -> World:
        hours = compile_hours(said, time_zone=time_zone, at=start - compiled)
        return World(time_zone, said, TimeWindow(start, start + length), hours)

    said = st.one_of(
        st.lists(entries(time_zone, around), max_size=4),
        st.lists(entries(time_zone, around, kinds=AVAILABLE), min_size=1, max_size=4),
    )
    return st.builds(world, said, steps_around(around), lengths, st.sampled_from(COMPILED_BEFORE))


def judged(hours: OpeningHours, stay: TimeWindow) -> tuple[Verdict, TimeWindow | None]:
    """The verdict, and the window that it names."""
    try:
        hours.judge(stay)
    except NotOpen as refusal:
        return "not-open", refusal.window
    except WindowTaken as refusal:
        return "window-taken", refusal.window
    return "fine", None


def verdict(hours: OpeningHours, stay: TimeWindow) -> Verdict:
    return judged(hours, stay)[0]


SHORT = st.sampled_from((1, 7, 60, 90, 240)).map(lambda minutes: minutes * MINUTE)
DAYS = st.sampled_from((4, 32, 96, 192)).map(lambda steps: steps * GRID)
WEEKS = st.sampled_from((192, 671, 672, 673, 768)).map(lambda steps: steps * GRID)


@pytest.mark.wide
@given(worlds(SHORT), st.integers(0, 14), st.sampled_from((0, 0, 30)))
def test_a_short_stay_is_judged_as_each_of_its_minutes_is(world: World, minutes: int, seconds: int) -> None:
    shift = timedelta(minutes=minutes, seconds=seconds)
    stay = TimeWindow(world.stay.start + shift, world.stay.end + shift)
    oracle = world.oracle()
    said, window = judged(world.hours, stay)
    assert said == oracle.verdict(stay)
    if said == "not-open" and window is not None:
        assert stay.covers(window)
        assert all(oracle.refuses(moment) for moment in ticks(window))


@pytest.mark.wide
@given(worlds(DAYS | WEEKS))
def test_a_long_stay_is_judged_as_each_of_its_quarters_is(world: World) -> None:
    expected = world.oracle().verdict(world.stay, GRID)
    near = tuple(stored for stored in world.hours.ranges if stored.window.overlaps(world.stay))
    assert verdict(world.hours, world.stay) == expected
    assert verdict(attrs.evolve(world.hours, ranges=near), world.stay) == expected


@pytest.mark.wide
@given(worlds(DAYS))
def test_windows_hold_the_instants_that_the_entries_hold(world: World) -> None:
    oracle = world.oracle()
    for kind, windows in (
        (AvailabilityType.AVAILABLE, world.hours.open_windows(world.stay)),
        (AvailabilityType.BLOCKED, world.hours.blocked_windows(world.stay)),
        (AvailabilityType.BOOKED, world.hours.booked_windows(world.stay)),
    ):
        held = [moment for moment in ticks(world.stay, GRID) if oracle.says(kind, moment)]
        assert [moment for window in windows for moment in ticks(window, GRID)] == held
        assert all(before.end < after.start for before, after in pairwise(windows))
        assert all(world.stay.covers(window) for window in windows)
