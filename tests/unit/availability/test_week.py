from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.errors import InvalidValue
from driveway_core.testing.entry_strategies import CHANGES
from driveway_core.week import EMPTY, FULL_WEEK, WEEK_MINUTES, WeekMinutes, needed_minutes, week_segments
from driveway_core.windows import TimeWindow, zone

NEW_YORK = zone("America/New_York")
MINUTE = timedelta(minutes=1)

RANGES = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda pair: (pair[0], pair[0] + pair[1]))
WEEKS = st.lists(RANGES, max_size=4).map(WeekMinutes)


def minutes(week: WeekMinutes) -> set[int]:
    return {minute for start, end in week for minute in range(start, end)}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@given(st.lists(RANGES, max_size=6))
def test_ranges_are_kept_in_order_and_never_touch(ranges: list[tuple[int, int]]) -> None:
    week = WeekMinutes(ranges)
    assert minutes(week) == {minute for start, end in ranges for minute in range(start, end)}
    assert all(before[1] < after[0] for before, after in pairwise(week))
    assert bool(week) == bool(ranges)


@given(WEEKS, WEEKS)
def test_weeks_are_sets_of_minutes(one: WeekMinutes, other: WeekMinutes) -> None:
    assert one.covers(other) == (minutes(one) >= minutes(other))
    assert one.overlaps(other) == bool(minutes(one) & minutes(other))
    assert minutes(one.union(other)) == minutes(one) | minutes(other)


@given(st.integers(0, 3 * WEEK_MINUTES), st.integers(-5, WEEK_MINUTES + 5))
def test_minutes_that_pass_sunday_midnight_go_on_on_monday(start: int, lasting: int) -> None:
    expected = {(start + minute) % WEEK_MINUTES for minute in range(lasting)}
    assert minutes(WeekMinutes.lasting(start, lasting)) == expected


def test_the_full_week_covers_all_and_the_empty_one_nothing() -> None:
    assert FULL_WEEK.covers(FULL_WEEK)
    assert FULL_WEEK.covers(EMPTY)
    assert EMPTY.covers(EMPTY)
    assert not EMPTY.covers(FULL_WEEK)
    assert not EMPTY.overlaps(FULL_WEEK)


@pytest.mark.parametrize("wrong", [(-1, 5), (5, 5), (6, 5), (0, WEEK_MINUTES + 1)])
def test_a_range_outside_the_week_cannot_be_built(wrong: tuple[int, int]) -> None:
    reason = f"{wrong[0]} to {wrong[1]} is not a range of minutes of a week"
    with pytest.raises(InvalidValue, match=f"^week: {reason}$"):
        WeekMinutes((wrong,))


@pytest.mark.parametrize(
    "start, end, ranges",
    [
        ("2027-03-15T13:00", "2027-03-15T17:30", ((540, 810),)),
        ("2027-03-14T06:00", "2027-03-14T08:00", ((8700, 8760), (8820, 8880))),
        ("2026-11-01T05:00", "2026-11-01T07:00", ((8700, 8760),)),
        ("2026-11-02T03:00", "2026-11-02T07:00", ((0, 120), (9960, 10080))),
        ("2027-03-15T13:00:59", "2027-03-15T13:01:01", ((540, 542),)),
        ("2027-03-15T13:00:59.999999", "2027-03-15T13:01", ((540, 541),)),
        ("2027-05-03T04:00", "2027-05-10T04:00", ((0, 10080),)),
        ("2027-03-08T05:00", "2027-03-15T05:00", ((0, 8760), (8820, 10080))),
        ("2027-03-08T05:00", "2027-04-08T05:00", ((0, 10080),)),
    ],
    ids=[
        "one morning",
        "the hour that the clock skips is not needed",
        "the hour that it shows twice is needed once",
        "Sunday night is two ranges",
        "two seconds can touch two minutes",
        "a microsecond touches one",
        "a week is the full week",
        "a week with a skipped hour is the week without it",
        "a month is the full week",
    ],
)
def test_a_stay_needs_the_minutes_that_the_clock_shows(
    start: str, end: str, ranges: tuple[tuple[int, int], ...]
) -> None:
    assert needed_minutes(TimeWindow(utc(start), utc(end)), NEW_YORK).ranges == ranges


@given(
    st.sampled_from(CHANGES),
    st.integers(-5000, 5000),
    st.sampled_from((1, 15, 59, 60, 119, 1440, 2880, 10080, 20000, 25000)),
)
def test_segments_tell_the_local_minute_by_counting(
    change: tuple[str, datetime], shift: int, lasting: int
) -> None:
    where, start = zone(change[0]), change[1] + shift * MINUTE
    window = TimeWindow(start, start + lasting * MINUTE)
    segments = week_segments(window, where)
    assert segments[0].window.start == window.start
    assert segments[-1].window.end == window.end
    assert all(before.window.end == after.window.start for before, after in pairwise(segments))
    for segment in segments:
        for moment in (segment.window.start, segment.window.end - MINUTE):
            local = moment.astimezone(where)
            shown = local.weekday() * 1440 + local.hour * 60 + local.minute
            assert moment == segment.week_start + shown * MINUTE
            assert 0 <= shown < WEEK_MINUTES


@pytest.mark.parametrize(
    "start, end, field",
    [
        ("1899-12-31T23:00", "1900-01-02T00:00", "start_time"),
        ("9990-12-31T00:00", "9991-01-01T00:00", "end_time"),
    ],
)
def test_a_year_that_no_clock_shows_is_refused(start: str, end: str, field: str) -> None:
    for ask in (needed_minutes, week_segments):
        with pytest.raises(InvalidValue) as refusal:
            ask(TimeWindow(utc(start), utc(end)), NEW_YORK)
        assert (refusal.value.field, refusal.value.reason) == (field, "that time is out of range")


def test_the_first_and_the_last_year_that_a_clock_shows_are_not_refused() -> None:
    for start, end in (("1900-01-01T00:00", "1900-01-02T00:00"), ("9990-12-30T00:00", "9990-12-31T23:59")):
        assert len(needed_minutes(TimeWindow(utc(start), utc(end)), NEW_YORK).ranges) > 0
