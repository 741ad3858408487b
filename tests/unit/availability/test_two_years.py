"""Two years of opening hours in ten zones beside a walk of the clock, minute by minute.

The walk knows nothing of rules: it asks each UTC minute what a clock on the wall shows
then. `make test` walks two days around every change of the clock and two weeks in
between; the proof run walks every minute of the two years.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from driveway_core.availability import (
    HORIZON,
    AvailabilityEntry,
    AvailabilityType,
    EntryId,
    NotOpen,
    OpeningHours,
    compile_hours,
)
from driveway_core.recurrence import RecurrenceRule
from driveway_core.windows import MINUTE, TimeWindow, at_wall_clock

pytestmark = pytest.mark.wide

ZONES = (
    ("Australia/Lord_Howe", 2026),  # half an hour forward and back
    ("Asia/Kathmandu", 2026),  # a quarter of an hour off
    ("Pacific/Apia", 2011),  # no 30 December 2011
    ("Africa/Casablanca", 2026),  # back for Ramadan, forward after it
    ("America/New_York", 2026),
    ("Europe/London", 2026),
    ("America/Sao_Paulo", 2018),  # forward at midnight, and then never again
    ("Asia/Tehran", 2021),  # changes at midnight, given up in 2022
    ("Antarctica/Troll", 2026),  # two hours
    ("Pacific/Chatham", 2026),  # at a quarter to three
)
DAY = timedelta(days=1)
DAY_MINUTES = 1_440


class Hours(NamedTuple):
    """Minutes of the local day, on weekdays from 0, Monday; over midnight when they end before they begin."""

    weekdays: tuple[int, ...]
    opens: int
    closes: int

    def hold(self, weekday: int, minute: int) -> bool:
        if self.opens < self.closes:
            return self.opens <= minute < self.closes and weekday in self.weekdays
        if minute >= self.opens:
            return weekday in self.weekdays
        return minute < self.closes and (weekday - 1) % 7 in self.weekdays


WORK = Hours((0, 1, 2, 3, 4), 9 * 60, 17 * 60)
NIGHTS = Hours((4, 5, 6), 22 * 60 + 30, 6 * 60 + 15)


def two_years(year: int) -> TimeWindow:
    return TimeWindow(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 2, 1, 1, tzinfo=UTC))


def changes(where: ZoneInfo, years: TimeWindow) -> list[datetime]:
    """The UTC minutes at which the clock shows another offset than the minute before."""
    found: list[datetime] = []
    day = years.start
    while day < years.end:
        if day.astimezone(where).utcoffset() != (day + DAY).astimezone(where).utcoffset():
            minutes = [day + number * MINUTE for number in range(24 * 60 + 1)]
            found += [b for a, b in pairwise(minutes) if _offset(a, where) != _offset(b, where)]
        day += DAY
    return found


def _offset(moment: datetime, where: ZoneInfo) -> timedelta | None:
    return moment.astimezone(where).utcoffset()


def on_the_wall(window: TimeWindow, where: ZoneInfo) -> list[tuple[datetime, int, int]]:
    """Each UTC minute with the weekday and the minute of the day that the clock shows then."""
    minutes: list[tuple[datetime, int, int]] = []
    moment = window.start
    while moment < window.end:
        shown = moment.astimezone(where)
        minutes.append((moment, shown.weekday(), shown.hour * 60 + shown.minute))
        moment += MINUTE
    return minutes


def runs(minutes: Iterable[tuple[datetime, int, int]], hours: Hours) -> list[tuple[datetime, datetime]]:
    """From when to when the clock shows times that the hours hold."""
    found: list[list[datetime]] = []
    before = False
    for moment, weekday, minute in minutes:
        if hours.hold(weekday, minute):
            if before:
                found[-1][1] = moment + MINUTE
            else:
                found.append([moment, moment + MINUTE])
            before = True
        else:
            before = False
    return [(start, end) for start, end in found]


def entry(hours: Hours, where: ZoneInfo, before: date, rule: str) -> AvailabilityEntry:
    """Such hours, begun in the last week but one before a day."""
    day = before - (14 + before.weekday() - hours.weekdays[0]) * DAY
    opens = datetime.combine(day, time()) + hours.opens * MINUTE
    closes = opens + (hours.closes - hours.opens) % DAY_MINUTES * MINUTE
    return AvailabilityEntry(
        id=EntryId(UUID(int=1)),
        driveway_id=UUID(int=1),
        kind=AvailabilityType.AVAILABLE,
        window=TimeWindow(at_wall_clock(opens, where), at_wall_clock(closes, where, ends=True)),
        rule=RecurrenceRule.parse(rule),
        created_at=datetime(2000, 1, 1, tzinfo=UTC),
        updated_at=datetime(2000, 1, 1, tzinfo=UTC),
    )


def in_all_forms(hours: Hours, name: str, around: TimeWindow) -> list[OpeningHours]:
    """As minutes of the week, as written out, and, from half a year before, as asked of the rule."""
    where, first = ZoneInfo(name), around.start.date()
    names = ",".join("MO TU WE TH FR SA SU".split()[day] for day in hours.weekdays)
    weekly = entry(hours, where, first, f"FREQ=WEEKLY;BYDAY={names}")
    ending = entry(hours, where, first, f"FREQ=DAILY;BYDAY={names};UNTIL={around.end.year + 5}0101")
    every = [
        compile_hours([weekly], time_zone=name, at=around.start),
        compile_hours([ending], time_zone=name, at=around.start),
        compile_hours([ending], time_zone=name, at=around.start - HORIZON),
    ]
    assert [len(form.rules) for form in every] == [0, 1, 1]
    return every


def compare(form: OpeningHours, part: TimeWindow, expected: list[tuple[datetime, datetime]]) -> None:
    assert [(open_.start, open_.end) for open_ in form.open_windows(part)] == expected
    for start, end in expected:
        form.judge(TimeWindow(start, end))
        if end < part.end:
            with pytest.raises(NotOpen):
                form.judge(TimeWindow(start, end + MINUTE))


@pytest.mark.parametrize("name, year", ZONES)
def test_hours_are_those_that_the_clock_shows(name: str, year: int) -> None:
    where, years = ZoneInfo(name), two_years(year)
    forms = {hours: in_all_forms(hours, name, years) for hours in (WORK, NIGHTS)}
    parts = [TimeWindow(at - DAY, at + DAY) for at in changes(where, years)]
    parts += [
        TimeWindow(start, start + 7 * DAY) for start in (years.start + days * DAY for days in (20, 400))
    ]
    for part in parts:
        minutes = on_the_wall(part, where)
        for hours, every in forms.items():
            expected = runs(minutes, hours)
            for form in every:
                compare(form, part, expected)


@pytest.mark.proof
@pytest.mark.parametrize("name, year", ZONES)
def test_every_minute_of_two_years_is_what_the_clock_shows(name: str, year: int) -> None:
    years = two_years(year)
    minutes = on_the_wall(years, ZoneInfo(name))
    for hours in (WORK, NIGHTS):
        expected = runs(minutes, hours)
        for form in in_all_forms(hours, name, years):
            compare(form, years, expected)


@pytest.mark.parametrize("name, year", [each for each in ZONES if each[0] != "Asia/Kathmandu"])
def test_hours_on_a_gap_and_on_a_fold_are_those_that_the_clock_shows(name: str, year: int) -> None:
    """Around the very times that a change skips or repeats: into them, within, out of them and across."""
    where, years = ZoneInfo(name), two_years(year)
    tried = 0
    for change in changes(where, years)[:3]:
        part = TimeWindow(change - DAY, change + DAY)
        minutes = on_the_wall(part, where)
        shown = sorted(
            at.replace(tzinfo=None)
            for at in ((change - MINUTE).astimezone(where) + MINUTE, change.astimezone(where))
        )
        for before, after in ((-45, 45), (-45, -10), (0, 0), (10, -10), (10, 45)):
            opens, closes = (
                ((at.hour * 60 + at.minute) + by) % DAY_MINUTES
                for at, by in zip(shown, (before, after), strict=True)
            )
            if opens != closes:
                tried += 1
                hours = Hours(tuple(range(7)), opens, closes)
                expected = runs(minutes, hours)
                for form in in_all_forms(hours, name, part):
                    compare(form, part, expected)
    assert tried >= 3


def test_the_day_that_apia_never_had_is_not_open() -> None:
    where, years = ZoneInfo("Pacific/Apia"), two_years(2011)
    week = TimeWindow(datetime(2011, 12, 26, 10, tzinfo=UTC), datetime(2012, 1, 1, 10, tzinfo=UTC))
    for form in in_all_forms(WORK, "Pacific/Apia", years):
        days = [open_.start.astimezone(where).day for open_ in form.open_windows(week)]
        assert days == [26, 27, 28, 29]
