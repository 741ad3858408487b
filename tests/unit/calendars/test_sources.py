"""What a host reads of a calendar beyond its states: which entry and which booking lies where."""

from datetime import timedelta
from itertools import pairwise
from uuid import UUID

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.availability.builders import NEW_YORK, an_entry, window
from tests.unit.calendars.test_calendars import DAY, ENTRIES, NOON, OCCUPIED, WINDOWS, Occupied

from driveway_core.availability import AvailabilityEntry, AvailabilityType, EntryId, compile_hours
from driveway_core.calendars import MOST_NAMED, CalendarState, calendar, with_sources
from driveway_core.windows import TimeWindow, merged, zone

MORNING = "2027-02-01T09:00-05:00 / 2027-02-01T12:30-05:00"
ONE, TWO = UUID(int=1), UUID(int=2)


def numbered(said: list[AvailabilityEntry]) -> list[AvailabilityEntry]:
    return [attrs.evolve(entry, id=EntryId(UUID(int=index))) for index, entry in enumerate(said, start=1)]


@pytest.mark.wide
@given(ENTRIES, OCCUPIED, st.integers(1, 3), WINDOWS)
def test_a_piece_names_exactly_what_lies_there(
    drawn: list[AvailabilityEntry], occupied: Occupied, spaces: int, within: TimeWindow
) -> None:
    said = numbered(drawn)
    hours = compile_hours(said, time_zone=NEW_YORK, at=within.start - timedelta(days=1))
    plain = calendar(hours, occupied, spaces, within)
    lying = [(entry.id, each) for entry in said for each in entry.occurrences(within, zone(NEW_YORK))]
    lying += [(EntryId(UUID(int=100 + number)), stay) for number, (_, stay) in enumerate(occupied)]
    told = with_sources(plain, lying)
    kinds = {entry.id: entry.kind for entry in said}
    assert (told[0].window.start, told[-1].window.end) == (within.start, within.end)
    for before, after in pairwise(told):
        assert before.window.end == after.window.start
    for piece in told:
        (whole,) = (each for each in plain if each.window.covers(piece.window))
        assert (whole.state, whole.free_spaces, whole.reason) == (
            piece.state,
            piece.free_spaces,
            piece.reason,
        )
        there = [source for source, each in lying if each.overlaps(piece.window)]
        assert sorted(piece.sources) == sorted(set(there))
        for source in piece.sources:
            whole_time = merged(each for other, each in lying if other == source)
            assert any(each.covers(piece.window) for each in whole_time)
        named = {kinds.get(EntryId(source)) for source in piece.sources}
        if piece.state is CalendarState.BLOCKED:
            assert AvailabilityType.BLOCKED in named
        if piece.state is CalendarState.BOOKED:
            assert AvailabilityType.BOOKED in named
        if piece.state is CalendarState.CLOSED:
            assert AvailabilityType.AVAILABLE not in named


def test_what_lies_over_each_other_is_named_by_its_start() -> None:
    blocked = attrs.evolve(an_entry(NOON, kind=AvailabilityType.BLOCKED), id=EntryId(ONE))
    pieces = calendar(compile_hours([blocked], time_zone=NEW_YORK, at=DAY.start), (), 1, DAY)
    told = with_sources(pieces, [(ONE, window(NOON)), (TWO, window(MORNING))])
    assert [(piece.state.value, piece.sources) for piece in told] == [
        ("free", ()),
        ("free", (TWO,)),
        ("blocked", (TWO, ONE)),
        ("blocked", (ONE,)),
        ("free", ()),
    ]


def test_of_what_lay_there_before_what_began_first_is_named_first() -> None:
    free = calendar(compile_hours([], time_zone=NEW_YORK, at=DAY.start), (), 1, DAY)
    early = window("2027-01-31T09:00-05:00 / 2027-02-01T06:00-05:00")
    late = window("2027-01-31T10:00-05:00 / 2027-02-01T06:00-05:00")
    assert with_sources(free, [(ONE, late), (TWO, early)])[0].sources == (TWO, ONE)


def test_what_began_at_once_is_named_by_its_id_however_long_it_lasts() -> None:
    free = calendar(compile_hours([], time_zone=NEW_YORK, at=DAY.start), (), 1, DAY)
    told = with_sources(free, [(TWO, window(NOON)), (ONE, TimeWindow(window(NOON).start, DAY.end))])
    assert [piece.sources for piece in told] == [(), (ONE, TWO), (ONE,)]


def test_a_crowd_is_not_named_in_full() -> None:
    crowd = [(UUID(int=number), DAY) for number in range(1, 500)]
    (piece,) = with_sources(calendar(compile_hours([], time_zone=NEW_YORK, at=DAY.start), (), 1, DAY), crowd)
    assert piece.sources == tuple(UUID(int=number) for number in range(1, MOST_NAMED + 1))


def test_reasons_are_words_that_anybody_may_read() -> None:
    said = [
        an_entry(MORNING),
        an_entry("2027-02-01T09:00-05:00 / 2027-02-01T10:00-05:00", kind=AvailabilityType.BLOCKED, notes="x"),
        an_entry("2027-02-01T10:00-05:00 / 2027-02-01T11:00-05:00", kind=AvailabilityType.BOOKED, notes="x"),
    ]
    hours = compile_hours(said, time_zone=NEW_YORK, at=DAY.start)
    taken = [(1, window("2027-02-01T11:00-05:00 / 2027-02-01T12:00-05:00"))]
    for spaces, words in (
        (1, ["taken", "taken", "free"]),
        (2, ["taken", "1 of 2 spaces free", "2 of 2 spaces free"]),
    ):
        assert [piece.reason for piece in calendar(hours, taken, spaces, DAY)] == [
            "closed: outside opening hours",
            "blocked by the host",
            *words,
            "closed: outside opening hours",
        ]
