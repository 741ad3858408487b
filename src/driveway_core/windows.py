"""Windows of time: half open, aware, and never back to front.

A window holds instants, kept in UTC. What a wall clock in some zone means
as an instant is answered here too, because gaps and folds are where
bookings go wrong.
"""

from calendar import monthrange
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs

from driveway_core.errors import InvalidValue

MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


def instant(value: datetime, *, field: str = "time") -> datetime:
    """The same moment in UTC; refuses a time that does not say its offset."""
    if value.tzinfo is UTC:
        return value
    if value.tzinfo is None or value.utcoffset() is None:
        raise InvalidValue(field, "a time needs its offset from UTC, for example 2026-11-22T09:00:00-08:00")
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise InvalidValue(field, "that time is out of range") from None


_NO_PLACES: Final = frozenset({"Factory", "localtime", "posixrules"})
_OTHER_CLOCKS: Final = ("posix/", "right/")
"""What machines keep beside the IANA's zones: their own clock, and clocks that count leap seconds."""


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The IANA time zone of that name; refuses one that does not exist, or not on every machine."""
    if name not in _NO_PLACES and not name.startswith(_OTHER_CLOCKS):
        with suppress(ZoneInfoNotFoundError, ValueError, OSError):
            return ZoneInfo(name)
    raise InvalidValue("time_zone", f"{name!r} is not a time zone, try for example America/Los_Angeles")


def forget_zones() -> None:
    """From now on, zones are read anew, as the time zone database has them by then."""
    ZoneInfo.clear_cache()
    zone.cache_clear()


@attrs.frozen(order=True)
class TimeWindow:
    """The instants from ``start`` up to, not including, ``end``."""

    start: datetime
    end: datetime

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "start", instant(self.start, field="start_time"))
        object.__setattr__(self, "end", instant(self.end, field="end_time"))
        if self.start >= self.end:
            raise InvalidValue("end_time", "the end must be after the start")

    @property
    def duration(self) -> timedelta:
        """Elapsed time, whatever the wall clock did meanwhile."""
        return self.end - self.start

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies inside; the start does, the end does not."""
        return self.start <= moment < self.end

    def covers(self, other: "TimeWindow") -> bool:
        """Whether every instant of the other lies inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "TimeWindow") -> bool:
        """Whether they share an instant; windows that only touch do not."""
        return self.start < other.end and other.start < self.end

    def clipped_to(self, other: "TimeWindow") -> "TimeWindow | None":
        """The shared instants, or None when there are none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return TimeWindow(start, end) if start < end else None

    def followed_by(self, pause: timedelta) -> "TimeWindow":
        """The window with a pause added at its end; refuses one that the calendar does not have."""
        try:
            return TimeWindow(self.start, self.end + pause) if pause else self
        except OverflowError:
            raise InvalidValue("end_time", "that time is out of range") from None


def merged(windows: Iterable[TimeWindow]) -> list[TimeWindow]:
    """The same instants as few windows as possible, in order; windows that touch become one."""
    result: list[TimeWindow] = []
    for window in sorted(windows):
        if result and window.start <= result[-1].end:
            if window.end > result[-1].end:
                result[-1] = TimeWindow(result[-1].start, window.end)
        else:
            result.append(window)
    return result


def without(window: TimeWindow, taken: Iterable[TimeWindow]) -> list[TimeWindow]:
    """What is left of a window when the taken ones are cut out, in order."""
    left: list[TimeWindow] = []
    start = window.start
    for gone in merged(taken):
        if gone.end <= start:
            continue
        if gone.start >= window.end:
            break
        if gone.start > start:
            left.append(TimeWindow(start, gone.start))
        start = gone.end
    if start < window.end:
        left.append(TimeWindow(start, window.end))
    return left


def at_wall_clock(local: datetime, where: tzinfo, *, ends: bool = False) -> datetime:
    """The instant that a naive wall-clock time means in a zone.

    In a gap: the first instant that exists after it. On a fold: the first of
    the two for a start, the second for an end. Source: domain rules §2.
    """
    early = instant(local.replace(tzinfo=where, fold=0))
    late = instant(local.replace(tzinfo=where, fold=1))
    if early == late:
        return early
    if early < late:  # a fold: fold=0 names the earlier instant
        return late if ends else early
    return _first_instant_after_gap(late, early, where)


def _first_instant_after_gap(low: datetime, high: datetime, where: tzinfo) -> datetime:
    """Where the offset changes between two instants; zones change on whole seconds."""
    before = low.astimezone(where).utcoffset()
    low, high = low.replace(microsecond=0), high.replace(microsecond=0)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        if middle.astimezone(where).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high


def civil_step(start: datetime, where: tzinfo, *, days: int = 0, months: int = 0) -> datetime:
    """The same wall-clock time some months, then days, on: the end of such a unit.

    Clamped to the month's end. A time in a gap moves to the first instant
    after it, and of a time that comes twice the second is meant, as for any
    end. Refuses years that the calendar does not have.
    """
    try:
        local = start.astimezone(where).replace(tzinfo=None)
        if months:
            index = local.month - 1 + months
            year, month = local.year + index // 12, index % 12 + 1
            local = local.replace(year=year, month=month, day=min(local.day, monthrange(year, month)[1]))
        local += timedelta(days=days)
    except (OverflowError, ValueError):
        raise InvalidValue("time", "that time is out of range") from None
    return at_wall_clock(local, where, ends=True)
