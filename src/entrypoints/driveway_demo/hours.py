"""When listings are open: the weekly rules and one-off windows that hosts set, as the API takes them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from driveway_demo.chance import chosen, happens

ZONE: Final = ZoneInfo("America/Los_Angeles")
Entry = Mapping[str, object]

_DAY_NAMES: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def availability(key: str, today: date) -> tuple[Entry, ...]:
    """The entries of one listing: its weekly hours, if it has any, and now and then a pause.

    Weekly rules began in the last but one full week before today, and
    one-off windows lie in the four weeks after it.
    """
    monday = today - timedelta(days=today.weekday() + 14)
    weekly = chosen(f"{key} hours", _PATTERNS)(monday)
    if happens(f"{key} bins", 0.12):
        day = chosen(f"{key} bin day", range(5))
        weekly += (
            _weekly(monday, "blocked", (day,), time(6), time(8), "Bins are collected, we need the gate."),
        )
    if happens(f"{key} pause", 0.2):
        weekly += (_pause(key, today),)
    return weekly


def _always(_monday: date) -> tuple[Entry, ...]:
    return ()


def _working_hours(monday: date) -> tuple[Entry, ...]:
    return (_weekly(monday, "available", range(5), time(8), time(18), "While we are at work."),)


def _nights_and_weekends(monday: date) -> tuple[Entry, ...]:
    return (
        _weekly(monday, "available", range(5), time(18), time(8), "After the office has closed."),
        _weekly(monday, "available", (5, 6), time(0), time(0), "All weekend."),
    )


def _daytime(monday: date) -> tuple[Entry, ...]:
    return (_weekly(monday, "available", range(7), time(7), time(22), "Never at night, we sleep above it."),)


def _weekends(monday: date) -> tuple[Entry, ...]:
    return (_weekly(monday, "available", (5, 6), time(8), time(23), None),)


def _early_to_late(monday: date) -> tuple[Entry, ...]:
    return (_weekly(monday, "available", range(7), time(6), time(0), None),)


def _school_run(monday: date) -> tuple[Entry, ...]:
    return (
        _weekly(monday, "blocked", range(5), time(7, 30), time(8, 30), "School run."),
        _weekly(monday, "blocked", range(5), time(14, 30), time(15, 30), "School run."),
    )


_PATTERNS: Final[tuple[Callable[[date], tuple[Entry, ...]], ...]] = (
    *(_always,) * 9,
    *(_working_hours,) * 3,
    *(_nights_and_weekends,) * 2,
    *(_daytime,) * 3,
    _weekends,
    _early_to_late,
    _school_run,
)


def _weekly(
    monday: date, kind: str, days: range | tuple[int, ...], opens: time, closes: time, notes: str | None
) -> Entry:
    """A rule for some days of the week (0 is Monday), closing on the next day when not after opening."""
    first = monday + timedelta(days=days[0])
    last = first if closes > opens else first + timedelta(days=1)
    names = ",".join(_DAY_NAMES[day] for day in days)
    return {
        "availability_type": kind,
        "start_time": _stamp(first, opens),
        "end_time": _stamp(last, closes),
        "recurrence_rule": f"FREQ=WEEKLY;BYDAY={names}",
        **({"notes": notes} if notes else {}),
    }


def _pause(key: str, today: date) -> Entry:
    """Some days next month on which the host needs the place."""
    first = today + timedelta(days=chosen(f"{key} pause begins", range(5, 25)))
    length = timedelta(days=chosen(f"{key} pause lasts", (1, 2, 3, 7)))
    return {
        "availability_type": "blocked",
        "start_time": _stamp(first, time(8)),
        "end_time": _stamp(first + length, time(20)),
        "notes": chosen(f"{key} pause reason", ("Family is visiting.", "Painters.", "We need it ourselves.")),
    }


def _stamp(day: date, at: time) -> str:
    return datetime.combine(day, at, ZONE).isoformat()
