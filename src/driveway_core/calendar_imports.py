"""Taking a calendar over: what becomes of a listing's entries when the calendar was read anew."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import attrs

from driveway_core.bookings import Booking, BookingStatus
from driveway_core.calendar_sources import MOST_REASONS, CalendarSource, Clash, ImportReport
from driveway_core.entries import AvailabilityEntry, AvailabilityType, EntryId
from driveway_core.external_calendars import BusyTime, ExternalCalendar, ExternalEvent
from driveway_core.windows import TimeWindow, merged, zone

_STANDS: Final = frozenset({BookingStatus.PENDING, BookingStatus.CONFIRMED, BookingStatus.ACTIVE})


@attrs.frozen(kw_only=True)
class Takeover:
    """Entries that go, entries that come (those that change do both), and the events by their fate."""

    gone: tuple[EntryId, ...]
    new: tuple[AvailabilityEntry, ...]
    report: ImportReport


def take_over(
    source: CalendarSource,
    calendar: ExternalCalendar,
    entries: Iterable[AvailabilityEntry],
    *,
    at: datetime,
    known_until: datetime,
    new_id: Callable[[], UUID],
) -> Takeover:
    """What makes a source's entries say what its calendar says now.

    ``entries`` are all of the source's. An event of which something could not
    be read this time keeps the entries that it had beside those that could;
    what is over goes without a word.
    """
    steps = _Steps(source, at, new_id)
    kept: dict[str, list[AvailabilityEntry]] = {}
    for entry in entries:
        kept.setdefault(entry.source_uid or "", []).append(entry)
    unread = {each.uid for each in calendar.skipped}
    for event in calendar.events:
        steps.event(event, kept.pop(event.uid, []), in_part=event.uid in unread)
    for uid, left in kept.items():
        if uid not in unread:
            steps.vanished(left)
    counts = steps.counts
    report = ImportReport(
        taken=counts["taken"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        removed=counts["removed"],
        over=counts["over"],
        skipped=len(calendar.skipped),
        reasons=calendar.skipped[:MOST_REASONS],
        written_out=calendar.written_out,
        known_until=known_until if calendar.written_out else None,
    )
    return Takeover(gone=tuple(steps.gone), new=tuple(steps.new), report=report)


@attrs.frozen
class _Steps:
    """The events of one calendar, one after the other."""

    source: CalendarSource
    at: datetime
    new_id: Callable[[], UUID]
    gone: list[EntryId] = attrs.field(factory=list)
    new: list[AvailabilityEntry] = attrs.field(factory=list)
    counts: dict[str, int] = attrs.field(
        factory=lambda: dict.fromkeys(("taken", "changed", "unchanged", "removed", "over"), 0)
    )

    def event(self, event: ExternalEvent, had: Sequence[AvailabilityEntry], *, in_part: bool) -> None:
        """An event that is in the calendar now; one that was read in part frees nothing."""
        wanted = {time for time in event.times if not time.over(at=self.at)}
        before = {_time(entry): entry for entry in had if not _time(entry).over(at=self.at)}
        if in_part:
            wanted |= before.keys()
        same = before.keys() & wanted
        leaving = [entry for entry in had if _time(entry) not in same]
        coming = sorted(wanted - same, key=lambda time: time.window)
        self.gone.extend(entry.id for entry in leaving)
        reused = sorted((before[time] for time in before.keys() - same), key=lambda each: each.window)
        for number, time in enumerate(coming):
            former = reused[number] if number < len(reused) else None
            self.new.append(self._entry(event.uid, time, former))
        self.counts[self._fate(wanted, before, coming, reused)] += 1

    def vanished(self, had: Sequence[AvailabilityEntry]) -> None:
        """An event that is not in the calendar any more."""
        self.gone.extend(entry.id for entry in had)
        if any(not _time(entry).over(at=self.at) for entry in had):
            self.counts["removed"] += 1

    def _fate(
        self,
        wanted: set[BusyTime],
        before: dict[BusyTime, AvailabilityEntry],
        coming: list[BusyTime],
        reused: list[AvailabilityEntry],
    ) -> str:
        if not wanted:
            return "removed" if before else "over"
        if not before:
            return "taken"
        return "changed" if coming or reused else "unchanged"

    def _entry(self, uid: str, time: BusyTime, former: AvailabilityEntry | None) -> AvailabilityEntry:
        return AvailabilityEntry(
            id=EntryId(self.new_id()) if former is None else former.id,
            driveway_id=self.source.driveway_id,
            kind=AvailabilityType.BOOKED,
            window=time.window,
            rule=time.rule,
            exceptions=tuple(time.exceptions),
            source_uid=uid,
            source_id=self.source.id,
            created_at=self.at if former is None else former.created_at,
            updated_at=self.at,
        )


def _time(entry: AvailabilityEntry) -> BusyTime:
    return BusyTime(entry.window, entry.rule, frozenset(entry.exceptions))


def clashes(
    entries: Iterable[AvailabilityEntry], bookings: Iterable[Booking], *, time_zone: str, at: datetime
) -> tuple[Clash, ...]:
    """The stays ahead that some of the entries lie across; they stand, and the host should know."""
    entries = list(entries)
    once = merged([entry.window for entry in entries if not entry.is_recurring])
    ends = [window.end for window in once]
    repeating = [entry for entry in entries if entry.is_recurring]
    where = zone(time_zone)

    def lies_across(stay: TimeWindow) -> bool:
        place = bisect_left(ends, stay.start)
        near = once[place : place + 2]
        return any(window.overlaps(stay) for window in near) or any(
            entry.occurrences(stay, where) for entry in repeating
        )

    return tuple(
        Clash(booking.reference, booking.stay)
        for booking in bookings
        if booking.due(at=at).status in _STANDS and booking.stay.end > at and lies_across(booking.stay)
    )
