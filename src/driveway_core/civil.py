"""Days, weeks and months as a wall clock counts them, in whole microseconds.

For the search of the cheapest cover, which takes thousands of such steps and
has no time for calendar objects. Moments are microseconds since the year 1,
an instant's on UTC, a local time's on the wall clock. What a wall clock means
as an instant is the same here as in ``windows.at_wall_clock`` for an end.
"""

from bisect import bisect_right
from calendar import isleap
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from driveway_core.wall_clock import stretches
from driveway_core.windows import DAY, TimeWindow

MICROSECOND: Final = timedelta(microseconds=1)
DAY_LONG: Final = DAY // MICROSECOND
"""Microseconds of a day on which the clock is left alone."""

_ORIGIN: Final = datetime(1, 1, 1, tzinfo=UTC)
_LENGTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def microseconds(moment: datetime) -> int:
    """An instant as whole microseconds."""
    return (moment - _ORIGIN) // MICROSECOND


def month_length(year: int, month: int) -> int:
    """The days of a month; ``month`` may be 0 or 13 for a neighbouring year's."""
    return 29 if month == 2 and isleap(year) else _LENGTHS[(month - 1) % 12]


def month_of(local: int) -> int:
    """The calendar month that a local time lies in, as a running number."""
    day = date.fromordinal(local // DAY_LONG + 1)
    return day.year * 12 + day.month - 1


def length_of(month: int) -> int:
    """The days of a month by its running number."""
    return month_length(month // 12, month % 12 + 1)


@attrs.frozen
class Clock:
    """One zone's wall clock around a stay: where its stretches start, and the offset of each."""

    starts: tuple[int, ...]
    offsets: tuple[int, ...]

    @classmethod
    def during(cls, stay: TimeWindow, where: ZoneInfo) -> "Clock":
        """The clock of a zone from the stay's start to well after its end."""
        pieces = stretches(TimeWindow(stay.start, stay.end + 2 * DAY), where)
        return cls(
            tuple(microseconds(piece.start) for piece in pieces),
            tuple(piece.offset // MICROSECOND for piece in pieces),
        )

    def local(self, instant: int) -> int:
        """What the wall clock shows."""
        return instant + self.offsets[bisect_right(self.starts, instant, 1) - 1]

    def instant(self, local: int) -> int:
        """The last instant at which the clock shows it; in a gap, the first after it."""
        for index in range(len(self.starts) - 1, 0, -1):
            moment = local - self.offsets[index]
            if moment >= self.starts[index]:
                return self._not_beyond(moment, index)
        return self._not_beyond(local - self.offsets[0], 0)

    def _not_beyond(self, moment: int, index: int) -> int:
        return min(moment, self.starts[index + 1]) if index + 1 < len(self.starts) else moment

    def showing(self, local: int) -> Iterator[int]:
        """Every instant at which the clock shows it: none, one or two."""
        for index, offset in enumerate(self.offsets):
            moment = local - offset
            if moment >= self.starts[index] and self._not_beyond(moment, index) == moment:
                yield moment

    def gaps(self) -> tuple[int, ...]:
        """The instants at which the clock is set forward."""
        return tuple(at for at, _, by in self._changes() if by > 0)

    def folds(self) -> tuple[tuple[int, int, int], ...]:
        """Where the clock is set back: the instant, the local time after it, and by how much."""
        return tuple((at, local, -by) for at, local, by in self._changes() if by < 0)

    def _changes(self) -> Iterable[tuple[int, int, int]]:
        for index in range(1, len(self.starts)):
            at, offset = self.starts[index], self.offsets[index]
            yield at, at + offset, offset - self.offsets[index - 1]


@attrs.frozen
class Days:
    """So many days on: the same wall-clock time."""

    length: int
    """In microseconds, as the wall clock counts them."""

    def on(self, local: int) -> int:
        """The local time one unit later."""
        return local + self.length

    def before(self, local: int) -> Iterator[int]:
        """The local times that one unit leads from to this one."""
        yield local - self.length

    def rises(self, start: int, end: int) -> Iterator[int]:
        """Local times at which a later start brings a leap ahead: none."""
        yield from ()

    def dips(self, start: int, end: int) -> Iterator[int]:
        """Local times at which a later start throws back: none."""
        yield from ()


@attrs.frozen
class Month:
    """One month on: the same wall-clock time, clamped to the month's end."""

    length: int = 31 * DAY_LONG
    """In microseconds, of the longest."""

    def on(self, local: int) -> int:
        """The local time one month later."""
        number, time = divmod(local, DAY_LONG)
        day = date.fromordinal(number + 1)
        length = month_length(day.year, day.month)
        following = month_length(day.year + day.month // 12, day.month + 1)
        return (number + length + min(0, following - day.day)) * DAY_LONG + time

    def before(self, local: int) -> Iterator[int]:
        """The local times that one month leads from to this one: up to four, for the clamped days."""
        day = date.fromordinal(local // DAY_LONG + 1)
        length = month_length(day.year, day.month)
        previous = month_length(day.year - (day.month == 1), day.month - 1)
        clamped = range(day.day + 1, previous + 1) if day.day == length else ()
        for number in (*([day.day] if day.day <= previous else []), *clamped):
            yield local + (number - day.day - previous) * DAY_LONG

    def rises(self, start: int, end: int) -> Iterator[int]:
        """The first midnight after each month shorter than the next: a start there skips days."""
        for first in self._months(start, end):
            if month_length(first.year - (first.month == 1), first.month - 1) < month_length(
                first.year, first.month
            ):
                yield (first.toordinal() - 1) * DAY_LONG

    def dips(self, start: int, end: int) -> Iterator[int]:
        """The midnights that begin a day which is clamped: the hours of the target's last day start again."""
        for first in self._months(start, end):
            following = month_length(first.year + first.month // 12, first.month + 1)
            for day in range(following + 1, month_length(first.year, first.month) + 1):
                yield (first.toordinal() - 1 + day - 1) * DAY_LONG

    def _months(self, start: int, end: int) -> Iterator[date]:
        first = date.fromordinal(start // DAY_LONG + 1).replace(day=1)
        last = date.fromordinal(end // DAY_LONG + 1)
        while first <= last:
            yield first
            first = date(first.year + first.month // 12, first.month % 12 + 1, 1)


Unit = Days | Month
