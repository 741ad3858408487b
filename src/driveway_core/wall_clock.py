"""A zone's wall clock as stretches of time in which its offset from UTC stands still.

Everything that asks what a clock on the wall shows goes through here, so
that the hour that does not exist and the hour that comes twice need no rule
of their own: within one stretch, local time is UTC plus a constant.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from driveway_core.errors import InvalidValue
from driveway_core.windows import DAY, TimeWindow, merged

EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 9990
"""Years that we can tell the wall clock of; Python's calendar ends soon after."""

_WIDEST_OFFSET: Final = DAY
_SECOND: Final = timedelta(seconds=1)


@attrs.frozen
class Stretch:
    """The instants from ``start`` up to ``end``, in which local time is UTC plus ``offset``."""

    start: datetime
    end: datetime
    offset: timedelta


def check_years(window: TimeWindow) -> None:
    """Refuses a window in years that we cannot tell the wall clock of."""
    if window.start.year < EARLIEST_YEAR:
        raise InvalidValue("start_time", "that time is out of range")
    if window.end.year > LATEST_YEAR:
        raise InvalidValue("end_time", "that time is out of range")


def stretches(within: TimeWindow, where: ZoneInfo) -> tuple[Stretch, ...]:
    """The pieces of a window between changes of the zone's offset, in order and without gaps.

    Refuses years that we cannot tell the wall clock of. Changes are found to
    the second; two that cancel each other within one day would be missed (no
    zone of the tz database has such a pair).
    """
    check_years(within)
    pieces: list[Stretch] = []
    for year in range(within.start.year, within.end.year + 1):
        for piece in _stretches_of(year, where):
            start, end = max(piece.start, within.start), min(piece.end, within.end)
            if start >= end:
                continue
            if pieces and pieces[-1].offset == piece.offset:
                start = pieces.pop().start
            pieces.append(Stretch(start, end, piece.offset))
    return tuple(pieces)


@lru_cache(maxsize=4096)
def _stretches_of(year: int, where: ZoneInfo) -> tuple[Stretch, ...]:
    low, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    pieces: list[Stretch] = []
    start, offset = low, _offset_at(low, where)
    while low < end:
        high = low + DAY
        after = _offset_at(high, where)
        if after != offset:
            change = _change_between(low, high, where)
            pieces.append(Stretch(start, change, offset))
            start, offset = change, after
        low = high
    if start < end:
        pieces.append(Stretch(start, end, offset))
    return tuple(pieces)


def _offset_at(moment: datetime, where: ZoneInfo) -> timedelta:
    return moment.astimezone(where).utcoffset() or timedelta()


def _change_between(low: datetime, high: datetime, where: ZoneInfo) -> datetime:
    """The first second that has the later of two offsets."""
    before = _offset_at(low, where)
    while high - low > _SECOND:
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if _offset_at(middle, where) == before:
            low = middle
        else:
            high = middle
    return high


def showing(start: datetime, end: datetime, where: ZoneInfo) -> list[TimeWindow]:
    """The instants at which the wall clock shows a time from ``start`` up to ``end``, both naive.

    None in a gap; two windows where a clock set back shows the times twice
    with others in between. Source: domain rules §4.
    """
    first, last = start.replace(tzinfo=UTC), end.replace(tzinfo=UTC)
    return shown_in(clock_around(first, last, where), first, last)


def clock_around(start: datetime, end: datetime, where: ZoneInfo) -> tuple[Stretch, ...]:
    """Every stretch in which the clock may show a time between two, both written as if it were UTC's."""
    return stretches(TimeWindow(start - _WIDEST_OFFSET, end + _WIDEST_OFFSET), where)


def shown_in(pieces: Iterable[Stretch], start: datetime, end: datetime) -> list[TimeWindow]:
    """As `showing`, of stretches that were looked up before, for many times written as if in UTC."""
    windows: list[TimeWindow] = []
    for piece in pieces:
        first, last = max(piece.start, start - piece.offset), min(piece.end, end - piece.offset)
        if first < last:
            windows.append(TimeWindow(first, last))
    return merged(windows) if len(windows) > 1 else windows
