"""The ``CalendarReader`` port: a calendar's events as busy times on a listing's wall clock."""

from collections.abc import Iterable
from datetime import datetime

import attrs

from driveway_calendars.blocks import Block, blocks
from driveway_calendars.events import CalendarEvent, beginning, event_of, uid_of
from driveway_calendars.lines import decoded, unfolded
from driveway_calendars.repeating import Patience, repeated
from driveway_calendars.values import Unusable, When
from driveway_calendars.zones import Zones
from driveway_core.errors import InvalidValue
from driveway_core.external_calendars import BusyTime, ExternalCalendar, ExternalEvent, SkippedEvent
from driveway_core.windows import TimeWindow, at_wall_clock, zone


@attrs.frozen
class IcalendarReader:
    """Reads events and passes over everything else; one that cannot be read spoils no other.

    Bounds come first: bytes, lines, their length, parts and how deep they
    lie, dates of an event, occurrences of a rule, seconds for all rules.
    """

    seconds_for_rules: float = 5.0

    def read(self, calendar: bytes, *, time_zone: str, ahead: TimeWindow) -> ExternalCalendar:
        found = blocks(unfolded(decoded(calendar)))
        zones = Zones.defined_by(
            (block for block in found if block.kind == "VTIMEZONE"), listing=zone(time_zone), ahead=ahead
        )
        return _Reading(zones, Patience(self.seconds_for_rules)).calendar(found)


@attrs.frozen
class _Reading:
    """One calendar being read."""

    zones: Zones
    patience: Patience
    skipped: list[SkippedEvent] = attrs.field(factory=list)

    def calendar(self, found: Iterable[Block]) -> ExternalCalendar:
        by_uid: dict[str, list[CalendarEvent]] = {}
        for block in found:
            if block.kind == "VFREEBUSY":
                self._skip(None, block.number, "it is a list of busy times (VFREEBUSY); only events are read")
            elif block.kind == "VEVENT":
                try:
                    event = event_of(block, self.zones)
                except (Unusable, InvalidValue, OverflowError) as problem:
                    self._skip(uid_of(block), block.number, _told(problem))
                    by_uid.setdefault(uid_of(block), [])
                else:
                    by_uid.setdefault(event.uid, []).append(event)
        events = [self._event(uid, parts) for uid, parts in by_uid.items()]
        return ExternalCalendar(tuple(each for each in events if each is not None), tuple(self.skipped))

    def _event(self, uid: str, parts: list[CalendarEvent]) -> ExternalEvent | None:
        """All that stands under one UID, or None when none of it is busy, or can be read."""
        masters = [part for part in parts if part.replaces is None]
        latest = max((part.sequence for part in masters), default=0)
        replaced = [part for part in parts if part.replaces is not None]
        times: set[BusyTime] = set()
        written_out, any_read = False, False
        for part in (*(part for part in masters if part.sequence == latest), *replaced):
            if not part.busy and not part.replaces_later_ones:
                continue
            try:
                with self.patience.spent():
                    found, unfinished = self._times(part, replaced if part.replaces is None else [])
            except (Unusable, InvalidValue, OverflowError) as problem:
                self._skip(uid, part.number, _told(problem))
                continue
            any_read = True
            times |= found
            written_out = written_out or unfinished
        return ExternalEvent(uid, frozenset(times), written_out) if any_read else None

    def _times(self, part: CalendarEvent, replaced: list[CalendarEvent]) -> tuple[set[BusyTime], bool]:
        if part.replaces_later_ones:
            raise Unusable("it changes an occurrence and all later ones, which is not understood here")
        if part.occurring is None:
            return set(), False
        less = self._less(part, replaced)
        first = part.occurring.first
        windows = [window for window in part.more if window.start not in less]
        times: set[BusyTime] = set()
        unfinished = False
        if not part.rules and first.start not in less:
            windows.append(first)
        for rule in part.rules:
            found = repeated(rule, part.occurring, less, self.zones, self.patience)
            times |= set(found.times)
            unfinished = unfinished or found.written_out
        now = self.zones.ahead.start
        return times | {BusyTime(window) for window in windows if window.end > now}, unfinished

    def _less(self, part: CalendarEvent, replaced: list[CalendarEvent]) -> frozenset[datetime]:
        """When nothing begins: left out, or replaced; each instant that its wall clock may mean."""
        named = [
            *part.less,
            *(
                beginning(other.replaces, part.occurring)
                for other in replaced
                if other.replaces is not None and not other.replaces_later_ones
            ),
        ]
        return frozenset(moment for each in named for moment in _instants(each))

    def _skip(self, uid: str | None, number: int, reason: str) -> None:
        self.skipped.append(SkippedEvent(uid, number, reason))


def _instants(each: When) -> tuple[datetime, datetime]:
    return each.instant, at_wall_clock(each.local, each.zone)


def _told(problem: Exception) -> str:
    if isinstance(problem, Unusable):
        return str(problem)
    return problem.reason if isinstance(problem, InvalidValue) else "a date of it is out of range"
