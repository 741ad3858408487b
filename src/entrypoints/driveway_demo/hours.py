"""When listings are open: the rules and one-off windows that hosts set, as the API takes them."""

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

    Weekly rules began in the last but one full week before today, monthly
    ones in the month before it, and one-off windows lie in the four weeks
    after it.
    """
    monday = today - timedelta(days=today.weekday() + 14)
    weekly = chosen(f"{key} hours", _PATTERNS)(monday)
    if happens(f"{key} bins", 0.12):
        day = chosen(f"{key} bin day", range(5))
        weekly += (
            _weekly(monday, "blocked", (day,), time(6), time(8), "Bins are collected, we need the gate."),
        )
    if happens(f"{key} market", 0.05):
        weekly += (_market(today),)
    if happens(f"{key} children", 0.05):
        weekly += (_other_weekends(monday),)
    if happens(f"{key} builders", 0.04):
        weekly += (_builders(today),)
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


def _market(today: date) -> Entry:
    """The first Saturday of each month."""
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    saturday = month + timedelta(days=(5 - month.weekday()) % 7)
    return _by_rule(saturday, time(7), time(15), "FREQ=MONTHLY;BYDAY=1SA", "Street market, nobody gets in.")


def _other_weekends(monday: date) -> Entry:
    rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU"
    return _by_rule(monday + timedelta(days=5), time(10), time(18), rule, "The children are with us.")


def _builders(today: date) -> Entry:
    """Every morning but Sunday's, for some more weeks."""
    monday = today - timedelta(days=today.weekday() + 7)
    rule = f"FREQ=DAILY;UNTIL={today + timedelta(days=24):%Y%m%d};BYDAY=MO,TU,WE,TH,FR,SA"
    return _by_rule(monday, time(7), time(10), rule, "Builders next door unload here.")


def _by_rule(day: date, opens: time, closes: time, rule: str, notes: str) -> Entry:
    return {
        "availability_type": "blocked",
        "start_time": _stamp(day, opens),
        "end_time": _stamp(day, closes),
        "recurrence_rule": rule,
        "notes": notes,
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
