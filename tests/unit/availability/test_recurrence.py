from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.availability.by_dateutil import starts

from driveway_core.recurrence import Frequency, RecurrenceRule
from driveway_core.recurring_days import RecurringDays
from driveway_core.testing.entry_strategies import CHANGES, rules, steps_around

NEW_YORK = ZoneInfo("America/New_York")
FIRST = datetime(2027, 1, 4, 9)


def days(text: str, low: str, high: str, first: datetime = FIRST) -> list[str]:
    found = RecurrenceRule.parse(text).days(
        first, NEW_YORK, date.fromisoformat(low), date.fromisoformat(high)
    )
    return [day.isoformat() for day in found]


@given(st.data(), st.sampled_from(CHANGES), st.integers(0, 1500), st.integers(0, 500))
def test_any_stretch_of_days_is_the_one_that_dateutil_counts_to(
    data: st.DataObject, change: tuple[str, datetime], skipped: int, length: int
) -> None:
    name, around = change
    where, rule = ZoneInfo(name), data.draw(rules(around))
    first = data.draw(steps_around(around)).replace(tzinfo=None)
    low = first.date() + timedelta(days=skipped)
    high = low + timedelta(days=length)
    expected = starts(rule, first, where, before=datetime.combine(high, first.time()))
    assert list(rule.days(first, where, low, high)) == [at.date() for at in expected if at.date() >= low]


@pytest.mark.parametrize("interval", [2, 5, 7, 30, 31, 32, 61, 365, 1000])
@pytest.mark.parametrize("week_start", ["MO", "SU"])
@pytest.mark.parametrize(
    "days", ["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=SU", "FREQ=MONTHLY"]
)
def test_months_in_which_a_long_interval_has_nothing_are_passed_over_and_no_others(
    days: str, week_start: str, interval: int
) -> None:
    rule = RecurrenceRule.parse(f"{days};INTERVAL={interval};WKST={week_start}")
    high = date(2047, 1, 1)
    expected = starts(rule, FIRST, NEW_YORK, before=datetime.combine(high, FIRST.time()))
    assert list(rule.days(FIRST, NEW_YORK, FIRST.date(), high)) == [at.date() for at in expected]


@given(st.data(), st.sampled_from(CHANGES), st.integers(0, 800))
def test_after_its_last_day_nothing_begins(
    data: st.DataObject, change: tuple[str, datetime], ahead: int
) -> None:
    name, around = change
    where, rule = ZoneInfo(name), data.draw(rules(around))
    first = data.draw(steps_around(around)).replace(tzinfo=None)
    by = first.date() + timedelta(days=ahead)
    last = rule.last_day(first, where, by=by)
    if rule.count is None and rule.until is None:
        assert last is None
    if last is not None:
        assert last <= by
        assert list(rule.days(first, where, last + timedelta(days=1), by + timedelta(days=800))) == []


@given(rules())
def test_a_rule_reads_its_own_text(rule: RecurrenceRule) -> None:
    assert RecurrenceRule.parse(rule.text) == rule
    assert RecurrenceRule.parse(rule.text).text == rule.text


@pytest.mark.parametrize(
    "text, canonical",
    [
        ("FREQ=WEEKLY", "FREQ=WEEKLY"),
        ("RRULE:FREQ=WEEKLY", "FREQ=WEEKLY"),
        ("freq=weekly;byday=mo", "FREQ=WEEKLY;BYDAY=MO"),
        (" FREQ=WEEKLY;INTERVAL=1 ", "FREQ=WEEKLY"),
        ("FREQ=WEEKLY;BYDAY=MO;", "FREQ=WEEKLY;BYDAY=MO"),
        ("BYDAY=FR,MO,FR;FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO,FR"),
        ("FREQ=WEEKLY;WKST=MO", "FREQ=WEEKLY"),
        ("FREQ=WEEKLY;WKST=SU;BYDAY=SA,SU", "FREQ=WEEKLY;BYDAY=SA,SU;WKST=SU"),
        ("COUNT=07;INTERVAL=02;FREQ=DAILY", "FREQ=DAILY;INTERVAL=2;COUNT=7"),
        ("FREQ=DAILY;INTERVAL=1000;COUNT=10000", "FREQ=DAILY;INTERVAL=1000;COUNT=10000"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1,31,1,-31,+2", "FREQ=MONTHLY;BYMONTHDAY=1,2,31,-31,-1"),
        ("FREQ=MONTHLY;BYDAY=-1FR,2MO,+1SU,TU", "FREQ=MONTHLY;BYDAY=TU,1SU,2MO,-1FR"),
        ("FREQ=MONTHLY;BYDAY=5SU,-5MO", "FREQ=MONTHLY;BYDAY=5SU,-5MO"),
        ("FREQ=DAILY;BYMONTH=12,1,1;BYMONTHDAY=13", "FREQ=DAILY;BYMONTH=1,12;BYMONTHDAY=13"),
        ("FREQ=DAILY;UNTIL=20271231", "FREQ=DAILY;UNTIL=20271231"),
        ("FREQ=DAILY;UNTIL=20271231T170000", "FREQ=DAILY;UNTIL=20271231T170000"),
        ("FREQ=DAILY;UNTIL=20271231T235959Z", "FREQ=DAILY;UNTIL=20271231T235959Z"),
        ("FREQ=DAILY;UNTIL=00010101T000000Z", "FREQ=DAILY;UNTIL=00010101T000000Z"),
    ],
)
def test_spellings_of_one_rule_become_one_text(text: str, canonical: str) -> None:
    assert RecurrenceRule.parse(text).text == canonical


def test_the_longest_rule_can_be_read_back() -> None:
    every = tuple(range(1, 32))
    longest = RecurrenceRule(
        tuple(range(7)),
        6,
        frequency=Frequency.MONTHLY,
        interval=1000,
        until=datetime(2027, 1, 1, tzinfo=UTC),
        nth_weekdays=tuple((nth, day) for nth in (1, 2, 3, 4, 5, -1, -2, -3, -4, -5) for day in range(7)),
        month_days=(*every, *(-day for day in every)),
        months=tuple(range(1, 13)),
    )
    assert RecurrenceRule.parse(longest.text) == longest


def test_an_instant_is_kept_in_utc() -> None:
    until = datetime(2027, 1, 1, 9, tzinfo=timezone(timedelta(hours=2)))
    rule = RecurrenceRule(until=until)
    assert isinstance(rule.until, datetime)
    assert rule.until.tzinfo is UTC
    assert rule.text == "FREQ=WEEKLY;UNTIL=20270101T070000Z"


def test_friday_the_thirteenth() -> None:
    found = days("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "2027-01-01", "2028-12-31")
    assert found == ["2027-08-13", "2028-10-13"]


def test_numbered_and_plain_weekdays_of_a_month_are_alternatives() -> None:
    found = days("FREQ=MONTHLY;BYDAY=SU,1MO,-1FR", "2027-02-01", "2027-02-28")
    assert found == ["2027-02-01", "2027-02-07", "2027-02-14", "2027-02-21", "2027-02-26", "2027-02-28"]


def test_a_month_without_that_day_has_no_occurrence() -> None:
    found = days("FREQ=MONTHLY", "2027-01-01", "2027-06-30", datetime(2027, 1, 31, 9))
    assert found == ["2027-01-31", "2027-03-31", "2027-05-31"]


def test_the_week_start_decides_which_days_are_of_the_same_week() -> None:
    every_other = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4;WKST="
    first = datetime(1997, 8, 5, 9)
    assert days(every_other + "MO", "1997-08-01", "1997-09-30", first) == [
        "1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24",
    ]  # fmt: skip
    assert days(every_other + "SU", "1997-08-01", "1997-09-30", first) == [
        "1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31",
    ]  # fmt: skip


def test_a_first_window_that_the_rule_does_not_name_is_not_counted() -> None:
    saturday = datetime(2027, 1, 9, 9)
    assert days("FREQ=WEEKLY;BYDAY=MO;COUNT=2", "2027-01-01", "2027-12-31", saturday) == [
        "2027-01-11", "2027-01-18",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "until, last",
    [
        ("20270106", "2027-01-06"),
        ("20270106T090000", "2027-01-06"),
        ("20270106T085959", "2027-01-05"),
        ("20270106T140000Z", "2027-01-06"),
        ("20270106T135959Z", "2027-01-05"),
    ],
)
def test_the_last_occurrence_begins_at_the_last_moment_or_before(until: str, last: str) -> None:
    assert days(f"FREQ=DAILY;UNTIL={until}", "2027-01-05", "2027-12-31")[-1] == last


@pytest.mark.parametrize(
    "until, days_in_november",
    [
        ("20261101T052959Z", []),
        ("20261101T053000Z", ["2026-11-01"]),
        ("20261101T060500Z", ["2026-11-01"]),
    ],
)
def test_an_instant_is_compared_as_one_where_the_clock_shows_times_twice(
    until: str, days_in_november: list[str]
) -> None:
    """01:30 begins at 05:30 UTC for the first time; at 06:05 the clock shows 01:05 again."""
    first = datetime(2026, 10, 30, 1, 30)
    assert days(f"FREQ=DAILY;UNTIL={until}", "2026-11-01", "2026-11-30", first) == days_in_november


@pytest.mark.parametrize("until", ["00010101", "00010101T000000", "00010101T000000Z", "18991231T235959Z"])
def test_a_rule_that_ended_before_it_began_has_no_occurrence(until: str) -> None:
    assert days(f"FREQ=DAILY;UNTIL={until}", "2027-01-01", "2027-12-31") == []


@pytest.mark.parametrize("until", ["99991231", "99991231T235959", "99991231T235959Z"])
def test_the_end_of_the_calendar_is_an_end_like_another(until: str) -> None:
    assert len(days(f"FREQ=DAILY;UNTIL={until}", "2030-01-01", "2030-12-31")) == 365


@pytest.mark.parametrize(
    "text", ["FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1"]
)
def test_a_rule_that_never_occurs_is_soon_known_to(text: str) -> None:
    assert days(text, "2027-01-01", "9990-12-31") == []


def test_a_rule_is_asked_about_a_day_far_ahead_at_once() -> None:
    assert days("FREQ=DAILY;INTERVAL=3", "2999-12-29", "2999-12-31", datetime(2000, 1, 1)) == ["2999-12-30"]


@pytest.mark.parametrize(
    "text, weekdays",
    [
        ("FREQ=WEEKLY", (0,)),
        ("FREQ=WEEKLY;BYDAY=TU,SU;WKST=SU", (1, 6)),
        ("FREQ=DAILY", (0, 1, 2, 3, 4, 5, 6)),
        ("FREQ=DAILY;BYDAY=WE", (2,)),
        ("FREQ=MONTHLY;BYDAY=WE", (2,)),
        ("FREQ=MONTHLY", None),
        ("FREQ=MONTHLY;BYDAY=1WE", None),
        ("FREQ=MONTHLY;BYDAY=FR,1WE", None),
        ("FREQ=MONTHLY;BYDAY=WE;BYMONTHDAY=1", None),
        ("FREQ=DAILY;BYMONTHDAY=1", None),
        ("FREQ=WEEKLY;INTERVAL=2", None),
        ("FREQ=WEEKLY;COUNT=1", None),
        ("FREQ=WEEKLY;UNTIL=20990101", None),
        ("FREQ=WEEKLY;BYMONTH=1", None),
    ],
)
def test_what_is_the_same_every_week_is_known(text: str, weekdays: tuple[int, ...] | None) -> None:
    assert RecurrenceRule.parse(text).every_week(FIRST) == weekdays


@pytest.mark.parametrize("end", ["COUNT=3", "UNTIL=20270106", "UNTIL=20270106T140000Z"])
def test_the_last_day_is_known_on_that_day_and_not_before(end: str) -> None:
    rule = RecurrenceRule.parse(f"FREQ=DAILY;{end}")
    last = date(2027, 1, 6)
    assert rule.last_day(FIRST, NEW_YORK, by=last) == last
    assert rule.last_day(FIRST, NEW_YORK, by=last + timedelta(days=400)) == last
    assert rule.last_day(FIRST, NEW_YORK, by=last - timedelta(days=1)) is None


def test_which_day_has_a_number_is_known_by_that_day_and_not_before() -> None:
    third = date(2027, 1, 6).toordinal()
    every_day = RecurringDays(
        first=third - 2,
        frequency=Frequency.DAILY,
        interval=1,
        weekdays=(),
        nth_weekdays=(),
        month_days=(),
        months=(),
        week_start=0,
    )
    assert every_day.nth(3, by=third) == third
    assert every_day.nth(3, by=third - 1) is None


def test_the_last_days_of_the_calendar_are_days_too() -> None:
    assert days("FREQ=DAILY", "9999-12-30", "9999-12-31") == ["9999-12-30", "9999-12-31"]
