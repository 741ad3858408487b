from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import example, given
from hypothesis import strategies as st

from driveway_core.errors import InvalidValue
from driveway_core.testing.strategies import changes, instants, windows, zones
from driveway_core.wall_clock import stretches
from driveway_core.windows import (
    DAY,
    HOUR,
    MINUTE,
    TimeWindow,
    at_wall_clock,
    civil_step,
    instant,
    merged,
    without,
    zone,
)

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
APIA = ZoneInfo("Pacific/Apia")
MOMENT = datetime(2026, 5, 4, 9, tzinfo=UTC)
NEAR = st.integers(0, 40).map(lambda count: MOMENT + count * HOUR)
SMALL = st.builds(lambda start, hours: TimeWindow(start, start + hours * HOUR), NEAR, st.integers(1, 8))


def hours_of(kept: list[TimeWindow]) -> set[datetime]:
    """Every hour that lies in one of the windows."""
    return {
        moment
        for moment in (MOMENT + count * HOUR for count in range(60))
        if any(window.holds(moment) for window in kept)
    }


@cache
def _instant_in(where: ZoneInfo) -> st.SearchStrategy[tuple[ZoneInfo, datetime]]:
    return st.tuples(st.just(where), instants(where))


def in_zone() -> st.SearchStrategy[tuple[ZoneInfo, datetime]]:
    return zones().flatmap(_instant_in)


@given(windows(), zones())
def test_a_window_is_the_same_in_every_zone(window: TimeWindow, where: ZoneInfo) -> None:
    elsewhere = TimeWindow(window.start.astimezone(where), window.end.astimezone(where))
    assert elsewhere == window
    assert elsewhere.start.tzinfo is UTC
    assert elsewhere.duration == window.duration


@pytest.mark.parametrize("end", [MOMENT, MOMENT - MINUTE])
def test_a_window_that_is_empty_or_reversed_is_refused(end: datetime) -> None:
    with pytest.raises(InvalidValue, match="end_time"):
        TimeWindow(MOMENT, end)


def test_a_time_without_its_offset_is_refused() -> None:
    naive = MOMENT.replace(tzinfo=None)
    with pytest.raises(InvalidValue, match="start_time"):
        TimeWindow(naive, MOMENT)
    with pytest.raises(InvalidValue, match="end_time"):
        TimeWindow(MOMENT, naive)


def test_a_time_before_or_after_the_calendar_is_refused() -> None:
    with pytest.raises(InvalidValue, match="out of range"):
        instant(datetime(1, 1, 1, tzinfo=timezone(HOUR)))
    with pytest.raises(InvalidValue, match="out of range"):
        civil_step(datetime(9999, 12, 31, tzinfo=UTC), UTC, months=1)
    with pytest.raises(InvalidValue, match="out of range"):
        civil_step(datetime(9999, 12, 31, tzinfo=UTC), UTC, days=1)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "America", "a\0b"])
def test_a_zone_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(InvalidValue, match="time_zone"):
        zone(name)


@pytest.mark.parametrize("name", ["localtime", "posixrules", "Factory", "right/UTC", "posix/Europe/Paris"])
def test_a_clock_that_only_some_machines_have_is_no_zone(name: str) -> None:
    with pytest.raises(InvalidValue, match="is not a time zone"):
        zone(name)


@given(SMALL, SMALL)
def test_windows_overlap_where_they_share_an_instant(one: TimeWindow, other: TimeWindow) -> None:
    shared = hours_of([one]) & hours_of([other])
    assert one.overlaps(other) == bool(shared)
    assert one.covers(other) == (hours_of([other]) <= hours_of([one]))
    clipped = one.clipped_to(other)
    assert hours_of([clipped] if clipped else []) == shared


@given(st.lists(SMALL))
def test_merging_keeps_every_instant_in_as_few_windows_as_possible(some: list[TimeWindow]) -> None:
    result = merged(some)
    assert hours_of(result) == hours_of(some)
    assert all(one.end < other.start for one, other in pairwise(result))


@given(SMALL, st.lists(SMALL))
def test_cutting_out_leaves_the_instants_that_are_not_taken(
    window: TimeWindow, taken: list[TimeWindow]
) -> None:
    left = without(window, taken)
    assert hours_of(left) == hours_of([window]) - hours_of(taken)
    assert merged(left) == left


@given(SMALL, st.integers(0, 90))
def test_a_pause_moves_only_the_end(window: TimeWindow, minutes: int) -> None:
    longer = window.followed_by(minutes * MINUTE)
    assert (longer.start, longer.end - window.end) == (window.start, minutes * MINUTE)


@given(in_zone())
def test_a_wall_clock_time_that_exists_is_found_again(place: tuple[ZoneInfo, datetime]) -> None:
    where, moment = place
    local = moment.astimezone(where).replace(tzinfo=None, fold=0)
    first, second = at_wall_clock(local, where), at_wall_clock(local, where, ends=True)
    assert moment in {first, second}
    assert first <= second
    for found in (first, second):
        assert found.astimezone(where).replace(tzinfo=None, fold=0) == local


@given(zones(), st.data())
def test_a_time_in_a_gap_is_the_first_instant_after_it(where: ZoneInfo, data: st.DataObject) -> None:
    for change in changes(where):
        before = (change - timedelta(seconds=1)).astimezone(where).utcoffset() or timedelta()
        after = change.astimezone(where).utcoffset() or timedelta()
        if after > before:
            share = data.draw(st.integers(0, (after - before) // timedelta(microseconds=1) - 1))
            local = (change + before).replace(tzinfo=None) + share * timedelta(microseconds=1)
            assert at_wall_clock(local, where) == at_wall_clock(local, where, ends=True) == change


def test_a_time_that_comes_twice_is_the_first_for_a_start_and_the_second_for_an_end() -> None:
    half_past_one = datetime(2026, 11, 1, 1, 30)
    assert at_wall_clock(half_past_one, LOS_ANGELES) == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    assert at_wall_clock(half_past_one, LOS_ANGELES, ends=True) == datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


def test_lord_howe_changes_by_half_an_hour() -> None:
    twice = datetime(2026, 4, 5, 1, 45)
    again = at_wall_clock(twice, LORD_HOWE, ends=True)
    assert again - at_wall_clock(twice, LORD_HOWE) == 30 * MINUTE
    assert at_wall_clock(datetime(2026, 10, 4, 2, 10), LORD_HOWE) == datetime(2026, 10, 3, 15, 30, tzinfo=UTC)


def test_the_day_that_samoa_skipped_ends_at_once() -> None:
    before = at_wall_clock(datetime(2011, 12, 29, 10), APIA)
    midnight = at_wall_clock(datetime(2011, 12, 31), APIA)
    assert civil_step(before, APIA, days=1) == midnight == before + 14 * HOUR
    assert civil_step(before, APIA, days=2) == midnight + 10 * HOUR


@pytest.mark.parametrize(
    "start, months, end",
    [
        (datetime(2026, 1, 31, 9), 1, datetime(2026, 2, 28, 9)),
        (datetime(2028, 1, 31, 9), 1, datetime(2028, 2, 29, 9)),
        (datetime(2028, 2, 29, 9), 12, datetime(2029, 2, 28, 9)),
        (datetime(2026, 12, 31, 9), 2, datetime(2027, 2, 28, 9)),
        (datetime(2026, 3, 31, 9), 1, datetime(2026, 4, 30, 9)),
        (datetime(2026, 11, 15, 9), 1, datetime(2026, 12, 15, 9)),
    ],
)
def test_months_are_clamped_to_their_end(start: datetime, months: int, end: datetime) -> None:
    assert civil_step(at_wall_clock(start, LOS_ANGELES), LOS_ANGELES, months=months) == at_wall_clock(
        end, LOS_ANGELES
    )


def is_a_change(moment: datetime, where: ZoneInfo) -> bool:
    around = TimeWindow(moment - DAY, moment + DAY)
    return any(piece.start == moment for piece in stretches(around, where)[1:])


@given(in_zone(), st.integers(1, 800))
@example((ZoneInfo("Pacific/Apia"), datetime(2011, 12, 30, 13, tzinfo=UTC)), 274)
def test_days_later_the_clock_shows_the_same_or_the_first_time_after_a_gap(
    place: tuple[ZoneInfo, datetime], days: int
) -> None:
    where, moment = place
    local = moment.astimezone(where).replace(tzinfo=None, fold=0)
    end = civil_step(moment, where, days=days)
    shown = end.astimezone(where).replace(tzinfo=None, fold=0)
    assert shown == local + days * DAY or (shown > local + days * DAY and is_a_change(end, where))


@given(in_zone(), st.integers(1, 24))
def test_months_later_the_clock_shows_the_same_clamped_or_the_first_time_after_a_gap(
    place: tuple[ZoneInfo, datetime], months: int
) -> None:
    where, moment = place
    expected = moment.astimezone(where).replace(tzinfo=None, fold=0) + relativedelta(months=months)
    end = civil_step(moment, where, months=months)
    shown = end.astimezone(where).replace(tzinfo=None, fold=0)
    assert shown == expected or (shown > expected and is_a_change(end, where))
