"""Calendars as text, and a reader that reads them for a driveway in California."""

from collections.abc import Iterable
from datetime import UTC, datetime

from driveway_calendars import IcalendarReader
from driveway_core.external_calendars import BusyTime, ExternalCalendar
from driveway_core.testing.builders import NOW
from driveway_core.windows import DAY, TimeWindow

AHEAD = TimeWindow(NOW, NOW + 366 * DAY)
HOME = "America/Los_Angeles"


def event(*lines: str, uid: str = "a@example.com") -> str:
    """One event."""
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT", ""])


def calendar(*parts: str) -> bytes:
    """A calendar of events and definitions."""
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n{''.join(parts)}END:VCALENDAR\r\n".encode()
    )


def read(*parts: str, time_zone: str = HOME, ahead: TimeWindow = AHEAD) -> ExternalCalendar:
    """What is read of such a calendar."""
    return IcalendarReader().read(calendar(*parts), time_zone=time_zone, ahead=ahead)


def times(found: ExternalCalendar) -> list[BusyTime]:
    """Every time of every event, by its start."""
    assert found.skipped == ()
    return sorted((time for each in found.events for time in each.times), key=lambda time: time.window)


def windows(found: ExternalCalendar) -> list[TimeWindow]:
    """The windows of those."""
    return [time.window for time in times(found)]


def reasons(found: ExternalCalendar) -> list[str]:
    """Why something was not taken over."""
    return [each.reason for each in found.skipped]


def utc(*numbers: int) -> datetime:
    """A moment."""
    year, month, day, hour, minute = (*numbers, 0, 0)[:5]
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def zone_definition(name: str, parts: Iterable[str]) -> str:
    """A VTIMEZONE."""
    return "\r\n".join(["BEGIN:VTIMEZONE", f"TZID:{name}", *parts, "END:VTIMEZONE", ""])


PACIFIC = (
    "BEGIN:STANDARD",
    "DTSTART:16010101T020000",
    "TZOFFSETFROM:-0700",
    "TZOFFSETTO:-0800",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=11",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:16010101T020000",
    "TZOFFSETFROM:-0800",
    "TZOFFSETTO:-0700",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=2SU;BYMONTH=3",
    "END:DAYLIGHT",
)
"""California's clock, as Outlook defines it."""
