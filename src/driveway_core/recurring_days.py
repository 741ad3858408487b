"""The days on which something recurs: tests of single days, so that any stretch can be asked at once.

Days are counted as `date.toordinal` does: day 1 is a Monday. Source: RFC 5545 §3.3.10.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import Final

import attrs

from driveway_core.civil import month_length

_LATEST_YEAR: Final = 9999
_WEEK: Final = 7


class Frequency(StrEnum):
    """What is counted from one occurrence to the next."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


@attrs.frozen(kw_only=True)
class RecurringDays:
    """The days from ``first`` on that pass every test.

    Of ``interval`` days, weeks or months, counted from those of ``first``,
    one counts. Empty ``months``, ``month_days`` and weekdays forbid nothing;
    days of a month are counted from 1, and from its end from -1; of
    ``weekdays`` and ``nth_weekdays`` together one must fit.
    """

    first: int
    frequency: Frequency
    interval: int
    weekdays: tuple[int, ...]
    nth_weekdays: tuple[tuple[int, int], ...]
    month_days: tuple[int, ...]
    months: tuple[int, ...]
    week_start: int

    def between(self, low: int, high: int) -> Iterator[int]:
        """Those from one day to another, both included, in order; walks the months from ``low`` only."""
        low = max(low, self.first)
        if low > high:
            return
        begin = date.fromordinal(low)
        year, month = begin.year, begin.month
        while year <= _LATEST_YEAR:
            before = date(year, month, 1).toordinal() - 1
            if before >= high:
                return
            if self._counts(year, month):
                yield from self._of_month(before, month_length(year, month), low, high)
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)

    def nth(self, number: int, *, by: int) -> int | None:
        """The one of that number, from 1, if it comes no later than ``by``; walks there from the first."""
        found = _nth_in_years(self, number, date.fromordinal(by).year)
        return found if found is not None and found <= by else None

    def _counts(self, year: int, month: int) -> bool:
        if self.months and month not in self.months:
            return False
        if self.interval == 1:
            return True
        if self.frequency is not Frequency.MONTHLY:
            return self._beats(date(year, month, 1).toordinal(), month_length(year, month))
        first = date.fromordinal(self.first)
        return ((year - first.year) * 12 + month - first.month) % self.interval == 0

    def _beats(self, first: int, length: int) -> bool:
        """Whether a day or a week that counts touches a month: most do not where the interval is long."""
        if self.frequency is Frequency.DAILY:
            return (self.first - first) % self.interval < length
        begin, end = self._week(first), self._week(first + length - 1)
        return (self._week(self.first) - begin) % self.interval <= end - begin

    def _of_month(self, before: int, length: int, low: int, high: int) -> Iterator[int]:
        fitting = _fitting(self.weekdays, self.nth_weekdays, self.month_days, before % _WEEK, length)
        every = self.interval == 1
        for number in fitting:
            day = before + number
            if low <= day <= high and (every or self._on_the_beat(day)):
                yield day

    def _on_the_beat(self, day: int) -> bool:
        match self.frequency:
            case Frequency.DAILY:
                return (day - self.first) % self.interval == 0
            case Frequency.WEEKLY:
                return (self._week(day) - self._week(self.first)) % self.interval == 0
            case Frequency.MONTHLY:
                return True

    def _week(self, day: int) -> int:
        return (day - 1 - self.week_start) // _WEEK


@lru_cache(maxsize=4096)
def _fitting(
    weekdays: tuple[int, ...],
    nth_weekdays: tuple[tuple[int, int], ...],
    month_days: tuple[int, ...],
    first_weekday: int,
    length: int,
) -> tuple[int, ...]:
    """The days of a month of that length and first weekday that the parts allow."""

    def named(day: int) -> bool:
        weekday = (first_weekday + day - 1) % _WEEK
        from_start, from_end = (day - 1) // _WEEK + 1, (day - length - 1) // _WEEK
        return (
            weekday in weekdays
            or (from_start, weekday) in nth_weekdays
            or (from_end, weekday) in nth_weekdays
        )

    any_weekday = not weekdays and not nth_weekdays
    return tuple(
        day
        for day in range(1, length + 1)
        if (any_weekday or named(day))
        and (not month_days or day in month_days or day - length - 1 in month_days)
    )


@lru_cache(maxsize=4096)
def _nth_in_years(days: RecurringDays, number: int, last_year: int) -> int | None:
    """The day of that number, if it comes by the end of a year: so that one walk answers for many days."""
    every = days.between(days.first, date(last_year, 12, 31).toordinal())
    return next(islice(every, number - 1, None), None)
