"""Days of a calendar as the clock on the driveway's wall counts them, and what each comes down to.

A day lasts 23 or 25 hours where the clock is set, and a date that a zone left
out has no time at all. The week begins on Monday.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from driveway_core.calendars import CalendarPiece, CalendarState, clipped
from driveway_core.civil import month_length
from driveway_core.entries import EARLIEST_YEAR, LATEST_YEAR
from driveway_core.errors import InvalidValue
from driveway_core.wall_clock import showing
from driveway_core.windows import DAY, TimeWindow

_MONTH: Final = re.compile(r"([1-9][0-9]{3})-(0[1-9]|1[0-2])")
_LONGEST_GAP: Final = 3 * DAY
"""No clock was ever set forward by as much."""


class DaySummary(StrEnum):
    """What a day, or a part of one, comes down to for somebody who looks for a place.

    *Taken* when nothing is free and somebody has it at least for a time; else
    *blocked* when the host keeps any of it back; else *closed*. *Skipped* is
    a date, or an hour, that the clock left out.
    """

    FREE = "free"
    FREE_IN_PART = "free_in_part"
    TAKEN = "taken"
    BLOCKED = "blocked"
    CLOSED = "closed"
    SKIPPED = "skipped"

    @classmethod
    def of(cls, states: Iterable[CalendarState]) -> "DaySummary":
        """What the states of all pieces come down to."""
        found = set(states)
        if CalendarState.FREE in found:
            return cls.FREE if len(found) == 1 else cls.FREE_IN_PART
        if found & {CalendarState.BOOKED, CalendarState.FULL}:
            return cls.TAKEN
        if CalendarState.BLOCKED in found:
            return cls.BLOCKED
        return cls.CLOSED if found else cls.SKIPPED


@attrs.frozen
class DaySpan:
    """Some dates in a row, the last one included: of a month, a week, or any others."""

    first: date
    last: date

    def __attrs_post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidValue("last", "the last day must not be before the first")
        if not EARLIEST_YEAR <= self.first.year <= self.last.year <= LATEST_YEAR:
            raise InvalidValue("month", f"must lie between the years {EARLIEST_YEAR} and {LATEST_YEAR}")

    @classmethod
    def month(cls, text: str) -> "DaySpan":
        """The days of a month that is written as 2027-03."""
        written = _MONTH.fullmatch(text)
        if written is None:
            raise InvalidValue("month", "write it as 2027-03")
        return cls.month_of(date(int(written[1]), int(written[2]), 1))

    @classmethod
    def month_of(cls, day: date) -> "DaySpan":
        """The days of the month that a date is in."""
        return cls(day.replace(day=1), day.replace(day=month_length(day.year, day.month)))

    @classmethod
    def week_of(cls, day: date) -> "DaySpan":
        """Monday to Sunday around a date."""
        monday = day - timedelta(days=day.weekday())
        return cls(monday, monday + timedelta(days=6))

    def __iter__(self) -> Iterator[date]:
        for number in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=number)

    def windows(self, where: ZoneInfo) -> list[TimeWindow | None]:
        """The time of each date, in order, without gaps or overlaps; None for a date that was left out.

        A day ends when the clock has shown it for the last time: what comes
        twice around midnight belongs to the day that is shown again.
        """
        start = _ends(self.first - _LONGEST_GAP, self.first, where)
        windows: list[TimeWindow | None] = []
        for day in self:
            end = _ends(day, day + DAY, where) or start
            windows.append(None if start is None or end is None or end <= start else TimeWindow(start, end))
            start = end
        return windows

    def during(self, where: ZoneInfo) -> TimeWindow:
        """The time of all dates together; refuses dates that were all left out."""
        lasting = [window for window in self.windows(where) if window is not None]
        if not lasting:
            raise InvalidValue("month", "the clock left that day out")
        return TimeWindow(lasting[0].start, lasting[-1].end)


def _ends(first: date, until: date, where: ZoneInfo) -> datetime | None:
    """When the clock has shown the last of the dates from one up to another; None where it shows none."""
    shown = showing(_midnight(first), _midnight(until), where)
    return shown[-1].end if shown else None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # a wall clock's, without a zone


@attrs.frozen
class CalendarDay:
    """One date of a calendar: when it is, and the pieces of it; none where the clock left it out."""

    date: date
    window: TimeWindow | None
    pieces: tuple[CalendarPiece, ...]

    @property
    def summary(self) -> DaySummary:
        """What it comes down to."""
        return DaySummary.of(piece.state for piece in self.pieces)

    def parts(self, count: int, where: ZoneInfo) -> list[DaySummary]:
        """What each of so many equal parts of the clock's 24 hours comes down to.

        An hour that the clock left out is *skipped*; one that it showed twice counts both times.
        """
        length = DAY / count
        return [self._part(_midnight(self.date) + number * length, length, where) for number in range(count)]

    def _part(self, start: datetime, length: timedelta, where: ZoneInfo) -> DaySummary:
        shown = showing(start, start + length, where)
        return DaySummary.of(piece.state for window in shown for piece in clipped(self.pieces, window))


def days_of(pieces: Sequence[CalendarPiece], span: DaySpan, where: ZoneInfo) -> tuple[CalendarDay, ...]:
    """A calendar's pieces by the dates of a span."""
    return tuple(
        CalendarDay(day, window, () if window is None else clipped(pieces, window))
        for day, window in zip(span, span.windows(where), strict=True)
    )
