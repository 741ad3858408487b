"""Days of a calendar, in zones whose clocks do everything that clocks have done."""

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.unit.availability.builders import an_entry, window

from driveway_core.availability import AvailabilityEntry, AvailabilityType, compile_hours
from driveway_core.calendar_days import CalendarDay, DaySpan, DaySummary, days_of
from driveway_core.calendars import CalendarState, calendar
from driveway_core.errors import InvalidValue
from driveway_core.testing.entry_strategies import CHANGES, entries
from driveway_core.testing.strategies import ZONES
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow

ODD_ZONES: Final = (
    *ZONES,
    "America/Sao_Paulo",
    "Asia/Tehran",
    "Asia/Gaza",
    "Asia/Pyongyang",
    "America/Caracas",
    "Pacific/Fakaofo",
    "Pacific/Kiritimati",
    "Antarctica/Casey",
    "Antarctica/Macquarie",
    "America/Godthab",
)
DAYS: Final = st.dates(date(2000, 1, 1), date(2040, 12, 31))
SAMOA: Final = ZoneInfo("Pacific/Apia")


@given(st.sampled_from(ODD_ZONES), DAYS)
@example("Pacific/Apia", date(2011, 12, 1))
@example("Pacific/Fakaofo", date(2011, 12, 1))
@example("America/St_Johns", date(2006, 10, 29))
@example("Africa/Casablanca", date(2026, 2, 15))
@example("America/Sao_Paulo", date(2018, 11, 4))
@example("America/Godthab", date(2024, 3, 30))
def test_the_days_of_a_month_follow_one_another_without_gaps_or_overlaps(name: str, day: date) -> None:
    where, span = ZoneInfo(name), DaySpan.month_of(day)
    lasting = [each for each in span.windows(where) if each is not None]
    assert [each.start for each in lasting[1:]] == [each.end for each in lasting[:-1]]
    assert span.during(where) == TimeWindow(lasting[0].start, lasting[-1].end)
    following = DaySpan.month_of(span.last + DAY)
    assert following.during(where).start == lasting[-1].end


@given(st.sampled_from(ODD_ZONES), DAYS)
@example("Pacific/Apia", date(2011, 12, 30))
@example("Pacific/Apia", date(2011, 12, 31))
@example("America/St_Johns", date(2006, 10, 28))
@example("America/St_Johns", date(2006, 10, 29))
def test_a_day_is_when_the_clock_shows_its_date(name: str, day: date) -> None:
    """But for the minute in which Newfoundland's clocks show the next date before they are set back."""
    where = ZoneInfo(name)
    (lasting,) = DaySpan(day, day).windows(where)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    moments = [noon + step * 15 * MINUTE for step in range(-48 * 4, 48 * 4)]
    shown = {moment for moment in moments if moment.astimezone(where).date() == day}
    held = {moment for moment in moments if lasting is not None and lasting.holds(moment)}
    if name != "America/St_Johns":
        assert held == shown
    assert len(shown - held) <= 1
    assert all(lasting is not None and moment < lasting.start for moment in shown - held)
    assert all(moment.astimezone(where).date() > day for moment in held - shown)


@pytest.mark.parametrize(
    "name, day, hours",
    [
        ("America/New_York", date(2027, 3, 14), 23),
        ("America/New_York", date(2027, 11, 7), 25),
        ("America/Havana", date(2027, 3, 14), 23),
        ("America/Havana", date(2027, 11, 7), 25),
        ("Australia/Lord_Howe", date(2027, 4, 4), 24.5),
        ("Australia/Lord_Howe", date(2027, 10, 3), 23.5),
        ("Asia/Kathmandu", date(2027, 3, 14), 24),
    ],
)
def test_a_day_lasts_as_long_as_the_clock_makes_it(name: str, day: date, hours: float) -> None:
    (lasting,) = DaySpan(day, day).windows(ZoneInfo(name))
    assert lasting is not None
    assert lasting.duration == hours * HOUR


def test_what_comes_twice_around_midnight_belongs_to_the_day_that_is_shown_again() -> None:
    """At 00:01 on 29 October 2006 the clocks of Newfoundland went back to 23:01 of the 28th."""
    span = DaySpan(date(2006, 10, 28), date(2006, 10, 29))
    saturday, sunday = span.windows(ZoneInfo("America/St_Johns"))
    assert saturday is not None
    assert sunday is not None
    assert (saturday.duration, sunday.duration) == (25 * HOUR, 24 * HOUR)


def test_a_date_that_a_zone_left_out_has_no_time() -> None:
    """Samoa went from the end of 29 December 2011 to the start of the 31st."""
    span = DaySpan.month("2011-12")
    windows = dict(zip(span, span.windows(SAMOA), strict=True))
    assert [day for day, lasting in windows.items() if lasting is None] == [date(2011, 12, 30)]
    day = CalendarDay(date(2011, 12, 30), None, ())
    assert day.summary is DaySummary.SKIPPED
    assert set(day.parts(24, SAMOA)) == {DaySummary.SKIPPED}
    with pytest.raises(InvalidValue):
        DaySpan(date(2011, 12, 30), date(2011, 12, 30)).during(SAMOA)


def test_a_week_begins_on_monday() -> None:
    for number in range(7):
        week = DaySpan.week_of(date(2027, 3, 1) + number * DAY)
        assert (week.first, week.last) == (date(2027, 3, 1), date(2027, 3, 7))


@pytest.mark.parametrize("text, days", [("2027-03", 31), ("2028-02", 29), ("2027-02", 28), ("2027-12", 31)])
def test_a_month_has_its_days(text: str, days: int) -> None:
    assert [f"{day:%Y-%m-%d}" for day in DaySpan.month(text)] == [
        f"{text}-{number:02}" for number in range(1, days + 1)
    ]


@pytest.mark.parametrize(
    "text", ["", "2027", "2027-0", "2027-13", "2027-03-01", "0001-01", "1999-12", "3000-01"]
)
def test_a_month_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        DaySpan.month(text)
    assert refused.value.field == "month"


def walked(
    day: CalendarDay, said: list[AvailabilityEntry], taken: list[TimeWindow], where: ZoneInfo
) -> DaySummary:
    """A day's summary from asking each minute of it by itself."""
    assert day.window is not None
    within = day.window
    lying = {
        kind: [w for e in said if e.kind is kind for w in e.occurrences(within, where)]
        for kind in AvailabilityType
    }
    always = not any(entry.kind is AvailabilityType.AVAILABLE for entry in said)
    found = set()
    for minute in range(within.duration // MINUTE):
        at = within.start + minute * MINUTE
        if any(window.holds(at) for window in lying[AvailabilityType.BLOCKED]):
            found.add("blocked")
        elif not always and not any(window.holds(at) for window in lying[AvailabilityType.AVAILABLE]):
            found.add("closed")
        elif any(window.holds(at) for window in (*lying[AvailabilityType.BOOKED], *taken)):
            found.add("taken")
        else:
            found.add("free")
    if found == {"free"}:
        return DaySummary.FREE
    if "free" in found:
        return DaySummary.FREE_IN_PART
    return next(DaySummary(word) for word in ("taken", "blocked", "closed") if word in found)


@pytest.mark.wide
@given(st.data(), st.sampled_from(CHANGES), st.integers(-1, 1))
def test_the_summary_of_a_day_is_what_a_walk_through_its_minutes_finds(
    data: st.DataObject, change: tuple[str, datetime], away: int
) -> None:
    name, moment = change
    where = ZoneInfo(name)
    said = data.draw(st.lists(entries(name, moment), max_size=3))
    starts = data.draw(st.lists(st.integers(-48, 48), max_size=2))
    taken = [TimeWindow(moment + n * HOUR, moment + (n + 12) * HOUR) for n in starts]
    date_of = moment.astimezone(where).date() + away * DAY
    span = DaySpan(date_of, date_of)
    if span.windows(where) == [None]:
        return
    within = span.during(where)
    hours = compile_hours(said, time_zone=name, at=within.start - DAY)
    pieces = calendar(hours, [(1, each) for each in taken], 1, within)
    (day,) = days_of(pieces, span, where)
    assert day.summary is walked(day, said, taken, where)


def a_day(
    *said: AvailabilityEntry, day: date = date(2027, 3, 14), name: str = "America/New_York"
) -> CalendarDay:
    where, span = ZoneInfo(name), DaySpan(day, day)
    hours = compile_hours(said, time_zone=name, at=span.during(where).start)
    return days_of(calendar(hours, (), 1, span.during(where)), span, where)[0]


def test_each_part_of_a_day_has_its_own_summary() -> None:
    """The hour from two to three does not exist on that day in New York."""
    day = a_day(an_entry("2027-03-14T08:00-04:00 / 2027-03-14T12:30-04:00"))
    words = [part.value for part in day.parts(24, ZoneInfo("America/New_York"))]
    assert words == [
        *["closed"] * 2,
        "skipped",
        *["closed"] * 5,
        *["free"] * 4,
        "free_in_part",
        *["closed"] * 11,
    ]
    assert [part.value for part in day.parts(4, ZoneInfo("America/New_York"))] == [
        "closed",
        "free_in_part",
        "free_in_part",
        "closed",
    ]


def test_an_hour_that_comes_twice_is_free_when_it_is_free_both_times() -> None:
    second = an_entry("2027-11-07T01:00-05:00 / 2027-11-07T02:00-05:00", kind=AvailabilityType.BLOCKED)
    day = a_day(second, day=date(2027, 11, 7))
    assert [part.value for part in day.parts(24, ZoneInfo("America/New_York"))][:3] == [
        "free",
        "free_in_part",
        "free",
    ]


@pytest.mark.parametrize(
    "states, summary",
    [
        ("free", "free"),
        ("free closed", "free_in_part"),
        ("free full", "free_in_part"),
        ("full closed blocked", "taken"),
        ("booked closed", "taken"),
        ("blocked closed", "blocked"),
        ("closed", "closed"),
        ("", "skipped"),
    ],
)
def test_a_day_comes_down_to_what_somebody_who_looks_for_a_place_wants_to_know(
    states: str, summary: str
) -> None:
    assert DaySummary.of(CalendarState(word) for word in states.split()) == summary


def test_the_pieces_of_the_days_are_those_of_the_month() -> None:
    where, span = ZoneInfo("America/New_York"), DaySpan.month("2027-03")
    weekly = an_entry("2027-03-01T20:00-05:00 / 2027-03-02T04:00-05:00", "FREQ=WEEKLY;BYDAY=MO,SA")
    hours = compile_hours([weekly], time_zone="America/New_York", at=span.during(where).start)
    pieces = calendar(hours, (), 1, span.during(where))
    days = days_of(pieces, span, where)
    told = [piece for day in days for piece in day.pieces]
    assert sum((piece.window.duration for piece in told), timedelta()) == span.during(where).duration
    for piece in told:
        (whole,) = (each for each in pieces if each.window.covers(piece.window))
        assert whole.state is piece.state
    assert window("2027-03-14T00:00-05:00 / 2027-03-14T04:00-04:00") in [piece.window for piece in told]
