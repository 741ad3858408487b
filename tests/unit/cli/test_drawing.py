"""A calendar drawn for terminals of any width, with and without their letters and colours."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from tests.unit.availability.builders import an_entry, window

from driveway_cli.drawing import Drawing
from driveway_core.availability import AvailabilityType, compile_hours
from driveway_core.calendar_days import CalendarDay, DaySpan, days_of
from driveway_core.calendars import calendar

NEW_YORK, SAMOA = ZoneInfo("America/New_York"), ZoneInfo("Pacific/Apia")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
WORKDAYS = an_entry("2027-03-01T09:00-05:00 / 2027-03-01T18:00-05:00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")
PAINTERS = an_entry("2027-03-10T00:00-05:00 / 2027-03-11T00:00-05:00", kind=AvailabilityType.BLOCKED)
SUNDAY = an_entry("2027-03-14T00:00-05:00 / 2027-03-15T00:00-04:00")
STAY = (1, window("2027-03-15T09:00-04:00 / 2027-03-16T15:00-04:00"))

MARCH = """\
Mon       Tue       Wed       Thu       Fri       Sat       Sun
1         2         3         4         5         6         7
···░░░··  ···░░░··  ···░░░··  ···░░░··  ···░░░··  ········  ········

8         9         10        11        12        13        14
···░░░··  ···░░░··  xxxxxxxx  ···░░░··  ···░░░··  ········  ░░░░░░░░

15        16        17        18        19        20        21
···███··  ···██░··  ···░░░··  ···░░░··  ···░░░··  ········  ········

22        23        24        25        26        27        28
···░░░··  ···░░░··  ···░░░··  ···░░░··  ···░░░··  ········  ········

29        30        31
···░░░··  ···░░░··  ···░░░··

░ free   ▒ free in part   █ taken   x blocked   · closed
A mark is 3 hours; the past is blank."""

WEEK = """\
           0     6     12    18    24
Mon 8 Mar                            over
Tue 9 Mar                            over
Wed 10 Mar             xxxxxxxxxxxx  blocked
Thu 11 Mar .........---------......  free in part
Fri 12 Mar .........---------......  free in part
Sat 13 Mar ........................  closed
Sun 14 Mar -- ---------------------  free

- free   + free in part   # taken   x blocked   . closed
A mark is an hour; the past is blank."""


def days(span: DaySpan) -> tuple[CalendarDay, ...]:
    within = span.during(NEW_YORK)
    hours = compile_hours(
        [WORKDAYS, PAINTERS, SUNDAY], time_zone="America/New_York", at=datetime(2027, 3, 1, tzinfo=UTC)
    )
    return days_of(calendar(hours, [STAY], 1, within), span, NEW_YORK)


def test_a_month_is_drawn_as_people_know_it() -> None:
    drawn = Drawing(NEW_YORK, 80, LONG_AGO).month(days(DaySpan.month("2027-03")))
    assert "\n".join(line.plain for line in drawn) == MARCH


def test_a_week_has_a_line_a_day_and_leaves_out_what_is_over_or_was_never() -> None:
    now = datetime(2027, 3, 10, 17, 30, tzinfo=UTC)
    drawn = Drawing(NEW_YORK, 56, now, "ascii").week(days(DaySpan.week_of(date(2027, 3, 10))))
    assert "\n".join(line.plain for line in drawn) == WEEK


@pytest.mark.parametrize("width", [40, 56, 63, 64, 80, 100, 132, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    drawing = Drawing(NEW_YORK, width, LONG_AGO)
    month, week = days(DaySpan.month("2027-03")), days(DaySpan.week_of(date(2027, 3, 10)))
    lines = [line.plain for line in (*drawing.month(month), *drawing.week(week))]
    assert max(map(len, lines)) <= width
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize(
    "width, marks, each", [(200, 24, "an hour"), (100, 12, "2 hours"), (40, 4, "6 hours")]
)
def test_a_wider_terminal_gets_finer_marks(width: int, marks: int, each: str) -> None:
    lines = [line.plain for line in Drawing(NEW_YORK, width, LONG_AGO).month(days(DaySpan.month("2027-03")))]
    assert lines[5].split()[2] == "x" * marks
    assert lines[-1] == f"A mark is {each}; the past is blank."


def test_today_is_named_and_the_hours_before_are_blank() -> None:
    now = datetime(2027, 3, 10, 17, 30, tzinfo=UTC)
    lines = [line.plain for line in Drawing(NEW_YORK, 80, now).month(days(DaySpan.month("2027-03")))]
    assert lines[4].split() == ["8", "9", "10", "today", "11", "12", "13", "14"]
    assert lines[5].split() == ["xxxx", "···░░░··", "···░░░··", "········", "░░░░░░░░"]
    assert lines[2] == ""


@pytest.mark.parametrize("encoding, marks", [("ascii", "-+#x."), ("latin-1", "-+#x."), ("cp437", "░▒█x·")])
def test_a_terminal_without_the_marks_gets_others(encoding: str, marks: str) -> None:
    drawn = list(Drawing(NEW_YORK, 80, LONG_AGO, encoding).month(days(DaySpan.month("2027-03"))))
    assert all(line.plain.encode(encoding) for line in drawn if line)
    assert [word for word in drawn[-2].plain.split() if word in marks] == list(marks)


def test_a_date_that_the_clock_left_out_is_no_day() -> None:
    span = DaySpan.month("2011-12")
    hours = compile_hours([], time_zone="Pacific/Apia", at=span.during(SAMOA).start)
    shown = days_of(calendar(hours, (), 1, span.during(SAMOA)), span, SAMOA)
    lines = [line.plain for line in Drawing(SAMOA, 80, LONG_AGO).month(shown)]
    assert lines[14].split("  ") == [*["░" * 8] * 4, "no day", "", "░" * 8]
    week = [line.plain for line in Drawing(SAMOA, 80, LONG_AGO).week(shown[25:])]
    assert week[5].split()[:2] == ["Fri", "30"]
    assert week[5].endswith("no such day")
