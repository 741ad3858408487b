"""Recurrence rules as text: reading the parts of an ``RRULE``, each fault by the name of its part.

Source: RFC 5545 §3.3.10.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Final, TypedDict

from driveway_core.errors import InvalidValue
from driveway_core.recurring_days import Frequency

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""Days by their two letters, in the order of ``date.weekday()``."""

LONGEST_RULE: Final = 1_000
"""Characters of a rule; the longest that there is a reason to write has under 700."""

_KEPT_PARTS: Final = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "WKST")
_OTHER_PARTS: Final = ("BYSECOND", "BYMINUTE", "BYHOUR", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
_OTHER_FREQUENCIES: Final = ("SECONDLY", "MINUTELY", "HOURLY", "YEARLY")
_CHOICE: Final = "write FREQ=DAILY, FREQ=WEEKLY or FREQ=MONTHLY"
_NTH_WEEKDAY: Final = re.compile(r"([+-]?[0-9]{1,2})(MO|TU|WE|TH|FR|SA|SU)")
_WHOLE: Final = re.compile(r"[0-9]+")
_FROM_EITHER_END: Final = re.compile(r"[+-]?[0-9]{1,4}")
_MOMENT: Final = re.compile(r"[0-9]{8}(?P<time>T([01][0-9]|2[0-3])[0-9]{4}Z?)?")


class RuleParts(TypedDict):
    """What a rule is made of, in the words of ``RecurrenceRule``."""

    frequency: Frequency
    interval: int
    count: int | None
    until: date | datetime | None
    weekdays: tuple[int, ...]
    nth_weekdays: tuple[tuple[int, int], ...]
    month_days: tuple[int, ...]
    months: tuple[int, ...]
    week_start: int


def read_parts(text: str) -> RuleParts:
    """The parts of an ``RRULE`` value, with or without that word in front; `InvalidValue` names the fault.

    Whether the parts go together is not asked here.
    """
    parts = _parts(text)
    days = [_weekday(day) for day in _list(parts, "BYDAY")]
    return RuleParts(
        frequency=_frequency(parts),
        interval=_whole("INTERVAL", parts.get("INTERVAL", "1")),
        count=_whole("COUNT", parts["COUNT"]) if "COUNT" in parts else None,
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        weekdays=tuple(weekday for nth, weekday in days if nth is None),
        nth_weekdays=tuple((nth, weekday) for nth, weekday in days if nth is not None),
        month_days=tuple(_number("BYMONTHDAY", day) for day in _list(parts, "BYMONTHDAY")),
        months=tuple(_whole("BYMONTH", month) for month in _list(parts, "BYMONTH")),
        week_start=_week_start(parts.get("WKST", WEEKDAYS[0])),
    )


def until_text(until: date | datetime) -> str:
    """A last moment as RFC 5545 writes it: a day, a time on the wall clock, or an instant in UTC."""
    if not isinstance(until, datetime):
        return _eight_digits(until)
    return f"{_eight_digits(until)}T{until:%H%M%S}{'' if until.tzinfo is None else 'Z'}"


def wrong(reason: str) -> InvalidValue:
    """The refusal of a rule."""
    return InvalidValue("recurrence_rule", reason)


def _eight_digits(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _parts(text: str) -> Mapping[str, str]:
    text = text.strip()
    if len(text) > LONGEST_RULE:
        raise wrong(f"a rule has at most {LONGEST_RULE:,} characters")
    if "\n" in text or "\r" in text:
        raise wrong("give the rule alone, on one line: DTSTART and EXDATE have their own fields")
    parts: dict[str, str] = {}
    for part in text.upper().removeprefix("RRULE:").removesuffix(";").split(";"):
        name, equals, value = part.partition("=")
        if not (name and equals and value):
            raise wrong(f"{_shown(part)} is no NAME=VALUE as in FREQ=WEEKLY;BYDAY=MO")
        if name in _OTHER_PARTS:
            raise wrong(f"{name} is not supported, leave it out")
        if name not in _KEPT_PARTS:
            raise wrong(f"{_shown(name)} is not a part of a recurrence rule")
        if name in parts:
            raise wrong(f"{name} stands there twice")
        parts[name] = value
    return parts


def _list(parts: Mapping[str, str], name: str) -> list[str]:
    return parts[name].split(",") if name in parts else []


def _frequency(parts: Mapping[str, str]) -> Frequency:
    value = parts.get("FREQ")
    if value is None:
        raise wrong(f"FREQ is missing, {_CHOICE}")
    if value in _OTHER_FREQUENCIES:
        raise wrong(f"FREQ={value} is not supported, {_CHOICE}")
    if value not in tuple(Frequency):
        raise wrong(f"FREQ={_shown(value)} is not a frequency, {_CHOICE}")
    return Frequency(value)


def _whole(name: str, value: str) -> int:
    return _matching(_WHOLE, name, value, "a whole number from 1 on", least=1)


def _number(name: str, value: str) -> int:
    return _matching(_FROM_EITHER_END, name, value, "a day of the month: 1 to 31, or -1 to -31 from its end")


def _matching(form: re.Pattern[str], name: str, value: str, what: str, least: int | None = None) -> int:
    if form.fullmatch(value):
        number = int(value)
        if least is None or number >= least:
            return number
    raise wrong(f"{name}={_shown(value)} is not {what}")


def _weekday(value: str) -> tuple[int | None, int]:
    """Which of a month's, or None for each of them, and the weekday."""
    if value in WEEKDAYS:
        return None, WEEKDAYS.index(value)
    numbered = _NTH_WEEKDAY.fullmatch(value)
    if numbered is None:
        raise wrong(f"BYDAY={_shown(value)} is not a weekday, write {', '.join(WEEKDAYS)}")
    return int(numbered[1]), WEEKDAYS.index(numbered[2])


def _week_start(value: str) -> int:
    if value not in WEEKDAYS:
        raise wrong(f"WKST={_shown(value)} is not a weekday, write {', '.join(WEEKDAYS)}")
    return WEEKDAYS.index(value)


def _until(value: str) -> date | datetime:
    found = _MOMENT.fullmatch(value)
    if found is not None:
        with suppress(ValueError):
            moment = datetime.fromisoformat(value)
            return moment if found["time"] else moment.date()
    raise wrong(f"UNTIL={_shown(value)} is not a day or a time: write 20271231 or 20271231T170000Z")


def _shown(value: str) -> str:
    """What somebody wrote, short and harmless enough to say it back."""
    return repr(value if len(value) <= 30 else value[:30] + "…")
