"""One event as it stands in a calendar: when it takes place, when again, and what it replaces."""

from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Final

import attrs

from driveway_calendars.blocks import Block
from driveway_calendars.lines import Line
from driveway_calendars.values import LONGEST, Unusable, When, duration, moment, moments, parts
from driveway_calendars.zones import Zones
from driveway_core.external_calendars import LONGEST_UID
from driveway_core.windows import DAY, TimeWindow

MOST_DATES: Final = 5_000
_MOST_RULES: Final = 4


@attrs.frozen(kw_only=True)
class Occurring:
    """When something begins, and how far the clock is ahead at its end."""

    start: When
    lasting: timedelta
    elapsed: timedelta

    def window(self, begin: When) -> TimeWindow:
        """Its window when it begins then; by the clock, and by the time that passes where that has no end."""
        first, last = begin.instant, begin.later(self.lasting).instant
        return TimeWindow(first, last if last > first else first + self.elapsed)

    @property
    def first(self) -> TimeWindow:
        """The window that the event itself names."""
        return TimeWindow(self.start.instant, self.start.instant + self.elapsed)


@attrs.frozen(kw_only=True)
class CalendarEvent:
    """What an event's own lines say."""

    uid: str
    number: int
    sequence: int
    busy: bool
    replaces: When | None
    replaces_later_ones: bool
    occurring: Occurring | None
    rules: tuple[str, ...]
    more: tuple[TimeWindow, ...]
    less: tuple[When, ...]


def uid_of(block: Block) -> str:
    """The event's name; one that it has not is made of what it says."""
    line = block.first("UID")
    text = line.text.partition(":")[2].strip() if line is not None else ""
    if not text:
        return "no-uid:" + sha256("\n".join(each.text for each in block.lines).encode()).hexdigest()[:32]
    if len(text) > LONGEST_UID or not text.isprintable():
        return "long-uid:" + sha256(text.encode()).hexdigest()
    return text


def event_of(block: Block, zones: Zones) -> CalendarEvent:
    """Read one event; raises ``Unusable``."""
    replaces, this_and_later = _replaces(block, zones)
    busy = _word(block, "STATUS") != "CANCELLED" and _word(block, "TRANSP") != "TRANSPARENT"
    occurring = _occurring(block, zones) if busy else None
    rules = block.all("RRULE")
    if len(rules) > _MOST_RULES:
        raise Unusable("it has too many rules")
    if block.first("EXRULE") is not None:
        raise Unusable("it takes occurrences out by a rule (EXRULE), which is not understood here")
    return CalendarEvent(
        uid=uid_of(block),
        number=block.number,
        sequence=_sequence(block),
        busy=busy,
        replaces=replaces,
        replaces_later_ones=this_and_later,
        occurring=occurring,
        rules=tuple(parts(line)[1].upper() for line in rules),
        more=() if occurring is None else _more(block, occurring, zones),
        less=_less(block, occurring, zones),
    )


def _replaces(block: Block, zones: Zones) -> tuple[When | None, bool]:
    line = block.first("RECURRENCE-ID")
    if line is None:
        return None, False
    parameters, _ = parts(line)
    return moment(line, zones), parameters.get("RANGE", "").upper() == "THISANDFUTURE"


def _occurring(block: Block, zones: Zones) -> Occurring:
    line = block.first("DTSTART")
    if line is None:
        raise Unusable("it has no beginning (DTSTART)")
    start = moment(line, zones)
    end, length = block.first("DTEND"), block.first("DURATION")
    if end is not None:
        return _until(start, moment(end, zones))
    if length is not None:
        return _for(start, duration(parts(length)[1].upper()))
    if start.all_day:
        return _for(start, DAY)
    raise Unusable("it has no end, so it takes no time")


def _until(start: When, end: When) -> Occurring:
    if start.all_day and end.all_day and start.local == end.local:
        return _for(start, DAY)  # some write the last day where the day after it is meant
    by_clock = end.local - start.local if end.zone.key == start.zone.key else None
    return _between(start, end.instant, by_clock)


def _between(start: When, end: datetime, by_clock: timedelta | None = None) -> Occurring:
    """``by_clock`` is how far the clock is ahead at the end, where the calendar says so."""
    elapsed = end - start.instant
    if elapsed < timedelta():
        raise Unusable("it ends before it begins")
    if elapsed == timedelta():
        raise Unusable("it ends when it begins, so it takes no time")
    if elapsed > LONGEST:
        raise Unusable("it lasts longer than ten years")
    lasting = by_clock or end.astimezone(start.zone).replace(tzinfo=None) - start.local
    return Occurring(start=start, lasting=lasting if lasting > timedelta() else elapsed, elapsed=elapsed)


def _for(start: When, length: timedelta) -> Occurring:
    if not length:
        raise Unusable("it takes no time")
    if start.all_day:
        length = -(-length // DAY) * DAY
    days = length // DAY * DAY  # days are the clock's, hours pass as they pass (RFC 5545 §3.3.6)
    return _between(start, start.later(days).instant + (length - days), length)


def _more(block: Block, occurring: Occurring, zones: Zones) -> tuple[TimeWindow, ...]:
    """Further windows, named one by one."""
    found: list[TimeWindow] = []
    for line in block.all("RDATE"):
        parameters, value = parts(line)
        if parameters.get("VALUE", "").upper() == "PERIOD":
            found += [_period(line, text, zones) for text in value.split(",")]
        else:
            found += [occurring.window(each) for each in moments(line, zones)]
        if len(found) > MOST_DATES:
            raise Unusable(f"it names more than {MOST_DATES:,} dates")
    return tuple(found)


def _period(line: Line, text: str, zones: Zones) -> TimeWindow:
    begin, _, end = text.partition("/")
    parameters = line.text.partition(":")[0].replace(";VALUE=PERIOD", "").replace(";value=period", "")
    start = moment(Line(line.number, f"{parameters}:{begin}"), zones)
    if end.upper().startswith(("P", "+P")):
        return _for(start, duration(end.upper())).first
    return _until(start, moment(Line(line.number, f"{parameters}:{end}"), zones)).first


def _less(block: Block, occurring: Occurring | None, zones: Zones) -> tuple[When, ...]:
    """Beginnings that do not take place; a whole day means the one that begins on it."""
    found: list[When] = []
    for line in block.all("EXDATE"):
        found += moments(line, zones)
        if len(found) > MOST_DATES:
            raise Unusable(f"it leaves out more than {MOST_DATES:,} dates")
    return tuple(beginning(each, occurring) for each in found)


def beginning(named: When, occurring: Occurring | None) -> When:
    """The beginning that a date alone names; of a whole day's event, its midnight on any clock does too."""
    if occurring is None or named.all_day == occurring.start.all_day:
        return named
    first = occurring.start
    if first.all_day:
        midnight = named.local.time() == time()
        return When(named.local, first.zone, all_day=True) if midnight else named
    return When(datetime.combine(named.local.date(), first.local.time()), first.zone)


def _word(block: Block, name: str) -> str:
    line = block.first(name)
    return "" if line is None else line.text.partition(":")[2].strip().upper()


def _sequence(block: Block) -> int:
    text = _word(block, "SEQUENCE")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
