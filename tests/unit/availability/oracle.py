"""Judges opening hours one instant at a time, straight from the entries and the clock on the wall."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from tests.unit.availability.by_dateutil import starts

from driveway_core.availability import AvailabilityEntry, AvailabilityType
from driveway_core.recurrence import RecurrenceRule
from driveway_core.windows import TimeWindow

Verdict = Literal["fine", "not-open", "window-taken"]
Inside = Callable[[datetime], bool]
MINUTE = timedelta(minutes=1)


def clock(moment: datetime, where: ZoneInfo) -> datetime:
    return moment.astimezone(where).replace(tzinfo=None)


def ticks(window: TimeWindow, step: timedelta = MINUTE) -> Iterable[datetime]:
    """Every whole step that the window touches; nothing changes within one."""
    moment = window.start.replace(second=0, microsecond=0)
    while moment < window.end:
        yield moment
        moment += step


def inside(entry: AvailabilityEntry, where: ZoneInfo) -> Inside:
    if entry.rule is None:
        return lambda moment: entry.window.start <= moment < entry.window.end
    first = clock(entry.window.start, where)
    lasting = clock(entry.window.end, where) - first
    if lasting <= timedelta():
        lasting = entry.window.end - entry.window.start
    dates = Dates(entry.rule, first, where)
    gone = {start for moment in entry.exceptions for start in left_out(moment, first, where)}

    def takes_place(day: date) -> bool:
        return dates.have(day) and datetime.combine(day, first.time()) not in gone

    def recurring(moment: datetime) -> bool:
        shown = clock(moment, where)
        for back in range(3):
            day = shown.date() - timedelta(days=back)
            start = datetime.combine(day, first.time())
            if start <= shown < start + lasting and takes_place(day):
                return True
        return False

    return recurring


class Dates:
    """The days on which a rule has occurrences, each looked up once, further ones as they are asked for."""

    def __init__(self, rule: RecurrenceRule, first: datetime, where: ZoneInfo) -> None:
        self._starts = starts(rule, first, where, before=first + timedelta(days=1500))
        self._found: set[date] = set()
        self._latest = first.date() - timedelta(days=1)

    def have(self, day: date) -> bool:
        while self._latest < day:
            start = next(self._starts, None)
            self._latest = date.max if start is None else start.date()
            self._found |= set() if start is None else {start.date()}
        return day in self._found


def left_out(moment: datetime, first: datetime, where: ZoneInfo) -> Iterable[datetime]:
    """The local starts that an exception means: what the clock shows, or skips just before."""
    shown, due = clock(moment, where), clock(moment - MINUTE, where) + MINUTE
    day = min(shown, due).date()
    while day <= shown.date():
        start = datetime.combine(day, first.time())
        if start == shown or due <= start < shown:
            yield start
        day += timedelta(days=1)


class Oracle:
    """All entries of one driveway, asked about single instants."""

    def __init__(self, entries: Sequence[AvailabilityEntry], where: ZoneInfo) -> None:
        self._inside = {
            kind: [inside(entry, where) for entry in entries if entry.kind is kind]
            for kind in AvailabilityType
        }

    def says(self, kind: AvailabilityType, moment: datetime) -> bool:
        tests = self._inside[kind]
        if kind is AvailabilityType.AVAILABLE and not tests:
            return True
        return any(test(moment) for test in tests)

    def refuses(self, moment: datetime) -> bool:
        return not self.says(AvailabilityType.AVAILABLE, moment) or self.says(
            AvailabilityType.BLOCKED, moment
        )

    def verdict(self, stay: TimeWindow, step: timedelta = MINUTE) -> Verdict:
        verdict: Verdict = "fine"
        for moment in ticks(stay, step):
            if self.refuses(moment):
                return "not-open"
            if self.says(AvailabilityType.BOOKED, moment):
                verdict = "window-taken"
        return verdict
