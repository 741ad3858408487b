"""Rules of a host's calendar in words: those that most calendars have."""

from datetime import datetime
from typing import Final

from driveway_core.recurrence import RecurrenceRule
from driveway_core.recurring_days import Frequency

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NTH: Final = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}


def rule_told(rule: RecurrenceRule) -> str | None:
    """``every Saturday and Sunday, 12 times``; None for a rule that has no short words."""
    when = _when(rule)
    if when is None or rule.interval != 1 or rule.months or isinstance(rule.until, datetime):
        return None
    if rule.count is not None:
        return f"{when}, {'once' if rule.count == 1 else f'{rule.count} times'}"
    if rule.until is not None:
        return f"{when}, until {rule.until:%a, %b} {rule.until.day}, {rule.until.year}"
    return when


def _when(rule: RecurrenceRule) -> str | None:
    """Its days, where they are of one kind."""
    if rule.month_days:
        return None
    days = _listed([_DAYS[day] for day in rule.weekdays])
    match rule.frequency:
        case Frequency.DAILY if not days:
            return "every day"
        case Frequency.WEEKLY:
            return f"every {days or 'week'}"
        case Frequency.MONTHLY if rule.nth_weekdays and not days:
            if any(nth not in _NTH for nth, _ in rule.nth_weekdays):
                return None
            told = _listed([f"{_NTH[nth]} {_DAYS[day]}" for nth, day in rule.nth_weekdays])
            return f"the {told} of every month"
    return None


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
