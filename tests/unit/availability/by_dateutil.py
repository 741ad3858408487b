"""Occurrences as python-dateutil counts them: not our implementation, asked about the same rules."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from heapq import merge
from itertools import groupby, islice, takewhile
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule, weekday

from driveway_core.recurrence import Frequency, RecurrenceRule
from driveway_core.windows import at_wall_clock

FREQUENCIES: Mapping[Frequency, Literal[1, 2, 3]] = {
    Frequency.DAILY: DAILY,
    Frequency.WEEKLY: WEEKLY,
    Frequency.MONTHLY: MONTHLY,
}


def starts(rule: RecurrenceRule, first: datetime, where: ZoneInfo, *, before: datetime) -> Iterator[datetime]:
    """The local starts of all occurrences up to a local time, so that a rule without any is given up.

    Where a rule names numbered weekdays and plain ones, dateutil wants both of a day and RFC 5545 one:
    they are asked apart.
    """
    plain = [weekday(day) for day in rule.weekdays]
    numbered = [weekday(day, nth) for nth, day in rule.nth_weekdays]
    asked: list[list[weekday] | None] = [days for days in (plain, numbered) if days]
    every = merge(*(_every(rule, first, days, before) for days in asked or [None]))
    once = (start for start, _ in groupby(every))
    counted = once if rule.count is None else islice(once, rule.count)
    return takewhile(lambda start: begins_by(rule.until, start, where), counted)


def begins_by(until: date | datetime | None, start: datetime, where: ZoneInfo) -> bool:
    """Whether a local start is no later than the end of the rule."""
    if until is None:
        return True
    if not isinstance(until, datetime):
        return start <= datetime.combine(until, time.max)
    return start <= until if until.tzinfo is None else at_wall_clock(start, where) <= until


def _every(
    rule: RecurrenceRule, first: datetime, days: list[weekday] | None, before: datetime
) -> Iterator[datetime]:
    return iter(
        rrule(
            FREQUENCIES[rule.frequency],
            dtstart=first,
            interval=rule.interval,
            wkst=weekday(rule.week_start),
            until=before,
            bymonth=rule.months or None,
            bymonthday=rule.month_days or None,
            byweekday=days,
        )
    )
