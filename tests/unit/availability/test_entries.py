from datetime import UTC, datetime, timedelta

import pytest
from tests.unit.availability.builders import NEW_YORK, an_entry, window

from driveway_core.availability import AvailabilityEntry, AvailabilityType
from driveway_core.errors import InvalidValue
from driveway_core.windows import TimeWindow, zone

WHERE = zone(NEW_YORK)
WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"


def occurrences(entry: AvailabilityEntry, within: str) -> list[str]:
    """Local starts and ends, with their offsets."""
    return [
        f"{piece.start.astimezone(WHERE):%m-%d %H:%M%z} to {piece.end.astimezone(WHERE):%m-%d %H:%M%z}"
        for piece in entry.occurrences(window(within), WHERE)
    ]


def test_exceptions_are_kept_in_order_and_once() -> None:
    entry = an_entry(
        "2027-01-04T09:00-05:00 / 2027-01-04T17:00-05:00",
        WEEKDAYS,
        exceptions=("2027-01-06T09:00-05:00", "2027-01-05T09:00-05:00", "2027-01-06T14:00+00:00"),
    )
    assert entry.exceptions == (datetime(2027, 1, 5, 14, tzinfo=UTC), datetime(2027, 1, 6, 14, tzinfo=UTC))


def test_only_an_entry_with_a_rule_recurs() -> None:
    assert an_entry("2027-01-04T09:00-05:00 / 2027-01-04T17:00-05:00", WEEKDAYS).is_recurring
    assert not an_entry("2027-01-04T09:00-05:00 / 2027-01-04T17:00-05:00").is_recurring


def test_a_window_given_once_takes_place_once() -> None:
    entry = an_entry("2027-01-04T09:00-05:00 / 2027-01-04T17:00-05:00")
    assert occurrences(entry, "2027-01-04T16:59-05:00 / 2027-03-01T00:00-05:00") == [
        "01-04 09:00-0500 to 01-04 17:00-0500"
    ]
    assert occurrences(entry, "2027-01-04T17:00-05:00 / 2027-03-01T00:00-05:00") == []


def test_nine_to_five_stays_nine_to_five_when_the_clock_changes() -> None:
    entry = an_entry("2027-03-12T09:00-05:00 / 2027-03-12T17:00-05:00", WEEKDAYS)
    assert occurrences(entry, "2027-03-12T00:00-05:00 / 2027-03-16T00:00-04:00") == [
        "03-12 09:00-0500 to 03-12 17:00-0500",
        "03-15 09:00-0400 to 03-15 17:00-0400",
    ]


def test_hours_of_a_whole_day_reach_into_the_next() -> None:
    entry = an_entry("2027-01-04T22:00-05:00 / 2027-01-05T22:00-05:00", "FREQ=DAILY;INTERVAL=2")
    assert occurrences(entry, "2027-01-05T21:59-05:00 / 2027-01-05T22:30-05:00") == [
        "01-04 22:00-0500 to 01-05 22:00-0500"
    ]


def test_hours_that_the_clock_skips_have_no_window() -> None:
    entry = an_entry("2027-03-07T02:00-05:00 / 2027-03-07T03:00-05:00", "FREQ=WEEKLY")
    assert occurrences(entry, "2027-03-07T00:00-05:00 / 2027-03-22T00:00-04:00") == [
        "03-07 02:00-0500 to 03-07 03:00-0500",
        "03-21 02:00-0400 to 03-21 03:00-0400",
    ]


def test_hours_that_the_clock_shows_twice_are_open_both_times() -> None:
    entry = an_entry("2026-10-25T01:00-04:00 / 2026-10-25T02:00-04:00", "FREQ=WEEKLY")
    assert occurrences(entry, "2026-11-01T00:00-04:00 / 2026-11-02T00:00-05:00") == [
        "11-01 01:00-0400 to 11-01 02:00-0500"
    ]


def test_hours_that_begin_within_the_hour_shown_twice_are_two_windows() -> None:
    entry = an_entry("2026-10-25T01:30-04:00 / 2026-10-25T02:30-04:00", "FREQ=WEEKLY")
    assert occurrences(entry, "2026-11-01T00:00-04:00 / 2026-11-02T00:00-05:00") == [
        "11-01 01:30-0400 to 11-01 01:00-0500",
        "11-01 01:30-0500 to 11-01 02:30-0500",
    ]


def test_the_clock_tells_how_long_hours_last_and_not_the_first_day() -> None:
    entry = an_entry("2027-03-14T00:00-05:00 / 2027-03-14T04:00-04:00", "FREQ=WEEKLY")
    assert occurrences(entry, "2027-03-14T00:00-05:00 / 2027-03-22T00:00-04:00") == [
        "03-14 00:00-0500 to 03-14 04:00-0400",
        "03-21 00:00-0400 to 03-21 04:00-0400",
    ]


@pytest.mark.parametrize("shown, end", [("01:15", "02:15"), ("01:30", "02:30")])
def test_first_hours_that_the_clock_shows_backwards_last_as_long_as_they_took(shown: str, end: str) -> None:
    entry = an_entry(f"2026-11-01T01:30-04:00 / 2026-11-01T{shown}-05:00", "FREQ=WEEKLY")
    assert occurrences(entry, "2026-11-08T00:00-05:00 / 2026-11-09T00:00-05:00") == [
        f"11-08 01:30-0500 to 11-08 {end}-0500"
    ]


def test_an_exception_removes_the_occurrence_that_begins_then_and_no_other() -> None:
    entry = an_entry(
        "2027-01-04T22:00-05:00 / 2027-01-05T06:00-05:00",
        WEEKDAYS,
        exceptions=("2027-01-05T22:00-05:00", "2027-01-07T21:00-05:00"),
    )
    assert occurrences(entry, "2027-01-05T00:00-05:00 / 2027-01-08T00:00-05:00") == [
        "01-04 22:00-0500 to 01-05 06:00-0500",
        "01-06 22:00-0500 to 01-07 06:00-0500",
        "01-07 22:00-0500 to 01-08 06:00-0500",
    ]


@pytest.mark.parametrize("said", ["2026-11-01T01:30-04:00", "2026-11-01T01:30-05:00"])
def test_an_occurrence_whose_start_is_shown_twice_is_removed_by_either(said: str) -> None:
    entry = an_entry("2026-10-25T01:30-04:00 / 2026-10-25T02:30-04:00", "FREQ=WEEKLY", exceptions=(said,))
    assert occurrences(entry, "2026-11-01T00:00-04:00 / 2026-11-02T00:00-05:00") == []


def test_a_first_window_that_the_rule_does_not_name_does_not_take_place() -> None:
    entry = an_entry("2027-01-09T09:00-05:00 / 2027-01-09T17:00-05:00", WEEKDAYS)
    assert occurrences(entry, "2027-01-01T00:00-05:00 / 2027-01-12T00:00-05:00") == [
        "01-11 09:00-0500 to 01-11 17:00-0500",
    ]
    with pytest.raises(InvalidValue) as refusal:
        entry.check_first(WHERE)
    assert (refusal.value.field, refusal.value.reason) == (
        "start_time",
        "the rule has no occurrence on Saturday, 2027-01-09: give the times of its first one",
    )


@pytest.mark.parametrize(
    "rule", [None, WEEKDAYS, "FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=1MO", "FREQ=DAILY;COUNT=1"]
)
def test_a_first_window_that_takes_place_is_fine(rule: str | None) -> None:
    an_entry("2027-01-04T09:00-05:00 / 2027-01-04T17:00-05:00", rule).check_first(WHERE)


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY;BYDAY=MO", "FREQ=DAILY;UNTIL=20270105T030000Z"])
def test_a_first_window_takes_place_on_the_day_that_its_own_clock_shows(rule: str) -> None:
    an_entry("2027-01-04T22:00-05:00 / 2027-01-05T06:00-05:00", rule).check_first(WHERE)


@pytest.mark.parametrize("rule", ["FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;UNTIL=20270103"])
def test_a_rule_without_any_occurrence_is_refused(rule: str) -> None:
    with pytest.raises(InvalidValue, match="start_time"):
        an_entry("2027-01-04T09:00-05:00 / 2027-01-04T17:00-05:00", rule).check_first(WHERE)


@pytest.mark.parametrize(
    "rule, over",
    [
        (None, "2027-01-04T17:00-05:00"),
        ("FREQ=DAILY;COUNT=3", "2027-01-06T17:00-05:00"),
        ("FREQ=DAILY;UNTIL=20270106T135959Z", "2027-01-05T17:00-05:00"),
    ],
)
def test_an_entry_is_over_when_its_last_hours_are(rule: str | None, over: str) -> None:
    entry = an_entry("2027-01-04T09:00-05:00 / 2027-01-04T17:00-05:00", rule)
    end = datetime.fromisoformat(over)
    assert entry.over_by(end, WHERE)
    assert not entry.over_by(end - timedelta(minutes=1), WHERE)


def test_hours_over_midnight_are_over_on_the_day_after_their_last() -> None:
    entry = an_entry("2027-01-04T22:00-05:00 / 2027-01-05T06:00-05:00", "FREQ=WEEKLY;COUNT=2")
    assert entry.over_by(datetime(2027, 1, 12, 11, tzinfo=UTC), WHERE)
    assert not entry.over_by(datetime(2027, 1, 12, 10, 59, tzinfo=UTC), WHERE)


def test_last_hours_whose_end_is_shown_twice_are_over_the_second_time() -> None:
    entry = an_entry("2026-10-25T00:30-04:00 / 2026-10-25T01:30-04:00", "FREQ=WEEKLY;COUNT=2")
    assert not entry.over_by(datetime(2026, 11, 1, 6, 29, tzinfo=UTC), WHERE)
    assert entry.over_by(datetime(2026, 11, 1, 6, 30, tzinfo=UTC), WHERE)


def test_hours_without_end_are_never_over() -> None:
    entry = an_entry("2027-01-04T09:00-05:00 / 2027-01-04T17:00-05:00", WEEKDAYS)
    assert not entry.over_by(datetime(2900, 1, 1, tzinfo=UTC), WHERE)


def test_exceptions_that_are_past_leave_plain_hours_of_the_week() -> None:
    entry = an_entry(
        "2027-01-04T09:00-05:00 / 2027-01-04T17:00-05:00",
        WEEKDAYS,
        exceptions=("2027-01-05T09:00-05:00", "2027-01-06T09:00-05:00"),
    )
    past = datetime(2027, 1, 8, 22, tzinfo=UTC)
    assert entry.weekly_from(past, WHERE) == an_entry(
        "2027-01-04T09:00-05:00 / 2027-01-04T17:00-05:00", WEEKDAYS
    ).weekly_from(past, WHERE)
    assert entry.weekly_from(past - timedelta(minutes=1), WHERE) is None


def test_every_occurrence_of_ten_years_is_there() -> None:
    entry = an_entry("2027-01-04T09:00-05:00 / 2027-01-04T17:00-05:00", WEEKDAYS)
    years = TimeWindow(datetime(2027, 1, 1, tzinfo=UTC), datetime(2037, 1, 1, tzinfo=UTC))
    starts = [piece.start.astimezone(WHERE) for piece in entry.occurrences(years, WHERE)]
    days = [datetime(2027, 1, 4, 9).date() + timedelta(days=day) for day in range(3650)]
    assert [start.date() for start in starts] == [d for d in days if d.weekday() < 5 and d.year < 2037]
    assert {start.hour for start in starts} == {9}


def test_a_weekly_entry_is_minutes_of_the_week_from_its_start_on() -> None:
    entry = an_entry("2027-01-04T22:00-05:00 / 2027-01-05T06:00-05:00", "FREQ=WEEKLY;BYDAY=SU,MO")
    before, start = datetime(2027, 1, 5, 2, 59, tzinfo=UTC), datetime(2027, 1, 5, 3, tzinfo=UTC)
    week = entry.weekly_from(start, WHERE)
    assert week is not None
    assert week.ranges == ((0, 360), (1320, 1800), (9960, 10080))
    assert entry.weekly_from(before, WHERE) is None


def test_hours_that_begin_before_the_clock_is_set_back_are_not_minutes_of_the_week_at_once() -> None:
    entry = an_entry("2026-11-01T01:30-04:00 / 2026-11-02T00:30-05:00", "FREQ=WEEKLY;BYDAY=SA,SU")
    assert entry.weekly_from(datetime(2026, 11, 1, 5, 30, tzinfo=UTC), WHERE) is None
    assert entry.weekly_from(datetime(2026, 11, 1, 6, 30, tzinfo=UTC), WHERE) is not None


def test_hours_of_a_day_before_the_first_that_would_reach_into_it_do_not_count() -> None:
    """A day and a night that last 25 hours on the clock: those of the Friday before did not take place."""
    entry = an_entry("2027-03-13T09:00-05:00 / 2027-03-14T10:00-04:00", "FREQ=WEEKLY;BYDAY=FR")
    assert entry.weekly_from(entry.window.start, WHERE) is None
    assert entry.weekly_from(entry.window.start + timedelta(minutes=59), WHERE) is None
    assert entry.weekly_from(entry.window.start + timedelta(minutes=60), WHERE) is not None


@pytest.mark.parametrize(
    "entry",
    [
        an_entry("2027-01-04T09:00-05:00 / 2027-01-04T17:00-05:00"),
        an_entry(
            "2027-01-04T09:00-05:00 / 2027-01-04T17:00-05:00",
            WEEKDAYS,
            kind=AvailabilityType.BLOCKED,
            exceptions=("2031-01-07T09:00-05:00",),
        ),
        an_entry("2027-01-04T09:00-05:00 / 2027-01-04T17:00-05:00", "FREQ=WEEKLY;INTERVAL=2"),
    ],
    ids=["once", "with exceptions ahead", "every other week"],
)
def test_what_is_not_every_week_is_no_minutes_of_the_week(entry: AvailabilityEntry) -> None:
    assert entry.weekly_from(datetime(2030, 1, 1, tzinfo=UTC), WHERE) is None
