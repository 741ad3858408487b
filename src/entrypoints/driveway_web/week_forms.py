"""A week as a form: from when to when on each day, in as many lines as one likes."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from driveway_core.entries import AvailabilityType
from driveway_core.errors import InvalidValue
from driveway_core.recurrence import RecurrenceRule
from driveway_core.use_cases.open_hours import HoursDraft
from driveway_core.week import DAY_MINUTES, EMPTY, WeekMinutes
from driveway_core.windows import TimeWindow
from driveway_web.forms import Form
from driveway_web.wall_times import instant

DAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mo": "Monday",
        "tu": "Tuesday",
        "we": "Wednesday",
        "th": "Thursday",
        "fr": "Friday",
        "sa": "Saturday",
        "su": "Sunday",
    }
)
_CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(:00)?", re.ASCII)
_NONE: Final = ("", "")

Rows = Mapping[str, Sequence[tuple[str, str]]]
"""By day, from when to when; midnight at the end of a day is 00:00."""


def rows_of(week: WeekMinutes) -> Rows:
    """A week as its form shows it, with an empty line on each day."""
    rows: dict[str, list[tuple[str, str]]] = {day: [] for day in DAYS}
    for number, day in enumerate(DAYS):
        midnight = number * DAY_MINUTES
        for start, end in week:
            low, high = max(start, midnight) - midnight, min(end, midnight + DAY_MINUTES) - midnight
            if low < high:
                rows[day].append((_clock(low), _clock(high)))
    return {day: (*lines, _NONE) for day, lines in rows.items()}


def typed_rows(form: Form) -> Rows:
    """The lines as they were sent, with an empty one on each day."""
    typed = {day: zip(form.chosen(f"{day}_from"), form.chosen(f"{day}_to"), strict=False) for day in DAYS}
    return {day: (*(line for line in lines if any(line)), _NONE) for day, lines in typed.items()}


def read_week(form: Form) -> WeekMinutes:
    """The minutes that were sent; what ends before it begins goes on into the next day."""
    week = EMPTY
    for number, day in enumerate(DAYS):
        for start, end in typed_rows(form)[day]:
            if not start and not end:
                continue
            first, last = _minute(start, day), _minute(end, day) or DAY_MINUTES
            lasting = last - first if last > first else last + DAY_MINUTES - first
            week = week.union(WeekMinutes.lasting(number * DAY_MINUTES + first, lasting))
    return week


def read_draft(form: Form, time_zone: str) -> HoursDraft:
    """Single hours, or a rule with its first ones, on the clock of the place."""
    kind = form.value("availability_type")
    if kind not in list(AvailabilityType):
        raise InvalidValue("availability_type", "choose what it is")
    start = instant(form.value("start_time"), time_zone, field="start_time")
    end = instant(form.value("end_time"), time_zone, field="end_time")
    rule = form.value("recurrence_rule").strip()
    return HoursDraft(
        kind=AvailabilityType(kind),
        window=TimeWindow(start, end),
        rule=RecurrenceRule.parse(rule) if rule else None,
        exceptions=_exceptions(form, time_zone) if rule else (),
        notes=form.value("notes").strip() or None,
    )


def _exceptions(form: Form, time_zone: str) -> Sequence[datetime]:
    """The starts on days that are left out, as 2027-03-14, with anything between them."""
    clock = form.value("start_time").partition("T")[2]
    days = form.value("exceptions").replace(",", " ").split()
    return [instant(f"{day}T{clock}", time_zone, field="exceptions") for day in days]


def _minute(text: str, day: str) -> int:
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise InvalidValue(day, "needs a time such as 09:30 on both sides")
    return int(found[1]) * 60 + int(found[2])


def _clock(minutes: int) -> str:
    hours, rest = divmod(minutes % DAY_MINUTES, 60)
    return f"{hours:02}:{rest:02}"
