"""Availability: the opening hours of one driveway, in the form in which they are stored and searched.

Weekly hours without end come down to minutes of the week; everything else is
written out as ranges for half a year, and asked of the rules themselves
beyond that. Search, quote and booking ask the same question of this form.
Source: domain rules §4; docs/decisions/0004-opening-hours.md says why.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from driveway_core.entries import AvailabilityEntry, AvailabilityType, EntryId, NotOpen, WindowTaken
from driveway_core.week import EMPTY, FULL_WEEK, WeekMinutes, needed_minutes, week_segments
from driveway_core.windows import MINUTE, TimeWindow, instant, merged, without, zone
from driveway_core.zone_data import ZoneData

__all__ = [
    "HORIZON",
    "AvailabilityEntry",
    "AvailabilityType",
    "EntryId",
    "NotOpen",
    "OpeningHours",
    "StoredRange",
    "WindowTaken",
    "compile_hours",
    "standing_rules",
]

HORIZON: Final = timedelta(weeks=26)
"""How far ahead rules that are no plain weekly hours are written out as ranges."""


@attrs.frozen
class StoredRange:
    """One occurrence of one entry, as instants."""

    entry_id: EntryId
    kind: AvailabilityType
    window: TimeWindow


@attrs.frozen
class OpeningHours:
    """When a driveway is open, blocked, or booked through another channel.

    ``weekly_open`` is the full week where no entry is of kind *available*.
    ``ranges`` may be only those that overlap what is asked. ``rules`` are the
    entries that have more to say beyond ``ranges_until``; it is None when there
    are none. ``zone_data`` says under which changes of the zone's clock ranges
    of rules were written, if there are such. The form tells the truth from the instant on for which it was
    compiled; ask it about what is still ahead.
    """

    time_zone: str
    weekly_open: WeekMinutes
    weekly_blocked: WeekMinutes
    ranges: tuple[StoredRange, ...] = ()
    ranges_until: datetime | None = None
    rules: tuple[AvailabilityEntry, ...] = ()
    zone_data: str | None = None

    def judge(self, stay: TimeWindow) -> None:
        """Passes a stay wholly inside open time with nothing in its way.

        Raises `NotOpen` where it is closed or blocked, else `WindowTaken` where it is booked elsewhere.
        """
        if self.weekly_blocked or self.weekly_open != FULL_WEEK:
            self._judge_week(stay, needed_minutes(stay, self._zone))
        if not self.ranges and self.ranges_until is None:
            return
        ranges = [stored for stored in self._ranges(stay) if stored.window.overlaps(stay)]
        self._refuse_closed(_of_kind(AvailabilityType.BLOCKED, ranges, stay))
        if any(stored.kind is AvailabilityType.BOOKED for stored in ranges):
            raise WindowTaken(stay)

    def _judge_week(self, stay: TimeWindow, needed: WeekMinutes) -> None:
        if not self.weekly_open.covers(needed):
            self._refuse_closed(without(stay, list(self.open_windows(stay))))
        if self.weekly_blocked.overlaps(needed):
            self._refuse_closed(self.blocked_windows(stay))

    def open_windows(self, within: TimeWindow) -> tuple[TimeWindow, ...]:
        """The open time inside a window, before anything blocked or booked is taken from it."""
        if self.weekly_open == FULL_WEEK:
            return (within,)
        return self._windows(AvailabilityType.AVAILABLE, self.weekly_open, within)

    def blocked_windows(self, within: TimeWindow) -> tuple[TimeWindow, ...]:
        """The blocked time inside a window."""
        return self._windows(AvailabilityType.BLOCKED, self.weekly_blocked, within)

    def booked_windows(self, within: TimeWindow) -> tuple[TimeWindow, ...]:
        """The time inside a window that is taken through another channel; our own bookings are not here."""
        return self._windows(AvailabilityType.BOOKED, EMPTY, within)

    @property
    def _zone(self) -> ZoneInfo:
        return zone(self.time_zone)

    def _refuse_closed(self, closed: Iterable[TimeWindow]) -> None:
        for window in closed:
            raise NotOpen(window, self.time_zone)

    def _windows(
        self, kind: AvailabilityType, week: WeekMinutes, within: TimeWindow
    ) -> tuple[TimeWindow, ...]:
        weekly = _weekly_windows(week, within, self._zone) if week else ()
        return tuple(merged([*weekly, *_of_kind(kind, self._ranges(within), within)]))

    def _ranges(self, within: TimeWindow) -> Iterator[StoredRange]:
        """The stored ranges, and beyond them what the rules say."""
        yield from self.ranges
        if self.ranges_until is not None and within.end > self.ranges_until:
            beyond = TimeWindow(max(within.start, self.ranges_until), within.end)
            for entry in self.rules:
                yield from _written_out(entry, beyond, self._zone)


def compile_hours(entries: Iterable[AvailabilityEntry], *, time_zone: str, at: datetime) -> OpeningHours:
    """All entries of one driveway in the stored form, true from ``at`` on."""
    where, now = zone(time_zone), instant(at)
    ahead = TimeWindow(now, now + HORIZON)
    week = {AvailabilityType.AVAILABLE: EMPTY, AvailabilityType.BLOCKED: EMPTY}
    always_open = True
    ranges: list[StoredRange] = []
    rules: list[AvailabilityEntry] = []
    written_out = False
    for entry in entries:
        if entry.kind is AvailabilityType.AVAILABLE:
            always_open = False
        minutes = entry.weekly_from(now, where) if entry.kind in week else None
        if minutes is not None:
            week[entry.kind] = week[entry.kind].union(minutes)
        elif entry.is_recurring:
            if not entry.over_by(ahead.end, where):
                rules.append(entry)
            written = list(_written_out(entry, ahead, where))
            ranges.extend(written)
            written_out |= bool(written)
        else:
            ranges.append(StoredRange(entry.id, entry.kind, entry.window))
    return OpeningHours(
        time_zone=time_zone,
        weekly_open=FULL_WEEK if always_open else week[AvailabilityType.AVAILABLE],
        weekly_blocked=week[AvailabilityType.BLOCKED],
        ranges=tuple(sorted(ranges, key=lambda stored: (stored.window, stored.entry_id))),
        ranges_until=ahead.end if rules else None,
        rules=tuple(rules),
        zone_data=ZoneData.under(time_zone, ahead).text if written_out or rules else None,
    )


def standing_rules(
    entries: Iterable[AvailabilityEntry], *, time_zone: str, until: datetime
) -> tuple[AvailabilityEntry, ...]:
    """The ``rules`` of hours whose ``ranges_until`` is that: the same that compiling them named then."""
    where, at = zone(time_zone), until - HORIZON
    return tuple(
        entry
        for entry in entries
        if entry.is_recurring
        and (entry.kind is AvailabilityType.BOOKED or entry.weekly_from(at, where) is None)
        and not entry.over_by(until, where)
    )


def _written_out(entry: AvailabilityEntry, within: TimeWindow, where: ZoneInfo) -> Iterator[StoredRange]:
    for window in entry.occurrences(within, where):
        yield StoredRange(entry.id, entry.kind, window)


def _of_kind(kind: AvailabilityType, ranges: Iterable[StoredRange], within: TimeWindow) -> list[TimeWindow]:
    clipped = (stored.window.clipped_to(within) for stored in ranges if stored.kind is kind)
    return merged([window for window in clipped if window is not None])


def _weekly_windows(week: WeekMinutes, within: TimeWindow, where: ZoneInfo) -> Iterator[TimeWindow]:
    for segment in week_segments(within, where):
        for start, end in week:
            hours = TimeWindow(segment.week_start + start * MINUTE, segment.week_start + end * MINUTE)
            shared = hours.clipped_to(segment.window)
            if shared is not None:
                yield shared
