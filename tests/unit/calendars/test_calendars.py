from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.availability.builders import NEW_YORK, an_entry, window

from driveway_core.availability import (
    AvailabilityEntry,
    AvailabilityType,
    NotOpen,
    OpeningHours,
    WindowTaken,
    compile_hours,
)
from driveway_core.calendars import CalendarPiece, CalendarState, calendar
from driveway_core.testing.entry_strategies import CHANGES, GRID, entries
from driveway_core.windows import TimeWindow

Occupied = Sequence[tuple[int, TimeWindow]]
NEW_YORK_SPRING = CHANGES[0]
STEPS = st.integers(-200, 200)
LENGTHS = st.sampled_from((1, 4, 8, 96, 200))


def from_step(start: int, length: int) -> TimeWindow:
    first = NEW_YORK_SPRING[1] + start * GRID
    return TimeWindow(first, first + length * GRID)


WINDOWS = st.builds(from_step, STEPS, LENGTHS)
ENTRIES = st.lists(entries(*NEW_YORK_SPRING), max_size=4)
OCCUPIED = st.lists(st.tuples(st.integers(1, 3), WINDOWS), max_size=6)
DAY = window("2027-02-01T00:00-05:00 / 2027-02-02T00:00-05:00")
NOON = "2027-02-01T12:00-05:00 / 2027-02-01T13:00-05:00"


def moments(piece: TimeWindow) -> list[datetime]:
    return [piece.start + step * GRID for step in range(piece.duration // GRID)]


def expected(hours: OpeningHours, occupied: Occupied, spaces: int, moment: datetime) -> set[CalendarState]:
    """What asking about a single quarter of an hour allows the calendar to say."""
    quarter = TimeWindow(moment, moment + GRID)
    try:
        hours.judge(quarter)
    except NotOpen:
        return {CalendarState.BLOCKED, CalendarState.CLOSED}
    except WindowTaken:
        return {CalendarState.BOOKED}
    free = free_spaces(occupied, spaces, quarter)
    return {CalendarState.FREE} if free else {CalendarState.FULL}


def free_spaces(occupied: Occupied, spaces: int, quarter: TimeWindow) -> int:
    taken = {space for space, stay in occupied if stay.overlaps(quarter)}
    return len(set(range(1, spaces + 1)) - taken)


@pytest.mark.wide
@given(ENTRIES, OCCUPIED, st.integers(1, 3), WINDOWS)
def test_the_calendar_says_of_each_quarter_what_a_stay_would_meet(
    said: list[AvailabilityEntry], occupied: Occupied, spaces: int, within: TimeWindow
) -> None:
    hours = compile_hours(said, time_zone=NEW_YORK, at=within.start - timedelta(days=1))
    pieces = calendar(hours, occupied, spaces, within)
    for piece in pieces:
        for moment in moments(piece.window):
            assert piece.state in expected(hours, occupied, spaces, moment)
            if piece.state is CalendarState.FREE:
                assert piece.free_spaces == free_spaces(occupied, spaces, TimeWindow(moment, moment + GRID))
            else:
                assert piece.free_spaces == 0


@pytest.mark.wide
@given(ENTRIES, OCCUPIED, st.integers(1, 3), WINDOWS)
def test_the_pieces_cover_the_window_exactly_and_neighbours_differ(
    said: list[AvailabilityEntry], occupied: Occupied, spaces: int, within: TimeWindow
) -> None:
    hours = compile_hours(said, time_zone=NEW_YORK, at=within.start)
    pieces = calendar(hours, occupied, spaces, within)
    assert (pieces[0].window.start, pieces[-1].window.end) == (within.start, within.end)
    for before, after in pairwise(pieces):
        assert before.window.end == after.window.start
        assert (before.state, before.free_spaces) != (after.state, after.free_spaces)


def one_day(*said: AvailabilityEntry, occupied: Occupied = (), spaces: int = 1) -> list[CalendarPiece]:
    hours = compile_hours(said, time_zone=NEW_YORK, at=DAY.start)
    return list(calendar(hours, occupied, spaces, DAY))


def test_a_listing_that_nobody_uses_is_one_free_piece() -> None:
    assert one_day(spaces=2) == [CalendarPiece(DAY, CalendarState.FREE, 2, 2)]


def test_a_stay_takes_one_space_of_two_and_two_make_it_full() -> None:
    pieces = one_day(occupied=[(1, window(NOON)), (2, DAY)], spaces=2)
    assert [(piece.state, piece.free_spaces) for piece in pieces] == [("free", 1), ("full", 0), ("free", 1)]
    assert pieces[1].window == window(NOON)


def test_a_space_that_the_listing_no_longer_has_does_not_count() -> None:
    assert one_day(occupied=[(2, DAY)], spaces=1) == [CalendarPiece(DAY, CalendarState.FREE, 1, 1)]


@pytest.mark.parametrize(
    "kinds, state",
    [
        ((AvailabilityType.BLOCKED,), "blocked"),
        ((AvailabilityType.BOOKED,), "booked"),
        ((AvailabilityType.BOOKED, AvailabilityType.BLOCKED), "blocked"),
    ],
)
def test_what_the_host_blocked_is_said_before_what_is_taken(
    kinds: tuple[AvailabilityType, ...], state: str
) -> None:
    pieces = one_day(*(an_entry(NOON, kind=kind) for kind in kinds), occupied=[(1, window(NOON))])
    assert [piece.state for piece in pieces] == ["free", state, "free"]


def test_time_outside_the_hours_is_closed_or_what_the_host_said_of_it() -> None:
    pieces = one_day(
        an_entry(NOON),
        an_entry("2027-02-01T12:30-05:00 / 2027-02-01T13:30-05:00", kind=AvailabilityType.BLOCKED),
        an_entry("2027-02-01T20:00-05:00 / 2027-02-01T21:00-05:00", kind=AvailabilityType.BOOKED),
    )
    assert [piece.state for piece in pieces] == ["closed", "free", "blocked", "closed"]
