"""A calendar that somebody else keeps, as far as it concerns a driveway: when it is taken there.

What a reader of calendars hands to the core. Nothing of an event is kept but
its name (the UID) and its times: no title, no guest, no place.
"""

from datetime import datetime
from typing import Final

import attrs

from driveway_core.entries import EARLIEST_YEAR, LATEST_YEAR, LONGEST_OCCURRENCE, MOST_EXCEPTIONS
from driveway_core.errors import InvalidValue, Refused
from driveway_core.recurrence import RecurrenceRule
from driveway_core.windows import MINUTE, TimeWindow

LARGEST_CALENDAR: Final = 5 * 1024 * 1024
"""Bytes, after decompression."""
LONGEST_UID: Final = 500
_LONGEST_REASON: Final = 300


@attrs.frozen
class CalendarUnreadable(Refused):
    """What was sent is no calendar, or more of one than is read; ``line`` counts from 1 where it is known."""

    slug = "calendar-unreadable"
    title = "That calendar cannot be read"

    reason: str
    line: int | None = None

    def __str__(self) -> str:
        where = "" if self.line is None else f" (line {self.line:,})"
        return f"That calendar cannot be read: {self.reason}{where}."


def _grown_to_minutes(window: TimeWindow) -> TimeWindow:
    """Whole minutes: what is taken from 12:00:30 on is taken from 12:00 on."""
    start = window.start.replace(second=0, microsecond=0)
    end = window.end.replace(second=0, microsecond=0)
    return TimeWindow(start, end if end == window.end else end + MINUTE)


@attrs.frozen
class BusyTime:
    """When an event takes place: once, or with a rule on the listing's wall clock, ``window`` first.

    Refuses what a listing's entry refuses: see ``AvailabilityEntry``.
    """

    window: TimeWindow = attrs.field(converter=_grown_to_minutes)
    rule: RecurrenceRule | None = None
    exceptions: frozenset[datetime] = frozenset()

    def __attrs_post_init__(self) -> None:
        if self.rule is not None and self.window.duration > LONGEST_OCCURRENCE:
            raise InvalidValue("end_time", "hours that repeat last at most 24 hours at a time")
        if self.rule is None and self.exceptions:
            raise InvalidValue("exceptions", "only hours that repeat have them")
        if len(self.exceptions) > MOST_EXCEPTIONS:
            raise InvalidValue("exceptions", f"at most {MOST_EXCEPTIONS:,} of them")
        if self.window.start.year < EARLIEST_YEAR or self.window.end.year > LATEST_YEAR:
            raise InvalidValue("start_time", f"must lie between the years {EARLIEST_YEAR} and {LATEST_YEAR}")

    def over(self, *, at: datetime) -> bool:
        """Whether nothing of it is ahead; a rule may always have more."""
        return self.rule is None and self.window.end <= at


@attrs.frozen
class ExternalEvent:
    """One event and all its times; ``written_out`` when its rule is not among ours, up to where was asked."""

    uid: str
    times: frozenset[BusyTime]
    written_out: bool = False


def _short(reason: str) -> str:
    return reason[:_LONGEST_REASON]


@attrs.frozen
class SkippedEvent:
    """An event that was not taken over, whole or in part, and why, in a host's words."""

    uid: str | None
    line: int | None
    reason: str = attrs.field(converter=_short)


@attrs.frozen
class ExternalCalendar:
    """What was read: events by UID, each once, in the order of the calendar; and what could not be read."""

    events: tuple[ExternalEvent, ...]
    skipped: tuple[SkippedEvent, ...] = ()

    @property
    def written_out(self) -> int:
        """Events whose times are known only up to where was asked."""
        return sum(event.written_out for event in self.events)


@attrs.frozen
class Fetched:
    """What an address answered: a calendar's bytes, or None for *not changed since*.

    ``etag`` and ``last_modified`` are the server's own words, to be said back to it next time.
    """

    body: bytes | None
    etag: str | None = None
    last_modified: str | None = None
