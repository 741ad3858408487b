"""Recurrence rules: the part of RFC 5545's ``RRULE`` that opening hours may use.

Every week, on the weekdays named or on that of the first occurrence, without
end. A rule that asks for more is refused by the name of the part that we do
not keep, so that nobody believes in hours that we do not.
Source: RFC 5545 §3.3.10, domain rules §4.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

import attrs

from driveway_core.errors import InvalidValue

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""Days by their two letters, in the order of ``date.weekday()``."""

_LONGEST: Final = 500
_LATER_PARTS: Final = ("COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY")
_NEVER_PARTS: Final = ("BYSECOND", "BYMINUTE", "BYHOUR", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
_LATER_FREQUENCIES: Final = ("DAILY", "MONTHLY")
_NEVER_FREQUENCIES: Final = ("SECONDLY", "MINUTELY", "HOURLY", "YEARLY")
_ORDINAL_DAY: Final = re.compile(r"[+-]?[0-9]{1,2}(MO|TU|WE|TH|FR|SA|SU)")


def _in_order(days: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(days)))


@attrs.frozen
class RecurrenceRule:
    """Every week on ``weekdays`` (0 is Monday), in order; on the first occurrence's own weekday when empty.

    ``week_start`` is the day that a week is counted from. It changes nothing
    as long as every week counts, and is kept because the host wrote it.
    """

    weekdays: tuple[int, ...] = attrs.field(default=(), converter=_in_order)
    week_start: int = 0

    def __attrs_post_init__(self) -> None:
        if not all(0 <= day < len(WEEKDAYS) for day in (*self.weekdays, self.week_start)):
            raise InvalidValue("recurrence_rule", "a weekday is a number from 0, Monday, to 6, Sunday")

    @classmethod
    def parse(cls, text: str, *, field: str = "recurrence_rule") -> "RecurrenceRule":
        """Read an ``RRULE`` value, with or without that word in front; `InvalidValue` names the fault."""
        return _Reader(field).rule(text)

    @property
    def text(self) -> str:
        """The rule as RFC 5545 writes it: one spelling for each meaning."""
        parts = ["FREQ=WEEKLY"]
        if self.weekdays:
            parts.append("BYDAY=" + ",".join(WEEKDAYS[day] for day in self.weekdays))
        if self.week_start:
            parts.append("WKST=" + WEEKDAYS[self.week_start])
        return ";".join(parts)

    def includes(self, day: date, *, first: date) -> bool:
        """Whether an occurrence begins on a local date, given the date on which the first one does."""
        return day == first or (day > first and day.weekday() in (self.weekdays or (first.weekday(),)))


@attrs.frozen
class _Reader:
    """Reads rules on behalf of one field of a request."""

    field: str

    def rule(self, text: str) -> RecurrenceRule:
        parts = self._parts(text)
        for name in parts:
            if name in _LATER_PARTS:
                raise self._wrong(f"{name} is not supported yet, leave it out: hours repeat without end")
            if name in _NEVER_PARTS:
                raise self._wrong(f"{name} is not supported, leave it out")
            if name not in ("FREQ", "INTERVAL", "BYDAY", "WKST"):
                raise self._wrong(f"{_shown(name)} is not a part of a recurrence rule")
        self._check_frequency(parts)
        self._check_interval(parts.get("INTERVAL", "1"))
        days = parts.get("BYDAY")
        return RecurrenceRule(
            weekdays=() if days is None else tuple(self._weekday("BYDAY", day) for day in days.split(",")),
            week_start=self._weekday("WKST", parts.get("WKST", WEEKDAYS[0])),
        )

    def _parts(self, text: str) -> dict[str, str]:
        if len(text) > _LONGEST:
            raise self._wrong(f"a rule has at most {_LONGEST} characters")
        if "\n" in text.strip() or "\r" in text.strip():
            raise self._wrong("give the rule alone, on one line: DTSTART and EXDATE have their own fields")
        parts: dict[str, str] = {}
        for part in text.strip().upper().removeprefix("RRULE:").split(";"):
            name, equals, value = part.partition("=")
            if not (name and equals and value):
                raise self._wrong(f"{_shown(part)} is no NAME=VALUE as in FREQ=WEEKLY;BYDAY=MO")
            if name in parts:
                raise self._wrong(f"{_shown(name)} stands there twice")
            parts[name] = value
        return parts

    def _check_frequency(self, parts: dict[str, str]) -> None:
        frequency = parts.get("FREQ")
        if frequency is None:
            raise self._wrong("FREQ is missing, write FREQ=WEEKLY")
        if frequency in _LATER_FREQUENCIES:
            raise self._wrong(f"FREQ={frequency} is not supported yet, write FREQ=WEEKLY")
        if frequency in _NEVER_FREQUENCIES:
            raise self._wrong(f"FREQ={frequency} is not supported, write FREQ=WEEKLY")
        if frequency != "WEEKLY":
            raise self._wrong(f"FREQ={_shown(frequency)} is not a frequency, write FREQ=WEEKLY")

    def _check_interval(self, value: str) -> None:
        if not (value.isascii() and value.isdigit() and value.strip("0")):
            raise self._wrong(f"INTERVAL={_shown(value)} is not a whole number from 1 on")
        if value.lstrip("0") != "1":
            raise self._wrong("INTERVAL above 1 is not supported yet, hours repeat every week")

    def _weekday(self, part: str, value: str) -> int:
        if value in WEEKDAYS:
            return WEEKDAYS.index(value)
        if part == "BYDAY" and _ORDINAL_DAY.fullmatch(value):
            raise self._wrong(f"BYDAY={value} is not supported yet: name weekdays without a number")
        raise self._wrong(f"{part}={_shown(value)} is not a weekday, write {', '.join(WEEKDAYS)}")

    def _wrong(self, reason: str) -> InvalidValue:
        return InvalidValue(self.field, reason)


def _shown(value: str) -> str:
    """What somebody wrote, short and harmless enough to say it back."""
    return repr(value if len(value) <= 30 else value[:30] + "…")
