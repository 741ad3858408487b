from datetime import UTC, datetime, timedelta

import pytest
from tests.unit.availability.builders import NEW_YORK, an_entry, window

from driveway_core.availability import (
    HORIZON,
    AvailabilityEntry,
    AvailabilityType,
    NotOpen,
    OpeningHours,
    WindowTaken,
    compile_hours,
)
from driveway_core.errors import Conflict, InvalidValue, Refused
from driveway_core.week import EMPTY, FULL_WEEK
from driveway_core.windows import TimeWindow, zone

AT = datetime(2027, 1, 6, 12, tzinfo=UTC)
BEGUN = "2027-01-04T09:00-05:00 / 2027-01-04T17:00-05:00"
LATER = "2027-02-01T09:00-05:00 / 2027-02-01T17:00-05:00"
WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
BLOCKED, BOOKED = AvailabilityType.BLOCKED, AvailabilityType.BOOKED


def hours_of(*entries: AvailabilityEntry) -> OpeningHours:
    return compile_hours(entries, time_zone=NEW_YORK, at=AT)


def test_a_listing_without_opening_hours_is_always_open() -> None:
    hours = hours_of()
    assert hours == OpeningHours(NEW_YORK, FULL_WEEK, EMPTY, (), None, ())
    hours.judge(window("2027-02-06T03:00-05:00 / 2027-05-01T05:00-04:00"))


def test_a_listing_that_is_only_blocked_is_open_otherwise() -> None:
    hours = hours_of(an_entry(BEGUN, WEEKDAYS, kind=BLOCKED))
    assert hours.weekly_open == FULL_WEEK
    hours.judge(window("2027-02-01T17:00-05:00 / 2027-02-02T09:00-05:00"))
    with pytest.raises(NotOpen):
        hours.judge(window("2027-02-01T16:59-05:00 / 2027-02-02T09:00-05:00"))


def test_a_listing_whose_only_opening_is_over_is_closed() -> None:
    hours = hours_of(an_entry("2026-01-04T09:00-05:00 / 2026-01-04T17:00-05:00"))
    assert hours.weekly_open == EMPTY
    with pytest.raises(NotOpen):
        hours.judge(window("2027-02-01T10:00-05:00 / 2027-02-01T11:00-05:00"))


def test_weekly_hours_that_have_begun_are_minutes_and_nothing_else() -> None:
    hours = hours_of(an_entry(BEGUN, WEEKDAYS), an_entry(BEGUN, "FREQ=WEEKLY;BYDAY=MO", kind=BLOCKED))
    assert hours.weekly_open.ranges == tuple((day * 1440 + 540, day * 1440 + 1020) for day in range(5))
    assert hours.weekly_blocked.ranges == ((540, 1020),)
    assert (hours.ranges, hours.ranges_until, hours.rules) == ((), None, ())


def test_weekly_hours_that_begin_later_are_ranges_for_half_a_year_and_the_rule() -> None:
    entry = an_entry(LATER, WEEKDAYS)
    hours = hours_of(entry)
    assert hours.weekly_open == EMPTY
    assert hours.rules == (entry,)
    assert hours.ranges_until == AT + HORIZON
    assert hours.ranges[0].window == entry.window
    assert hours.ranges[-1].window.end <= AT + HORIZON + timedelta(days=1)
    assert {stored.entry_id for stored in hours.ranges} == {entry.id}


def test_once_is_a_range_and_has_no_horizon() -> None:
    hours = hours_of(an_entry("2031-02-01T09:00-05:00 / 2031-02-01T17:00-05:00"))
    assert (len(hours.ranges), hours.ranges_until, hours.rules) == (1, None, ())
    hours.judge(window("2031-02-01T09:00-05:00 / 2031-02-01T17:00-05:00"))


def test_weekly_times_taken_elsewhere_are_ranges_because_the_row_has_no_place_for_them() -> None:
    entry = an_entry(BEGUN, WEEKDAYS, kind=BOOKED)
    hours = hours_of(entry)
    assert hours.rules == (entry,)
    with pytest.raises(WindowTaken) as refusal:
        hours.judge(window("2035-01-08T16:00-05:00 / 2035-01-08T18:00-05:00"))
    assert refusal.value.slug == "window-taken"
    assert isinstance(refusal.value, Conflict)
    assert str(refusal.value) == "Somebody else has this driveway at that time."


@pytest.mark.parametrize(
    "when, rule",
    [(LATER, None), ("2027-12-06T09:00-05:00 / 2027-12-06T17:00-05:00", "FREQ=WEEKLY")],
    ids=["once", "in a rule that begins beyond the horizon"],
)
def test_what_is_in_the_way_is_refused_with_its_window(when: str, rule: str | None) -> None:
    with pytest.raises(NotOpen) as closed:
        hours_of(an_entry(when, rule, kind=BLOCKED)).judge(window(when))
    with pytest.raises(WindowTaken) as taken:
        hours_of(an_entry(when, rule, kind=BOOKED)).judge(window(when))
    assert closed.value.window == taken.value.window == window(when)


def test_a_stay_may_end_where_the_ranges_do() -> None:
    hours = hours_of(an_entry(BEGUN, "FREQ=WEEKLY;INTERVAL=2", kind=BLOCKED))
    hours.judge(TimeWindow(AT + HORIZON - timedelta(hours=1), AT + HORIZON))


def test_weekly_hours_and_a_single_opening_cover_a_stay_together() -> None:
    stay = window("2027-02-01T16:00-05:00 / 2027-02-01T20:00-05:00")
    weekly, once = an_entry(BEGUN, WEEKDAYS), an_entry("2027-02-01T17:00-05:00 / 2027-02-01T20:00-05:00")
    hours_of(weekly, once).judge(stay)
    for alone in (weekly, once):
        with pytest.raises(NotOpen):
            hours_of(alone).judge(stay)


def test_the_refusal_says_from_when_to_when_it_is_closed() -> None:
    with pytest.raises(NotOpen) as refusal:
        hours_of(an_entry(BEGUN, WEEKDAYS)).judge(window("2027-02-01T16:00-05:00 / 2027-02-02T10:00-05:00"))
    assert str(refusal.value) == (
        "The driveway is not open from 2027-02-01 17:00 to 2027-02-02 09:00 (America/New_York)."
    )
    assert refusal.value.slug == "not-open"
    assert isinstance(refusal.value, Refused)


def test_hours_hold_in_every_week_within_the_horizon_and_beyond() -> None:
    hours = hours_of(an_entry(LATER, WEEKDAYS, exceptions=("2027-02-08T09:00-05:00",)))
    where = zone(NEW_YORK)
    for week in range(120):
        opens = datetime(2027, 2, 2, 9) + timedelta(weeks=week)
        whole = [(opens + timedelta(hours=hour)).replace(tzinfo=where) for hour in (0, 8, 9)]
        hours.judge(TimeWindow(whole[0], whole[1]))
        with pytest.raises(NotOpen):
            hours.judge(TimeWindow(whole[0], whole[2]))


def test_being_closed_is_said_before_being_taken() -> None:
    hours = hours_of(an_entry(LATER, WEEKDAYS, kind=BOOKED), an_entry(LATER, kind=BLOCKED))
    with pytest.raises(NotOpen):
        hours.judge(window(LATER))


def test_windows_that_only_touch_are_not_in_the_way() -> None:
    hours = hours_of(an_entry(LATER, kind=BOOKED), an_entry(LATER, kind=BLOCKED))
    hours.judge(window("2027-02-01T17:00-05:00 / 2027-02-01T18:00-05:00"))
    hours.judge(window("2027-02-01T08:00-05:00 / 2027-02-01T09:00-05:00"))


def test_what_is_blocked_is_not_cut_out_of_what_is_open() -> None:
    day = window("2027-02-01T00:00-05:00 / 2027-02-02T00:00-05:00")
    hours = hours_of(
        an_entry(BEGUN, WEEKDAYS),
        an_entry("2027-02-01T12:00-05:00 / 2027-02-01T13:00-05:00", kind=BLOCKED),
        an_entry("2027-02-01T23:00-05:00 / 2027-02-02T13:00-05:00", kind=BOOKED),
    )
    assert hours.open_windows(day) == (window("2027-02-01T09:00-05:00 / 2027-02-01T17:00-05:00"),)
    assert hours.blocked_windows(day) == (window("2027-02-01T12:00-05:00 / 2027-02-01T13:00-05:00"),)
    assert hours.booked_windows(day) == (window("2027-02-01T23:00-05:00 / 2027-02-02T00:00-05:00"),)


def test_a_stay_that_ends_within_a_minute_needs_that_minute() -> None:
    hours = hours_of(an_entry(BEGUN, WEEKDAYS))
    with pytest.raises(NotOpen):
        hours.judge(window("2027-02-01T16:00-05:00 / 2027-02-01T17:00:01-05:00"))


def test_a_week_long_stay_does_not_need_the_hour_that_the_clock_skips() -> None:
    nights = an_entry("2027-01-03T03:00-05:00 / 2027-01-04T02:00-05:00", "FREQ=WEEKLY;BYDAY=SU")
    days = an_entry("2027-01-04T00:00-05:00 / 2027-01-05T00:00-05:00", WEEKDAYS + ",SA")
    hours = hours_of(nights, days, an_entry("2027-01-03T00:00-05:00 / 2027-01-03T02:00-05:00", "FREQ=WEEKLY"))
    hours.judge(window("2027-03-08T00:00-05:00 / 2027-03-15T01:00-04:00"))
    with pytest.raises(NotOpen):
        hours.judge(window("2027-03-15T00:00-04:00 / 2027-03-22T00:00-04:00"))


def test_a_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InvalidValue, match="time_zone"):
        compile_hours((), time_zone="America/Nowhere", at=AT)
