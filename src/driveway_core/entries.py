"""What a host says about when a driveway is open: windows, once or every week.

An entry knows its own occurrences between two instants, and, where nothing
else is true of it, its minutes of the week. `availability` puts the entries
of one driveway together. Source: domain rules §4.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID
from zoneinfo import ZoneInfo

import attrs

from driveway_core.errors import Conflict, InvalidValue, Refused
from driveway_core.recurrence import RecurrenceRule
from driveway_core.wall_clock import check_years, clock_around, shown_in
from driveway_core.week import DAY_MINUTES, EMPTY, WeekMinutes
from driveway_core.windows import DAY, MINUTE, TimeWindow, at_wall_clock, instant

EntryId = NewType("EntryId", UUID)

LONGEST_OCCURRENCE: Final = DAY
EARLIEST_YEAR: Final = 2000
LATEST_YEAR: Final = 2999
MOST_EXCEPTIONS: Final = 1_000
LONGEST_NOTES: Final = 1_000
MOST_ENTRIES: Final = 5_000
"""Of one listing, by its host's own hand."""
MOST_REPEATING: Final = 300
"""Of those, with a rule: each is written out up to 182 times for half a year."""


class AvailabilityType(StrEnum):
    """What an entry says of its time; *booked* means taken through another channel."""

    AVAILABLE = "available"
    BLOCKED = "blocked"
    BOOKED = "booked"


@attrs.frozen
class NotOpen(Refused):
    """The driveway is closed or blocked during ``window``, the first such stretch of what was asked."""

    slug = "not-open"
    title = "The driveway is not open then"

    window: TimeWindow
    time_zone: str

    def __str__(self) -> str:
        where = ZoneInfo(self.time_zone)
        start, end = (
            f"{time.astimezone(where):%Y-%m-%d %H:%M}" for time in (self.window.start, self.window.end)
        )
        return f"The driveway is not open from {start} to {end} ({self.time_zone})."


class TooManyHours(Refused):
    """A listing has as many entries as it may have."""

    slug = "too-many-hours"
    title = "Those are too many hours"

    def __str__(self) -> str:
        return (
            f"A driveway has at most {MOST_ENTRIES:,} entries by its host, {MOST_REPEATING:,} of them with a "
            "rule: remove some first, or say it with fewer."
        )


@attrs.frozen
class WindowTaken(Conflict):
    """Somebody else has the place during part of ``window``."""

    slug = "window-taken"
    title = "That time is taken"

    window: TimeWindow

    def __str__(self) -> str:
        return "Somebody else has this driveway at that time."


def _whole_minutes(window: TimeWindow) -> None:
    for field, time in (("start_time", window.start), ("end_time", window.end)):
        if time.second or time.microsecond:
            raise InvalidValue(field, "opening hours begin and end at whole minutes")
        if not EARLIEST_YEAR <= time.year <= LATEST_YEAR:
            raise InvalidValue(field, f"must lie between the years {EARLIEST_YEAR} and {LATEST_YEAR}")


def _exceptions(times: tuple[datetime, ...]) -> tuple[datetime, ...]:
    return tuple(sorted({instant(time, field="exceptions") for time in times}))


@attrs.frozen(kw_only=True)
class AvailabilityEntry:
    """One statement of a host: ``window`` once, or, with a rule, as its first occurrence.

    A rule repeats the wall-clock times that the window's ends have in the
    listing's zone. ``exceptions`` are the instants at which occurrences
    begin that do not take place. ``source_id`` is the calendar that it was
    imported from, and ``source_uid`` the event there.
    """

    id: EntryId
    driveway_id: UUID
    kind: AvailabilityType
    window: TimeWindow
    rule: RecurrenceRule | None = None
    exceptions: tuple[datetime, ...] = attrs.field(default=(), converter=_exceptions)
    notes: str | None = None
    source_uid: str | None = None
    source_id: UUID | None = None
    created_at: datetime = attrs.field(converter=instant)
    updated_at: datetime = attrs.field(converter=instant)

    def __attrs_post_init__(self) -> None:
        _whole_minutes(self.window)
        if self.rule is not None and self.window.duration > LONGEST_OCCURRENCE:
            raise InvalidValue("end_time", "hours that repeat last at most 24 hours at a time")
        if self.exceptions and self.rule is None:
            raise InvalidValue("exceptions", "only hours that repeat have them: give a recurrence_rule too")
        if len(self.exceptions) > MOST_EXCEPTIONS:
            raise InvalidValue("exceptions", f"at most {MOST_EXCEPTIONS:,} of them")
        if self.notes is not None and len(self.notes) > LONGEST_NOTES:
            raise InvalidValue("notes", f"at most {LONGEST_NOTES:,} characters")

    @property
    def is_recurring(self) -> bool:
        """Whether it has a rule."""
        return self.rule is not None

    def occurrences(self, within: TimeWindow, where: ZoneInfo) -> list[TimeWindow]:
        """Its windows that share an instant with another window, whole, in order of their local start.

        An occurrence has no window when the clock skips all of it, and two
        when the clock is set back in it and shows other times in between.
        """
        if self.rule is None:
            return [self.window] if self.window.overlaps(within) else []
        check_years(within)
        first, lasting = self._on_the_clock(where)
        low = max(first, (within.start - 2 * DAY - lasting).replace(tzinfo=None)).date()
        high = (within.end + 2 * DAY).date()
        at = first.time()
        starts = [datetime.combine(day, at, UTC) for day in self.rule.days(first, where, low, high)]
        if not starts:
            return []
        gone = frozenset(self.exceptions)
        pieces = clock_around(starts[0], starts[-1] + lasting, where)
        return [
            window
            for start in starts
            if not gone or not _left_out(start.replace(tzinfo=None), where, gone)
            for window in shown_in(pieces, start, start + lasting)
            if window.overlaps(within)
        ]

    def over_by(self, moment: datetime, where: ZoneInfo) -> bool:
        """Whether nothing of it lies at or after a moment, as far as its rule's end tells."""
        if self.rule is None:
            return self.window.end <= moment
        first, lasting = self._on_the_clock(where)
        last = self.rule.last_day(first, where, by=moment.date() + DAY)
        if last is None:
            return False
        return at_wall_clock(datetime.combine(last, first.time()) + lasting, where, ends=True) <= moment

    def check_first(self, where: ZoneInfo) -> None:
        """Refuses a first window that is no occurrence of the rule, for it would not take place."""
        if self.rule is None:
            return
        first, _ = self._on_the_clock(where)
        day = first.date()
        if day not in self.rule.days(first, where, day, day):
            raise InvalidValue(
                "start_time",
                f"the rule has no occurrence on {day:%A}, {day}: give the times of its first one",
            )

    def weekly_from(self, at: datetime, where: ZoneInfo) -> WeekMinutes | None:
        """The minutes of the week that are all it says from an instant on.

        None when there is more to say: it happens once, not every week or not
        for ever, has exceptions still ahead, or has not yet begun.
        """
        first, lasting = self._on_the_clock(where)
        days = self.rule and self.rule.every_week(first)
        if not days or at < self._settled(where) or self._excepts_after(at - lasting - 2 * DAY):
            return None
        minute = first.hour * 60 + first.minute
        week = EMPTY
        for day in days:
            week = week.union(WeekMinutes.lasting(day * DAY_MINUTES + minute, lasting // MINUTE))
        return week

    def _excepts_after(self, moment: datetime) -> bool:
        return bool(self.exceptions) and self.exceptions[-1] > moment

    def _on_the_clock(self, where: ZoneInfo) -> tuple[datetime, timedelta]:
        """The first occurrence's local start, and how far the clock is ahead at its end.

        A clock set back meanwhile may be behind at the end; then the time that really passed counts.
        """
        start = self.window.start.astimezone(where).replace(tzinfo=None)
        end = self.window.end.astimezone(where).replace(tzinfo=None)
        return start, end - start if end > start else self.window.duration

    def _settled(self, where: ZoneInfo) -> datetime:
        """From when on the clock alone tells whether an instant lies in an occurrence.

        Not yet at the start when the clock will show times before it once
        more, or when hours of the day before, which did not take place, would
        reach beyond it.
        """
        first, lasting = self._on_the_clock(where)
        bound = first + max(timedelta(), lasting - DAY)
        return max(self.window.start, at_wall_clock(bound, where, ends=True))


def _left_out(start: datetime, where: ZoneInfo, gone: Collection[datetime]) -> bool:
    """Whether the occurrence of a local start does not take place; of a start shown twice either will do."""
    return at_wall_clock(start, where) in gone or at_wall_clock(start, where, ends=True) in gone
