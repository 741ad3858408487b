"""Recurrence rules: the part of RFC 5545's ``RRULE`` that opening hours may use.

Days, weeks or months, every one or every so many, on the days named or on
those of the first occurrence, for ever, so many times or until a moment. A
rule that asks for more is refused by the name of the part that we do not
keep, so that nobody believes in hours that we do not.
Source: RFC 5545 §3.3.10, domain rules §4; docs/decisions/0010-recurrence.md says what was chosen.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from driveway_core.errors import InvalidValue
from driveway_core.recurrence_text import LONGEST_RULE, WEEKDAYS, read_parts, until_text, wrong
from driveway_core.recurring_days import Frequency, RecurringDays
from driveway_core.wall_clock import EARLIEST_YEAR, LATEST_YEAR
from driveway_core.windows import DAY, at_wall_clock

__all__ = ["LONGEST_RULE", "MOST_OCCURRENCES", "WEEKDAYS", "WIDEST_INTERVAL", "Frequency", "RecurrenceRule"]

WIDEST_INTERVAL: Final = 1_000
MOST_OCCURRENCES: Final = 10_000


def _in_order(numbers: Iterable[int]) -> tuple[int, ...]:
    """Once each: from the start of the month, then from its end."""
    return tuple(sorted(set(numbers), key=lambda number: (number < 0, number)))


def _days_in_order(days: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(set(days), key=lambda day: (day[0] < 0, day)))


def _to_utc(until: date | datetime | None) -> date | datetime | None:
    """The same moment; an instant in UTC, unless that is out of the calendar."""
    if not isinstance(until, datetime) or until.tzinfo is None or until.tzinfo is UTC:
        return until
    try:
        return until.astimezone(UTC)
    except OverflowError:
        raise wrong("UNTIL is out of range") from None


@attrs.frozen
class RecurrenceRule:
    """Every ``interval`` days, weeks or months, on the days that all given parts allow.

    Weekdays are numbers from 0, Monday; ``nth_weekdays`` are pairs such as
    (1, 0), the first Monday of a month, and (-1, 4), its last Friday. Of both
    together one must fit. ``month_days`` count from 1, or from the month's end
    from -1. A weekly rule that names no weekday means that of the first
    occurrence, a monthly one without any day the first occurrence's date; a
    month that has no such day has no occurrence.

    ``count`` is how many occurrences there are, and ``until`` the last moment
    at which one may begin: a day or a naive time on the listing's wall clock,
    or an instant. At most one of them is given. The rule alone decides: a
    first window on a day that it does not name is no occurrence and is not
    counted. ``week_start`` is the day that weeks are counted from.
    """

    weekdays: tuple[int, ...] = attrs.field(default=(), converter=_in_order)
    week_start: int = 0
    frequency: Frequency = attrs.field(default=Frequency.WEEKLY, kw_only=True)
    interval: int = attrs.field(default=1, kw_only=True)
    count: int | None = attrs.field(default=None, kw_only=True)
    until: date | datetime | None = attrs.field(default=None, converter=_to_utc, kw_only=True)
    nth_weekdays: tuple[tuple[int, int], ...] = attrs.field(
        default=(), converter=_days_in_order, kw_only=True
    )
    month_days: tuple[int, ...] = attrs.field(default=(), converter=_in_order, kw_only=True)
    months: tuple[int, ...] = attrs.field(default=(), converter=_in_order, kw_only=True)

    def __attrs_post_init__(self) -> None:
        self._check_numbers()
        self._check_days()
        if self.count is not None and self.until is not None:
            raise wrong("COUNT and UNTIL do not go together, keep one of them")
        if self.nth_weekdays and self.frequency is not Frequency.MONTHLY:
            raise wrong(
                f"BYDAY={_day_text(self.nth_weekdays[0])}: a numbered weekday goes with FREQ=MONTHLY only"
            )
        if self.month_days and self.frequency is Frequency.WEEKLY:
            raise wrong("BYMONTHDAY does not go with FREQ=WEEKLY, write FREQ=MONTHLY or FREQ=DAILY")

    def _check_numbers(self) -> None:
        if not 1 <= self.interval <= WIDEST_INTERVAL:
            raise wrong(
                f"INTERVAL is a number from 1 to {WIDEST_INTERVAL:,}: hours further apart are no rule"
            )
        if self.count is not None and not 1 <= self.count <= MOST_OCCURRENCES:
            raise wrong(
                f"COUNT is a number from 1 to {MOST_OCCURRENCES:,}; leave it out for hours without end"
            )
        if isinstance(self.until, datetime) and self.until.microsecond:
            raise wrong("UNTIL is given to the second")

    def _check_days(self) -> None:
        weekdays = (*self.weekdays, self.week_start, *(weekday for _, weekday in self.nth_weekdays))
        if not all(0 <= day < len(WEEKDAYS) for day in weekdays):
            raise wrong("a weekday is a number from 0, Monday, to 6, Sunday")
        for day in self.nth_weekdays:
            if not 1 <= abs(day[0]) <= 5:
                raise wrong(
                    f"BYDAY={_day_text(day)}: number a month's weekdays 1 to 5, or -1 to -5 from its end"
                )
        if not all(1 <= abs(day) <= 31 for day in self.month_days):
            raise wrong("BYMONTHDAY is a day of the month: 1 to 31, or -1 to -31 from its end")
        if not all(1 <= month <= 12 for month in self.months):
            raise wrong("BYMONTH is a month: 1 to 12")

    @classmethod
    def parse(cls, text: str, *, field: str = "recurrence_rule") -> "RecurrenceRule":
        """Read an ``RRULE`` value, with or without that word in front; `InvalidValue` names the fault."""
        try:
            return cls(**read_parts(text))
        except InvalidValue as refusal:
            raise InvalidValue(field, refusal.reason) from None

    @property
    def text(self) -> str:
        """The rule as RFC 5545 writes it: parts in one order, none that says what is understood."""
        parts = {
            "FREQ": self.frequency.value,
            "INTERVAL": "" if self.interval == 1 else str(self.interval),
            "COUNT": "" if self.count is None else str(self.count),
            "UNTIL": "" if self.until is None else until_text(self.until),
            "BYMONTH": ",".join(map(str, self.months)),
            "BYMONTHDAY": ",".join(map(str, self.month_days)),
            "BYDAY": ",".join(
                [*(WEEKDAYS[day] for day in self.weekdays), *map(_day_text, self.nth_weekdays)]
            ),
            "WKST": WEEKDAYS[self.week_start] if self.week_start else "",
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)

    def days(self, first: datetime, where: ZoneInfo, low: date, high: date) -> Iterator[date]:
        """The local days on which occurrences begin, from one to another, both included, in order.

        ``first`` is the local start, naive, of the first window; nothing
        begins before it. Asking about a year long after it costs no more.
        """
        last = self.last_day(first, where, by=high) or high
        for day in self._recurring(first).between(low.toordinal(), min(last, high).toordinal()):
            yield date.fromordinal(day)

    def last_day(self, first: datetime, where: ZoneInfo, *, by: date) -> date | None:
        """A day after which nothing begins any more, if there is one no later than another."""
        last: date | None = None
        if self.until is not None:
            last = _last_day_until(self.until, first, where)
        elif self.count is not None:
            counted = self._recurring(first).nth(self.count, by=by.toordinal())
            last = None if counted is None else date.fromordinal(counted)
        return last if last is not None and last <= by else None

    def every_week(self, first: datetime) -> tuple[int, ...] | None:
        """The weekdays that are all it says, once begun; None where it says more, or has an end."""
        if self.interval > 1 or self.count or self.until or self.months or self.month_days:
            return None
        match self.frequency:
            case Frequency.DAILY:
                return self.weekdays or tuple(range(len(WEEKDAYS)))
            case Frequency.WEEKLY:
                return self.weekdays or (first.weekday(),)
            case Frequency.MONTHLY:
                return None if self.nth_weekdays or not self.weekdays else self.weekdays

    def _recurring(self, first: datetime) -> RecurringDays:
        weekdays, month_days = self.weekdays, self.month_days
        if self.frequency is Frequency.WEEKLY:
            weekdays = weekdays or (first.weekday(),)
        elif self.frequency is Frequency.MONTHLY and not (weekdays or self.nth_weekdays):
            month_days = month_days or (first.day,)
        return RecurringDays(
            first=first.toordinal(),
            frequency=self.frequency,
            interval=self.interval,
            weekdays=weekdays,
            nth_weekdays=self.nth_weekdays,
            month_days=month_days,
            months=self.months,
            week_start=self.week_start,
        )


def _last_day_until(until: date | datetime, first: datetime, where: ZoneInfo) -> date:
    """The last day on which hours that begin at the first one's time of day begin by then."""
    if not isinstance(until, datetime):
        return until
    if until.tzinfo is None:
        return until.date() if first.time() <= until.time() else _day_before(until.date())
    if not EARLIEST_YEAR <= until.year <= LATEST_YEAR:
        return until.date()  # no hours are kept there, so that one day does not matter
    day = until.astimezone(where).date() + DAY
    while at_wall_clock(datetime.combine(day, first.time()), where) > until:
        day -= DAY
    return day


def _day_before(day: date) -> date:
    return max(day, date.min + DAY) - DAY


def _day_text(day: tuple[int, int]) -> str:
    return f"{day[0]}{WEEKDAYS[day[1]]}"
