"""The week on a wall clock, in minutes: what hours that repeat every week come down to.

Minute 0 is Monday 00:00, minute 10,079 is Sunday 23:59, local time.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from driveway_core.errors import InvalidValue
from driveway_core.wall_clock import Stretch, check_years, stretches
from driveway_core.windows import TimeWindow

DAY_MINUTES: Final = 1_440
WEEK_MINUTES: Final = 7 * DAY_MINUTES

_A_MONDAY: Final = datetime(1900, 1, 1, tzinfo=UTC)
_WEEK: Final = timedelta(days=7)
_MINUTE: Final = timedelta(minutes=1)
_TOUCHES_EVERY_MINUTE: Final = timedelta(days=16)
"""A stay this long touches each minute of the week in one week or another, clocks set forward or not."""


def _normal(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    result: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if not 0 <= start < end <= WEEK_MINUTES:
            raise InvalidValue("week", f"{start} to {end} is not a range of minutes of a week")
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


@attrs.frozen
class WeekMinutes:
    """A set of minutes of the week, as ``(start, end)`` ranges: half open, in order, never touching.

    Whatever ranges it is built from are put in that form; one that wraps
    around Sunday midnight is two.
    """

    ranges: tuple[tuple[int, int], ...] = attrs.field(default=(), converter=_normal)

    @classmethod
    def lasting(cls, start: int, minutes: int) -> "WeekMinutes":
        """So many minutes from a minute on, wrapped around the end of the week."""
        start %= WEEK_MINUTES
        end = start + min(minutes, WEEK_MINUTES)
        if end <= WEEK_MINUTES:
            return cls(((start, end),)) if minutes > 0 else EMPTY
        return cls(((start, WEEK_MINUTES), (0, end - WEEK_MINUTES)))

    def covers(self, other: "WeekMinutes") -> bool:
        """Whether every minute of the other is in it."""
        return all(any(s <= start and end <= e for s, e in self.ranges) for start, end in other.ranges)

    def overlaps(self, other: "WeekMinutes") -> bool:
        """Whether they share a minute."""
        return any(start < e and s < end for start, end in other.ranges for s, e in self.ranges)

    def union(self, other: "WeekMinutes") -> "WeekMinutes":
        """The minutes that are in one or the other."""
        return WeekMinutes(self.ranges + other.ranges)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self.ranges)

    def __bool__(self) -> bool:
        return bool(self.ranges)


FULL_WEEK: Final = WeekMinutes(((0, WEEK_MINUTES),))
EMPTY: Final = WeekMinutes()


@attrs.frozen
class WeekSegment:
    """A window within one local week and one offset from UTC.

    ``week_start`` is the instant of Monday 00:00 under that offset, so that
    minute m of the week is ``week_start`` plus m minutes, exactly, wherever
    that lies inside the window. It need not be an instant at which the clock
    really showed Monday 00:00: the offset may have been another one then.
    """

    window: TimeWindow
    week_start: datetime


def needed_minutes(window: TimeWindow, where: ZoneInfo) -> WeekMinutes:
    """The local minutes of the week that a stay touches, be it for a second.

    Walked in UTC, so that a minute the clock skipped is not needed and one
    that it showed twice is needed once.
    """
    check_years(window)
    if window.end - window.start >= _TOUCHES_EVERY_MINUTE:
        return FULL_WEEK
    pieces = stretches(window, where)
    if len(pieces) == 1:
        return WeekMinutes.lasting(*_local_minutes(pieces[0]))
    return WeekMinutes(pair for piece in pieces for pair in WeekMinutes.lasting(*_local_minutes(piece)))


def _local_minutes(piece: Stretch) -> tuple[int, int]:
    """The first minute since a Monday long ago, and how many from there on."""
    monday = _A_MONDAY - piece.offset
    first = (piece.start - monday) // _MINUTE
    return first, -((monday - piece.end) // _MINUTE) - first


def week_segments(window: TimeWindow, where: ZoneInfo) -> tuple[WeekSegment, ...]:
    """The pieces of a window, each within one local week and one offset, in order and without gaps."""
    segments: list[WeekSegment] = []
    for piece in stretches(window, where):
        monday = _A_MONDAY - piece.offset
        week_start = monday + (piece.start - monday) // _WEEK * _WEEK
        start = piece.start
        while start < piece.end:
            following = week_start + _WEEK
            end = min(piece.end, following)
            segments.append(WeekSegment(TimeWindow(start, end), week_start))
            start, week_start = end, following
    return tuple(segments)
