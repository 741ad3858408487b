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
from driveway_core.testing.entry_strategies import GRID, changes, entries, steps_around
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
    around: datetime
    entries: list[AvailabilityEntry]
    stay: TimeWindow
    hours: OpeningHours

    def oracle(self) -> Oracle:
        return Oracle(self.entries, zone(self.time_zone))


@st.composite
def worlds(draw: st.DrawFn, lengths: st.SearchStrategy[timedelta]) -> World:
    time_zone, around = draw(changes())
    hosts = draw(
        st.one_of(
            st.lists(entries(time_zone, around), max_size=4),
            st.lists(entries(time_zone, around, kinds=AVAILABLE), min_size=1, max_size=4),
        )
    )
    start = draw(steps_around(around))
    stay = TimeWindow(start, start + draw(lengths))
    at = start - draw(st.sampled_from(COMPILED_BEFORE))
    return World(time_zone, around, hosts, stay, compile_hours(hosts, time_zone=time_zone, at=at))


def verdict(hours: OpeningHours, stay: TimeWindow) -> Verdict:
    try:
        hours.judge(stay)
    except NotOpen:
        return "not-open"
    except WindowTaken:
        return "window-taken"
    return "fine"


SHORT = st.sampled_from((1, 7, 60, 90, 240)).map(lambda minutes: minutes * MINUTE)
LONG = st.sampled_from((1, 4, 32, 96, 192, 672, 673, 768, 1540)).map(lambda steps: steps * GRID)


@given(worlds(SHORT), st.integers(0, 14), st.sampled_from((0, 0, 30)))
def test_a_short_stay_is_judged_as_each_of_its_minutes_is(world: World, minutes: int, seconds: int) -> None:
    shift = timedelta(minutes=minutes, seconds=seconds)
    stay = TimeWindow(world.stay.start + shift, world.stay.end + shift)
    assert verdict(world.hours, stay) == world.oracle().verdict(stay)


@given(worlds(LONG))
def test_a_long_stay_is_judged_as_each_of_its_quarters_is(world: World) -> None:
    expected = world.oracle().verdict(world.stay, GRID)
    near = tuple(stored for stored in world.hours.ranges if stored.window.overlaps(world.stay))
    assert verdict(world.hours, world.stay) == expected
    assert verdict(attrs.evolve(world.hours, ranges=near), world.stay) == expected


@given(worlds(LONG))
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


@given(worlds(SHORT))
def test_a_refusal_names_a_stretch_that_is_not_open(world: World) -> None:
    oracle = world.oracle()
    if oracle.verdict(world.stay) != "not-open":
        return
    with pytest.raises(NotOpen) as refusal:
        world.hours.judge(world.stay)
    assert world.stay.covers(refusal.value.window)
    assert all(oracle.refuses(moment) for moment in ticks(refusal.value.window))
