"""Time zones by the names that calendars give them: IANA's, Windows', a path's end, or a definition.

A name that means nothing is answered with None, never with a guess.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

import attrs
from dateutil.rrule import rrulestr
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from driveway_calendars.blocks import Block
from driveway_calendars.lines import Line
from driveway_core.errors import InvalidValue
from driveway_core.wall_clock import stretches
from driveway_core.windows import DAY, TimeWindow, zone

_YEARLY: Final = re.compile(
    r"FREQ=YEARLY(;(INTERVAL=1|BYMONTH=(0?[1-9]|1[0-2])|BYDAY=[+-]?[1-5](MO|TU|WE|TH|FR|SA|SU)|WKST=[A-Z]{2}"
    r"|UNTIL=\d{8}(T\d{6}Z?)?))*",
    re.ASCII,
)
_LOCAL: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2}))?", re.ASCII)
_OFFSET: Final = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?", re.ASCII)
_MOST_DEFINED: Final = 50
_MOST_OBSERVANCES: Final = 400
_MOST_RULES: Final = 40
"""Of one definition: a clock has two, and some more that are over."""
_LOOKS_AHEAD: Final = 800 * DAY
_LONGEST_NAME: Final = 200

Changes = tuple[tuple[datetime, timedelta], ...]
"""When a clock's offset from UTC becomes what, in order."""


@attrs.frozen
class Zones:
    """The zones that one calendar names; ``listing`` is where times without a zone are meant."""

    listing: ZoneInfo
    ahead: TimeWindow
    _defined: dict[str, Block] = attrs.field(factory=dict)
    _found: dict[str, ZoneInfo | None] = attrs.field(factory=dict)
    utc: ZoneInfo = attrs.field(factory=lambda: ZoneInfo("UTC"))

    @classmethod
    def defined_by(cls, definitions: Iterable[Block], *, listing: ZoneInfo, ahead: TimeWindow) -> "Zones":
        """With the definitions that the calendar brings along, the first of each name."""
        zones = cls(listing, ahead)
        for block in definitions:
            line = block.first("TZID")
            if line is not None and len(zones._defined) < _MOST_DEFINED:
                zones._defined.setdefault(_plain(line), block)
        return zones

    def of(self, name: str) -> ZoneInfo | None:
        """The zone of that name, or None."""
        name = name.strip().strip('"')[:_LONGEST_NAME]
        if name not in self._found and len(self._found) < 1_000:
            self._found[name] = self._named(name)
        return self._found.get(name)

    def same_clock(self, other: ZoneInfo) -> bool:
        """Whether another zone's clock shows what the listing's does, for as long as it matters."""
        return other.key == self.listing.key or _clock(other, self._span()) == _clock(
            self.listing, self._span()
        )

    def _span(self) -> TimeWindow:
        start = self.ahead.start.replace(hour=0, minute=0, second=0, microsecond=0)
        return TimeWindow(start, start + _LOOKS_AHEAD)

    def _named(self, name: str) -> ZoneInfo | None:
        block = self._defined.get(name)
        location = block.first("X-LIC-LOCATION") if block is not None else None
        choices = [name, WINDOWS_TO_OLSON.get(name, "")]
        if location is not None:
            choices.append(_plain(location))
        pieces = name.strip("/").split("/")
        choices += ["/".join(pieces[-count:]) for count in (3, 2) if len(pieces) > count]
        for choice in choices:
            known = _iana(choice)
            if known is not None:
                return known
        return None if block is None else self._by_definition(block)

    def _by_definition(self, block: Block) -> ZoneInfo | None:
        """The zone whose clock shows exactly what a definition says, the listing's own if it does."""
        span = self._span()
        try:
            wanted = _offsets(_changes(block, span), span)
        except (KeyError, ValueError, OverflowError):
            return None
        if wanted is None:
            return None
        for key in (self.listing.key, *sorted(available_timezones())):
            known = _iana(key)
            if known is not None and _agrees(known, wanted) and _clock(known, span) == wanted:
                return known
        return None


def _agrees(where: ZoneInfo, wanted: Changes) -> bool:
    """Whether a clock is as wanted at each change: most are not, and need no closer look."""
    return all(start.astimezone(where).utcoffset() == offset for start, offset in wanted)


def _iana(name: str) -> ZoneInfo | None:
    if not name or name in ("localtime", "Factory", "posixrules"):
        return None
    try:
        return zone(name)
    except InvalidValue:
        return None


def _plain(line: Line) -> str:
    return line.text.partition(":")[2].strip().strip('"')[:_LONGEST_NAME]


@lru_cache(maxsize=2048)
def _clock(where: ZoneInfo, span: TimeWindow) -> Changes:
    return tuple((piece.start, piece.offset) for piece in stretches(span, where))


def _offsets(changes: list[tuple[datetime, timedelta]], span: TimeWindow) -> Changes | None:
    """The same form as ``_clock``: the offset at the beginning, then each change; None when there is none."""
    before = [offset for start, offset in changes if start <= span.start]
    if not before:
        return None
    kept = [(span.start, before[-1])]
    for start, offset in changes:
        if span.start < start < span.end and offset != kept[-1][1]:
            kept.append((start, offset))
    return tuple(kept)


def _changes(block: Block, span: TimeWindow) -> list[tuple[datetime, timedelta]]:
    """When the observances of a definition begin, up to the end of a span, and their offsets."""
    found: list[tuple[datetime, timedelta]] = []
    lines: dict[str, str] = {}
    rules = 0
    for line in block.lines:
        if line.name == "BEGIN":
            lines = {}
        elif line.name == "END":
            rules += "RRULE" in lines
            found += _begins(lines, span) if lines.get("DTSTART") and rules <= _MOST_RULES else []
            if len(found) > _MOST_OBSERVANCES or rules > _MOST_RULES:
                raise ValueError("too many observances")
        else:
            lines.setdefault(line.name, _plain(line))
    return sorted(found)


def _begins(lines: dict[str, str], span: TimeWindow) -> list[tuple[datetime, timedelta]]:
    earlier, later = _offset(lines["TZOFFSETFROM"]), _offset(lines["TZOFFSETTO"])
    first = _local(lines["DTSTART"])
    rule = lines.get("RRULE", "").upper()
    if rule:
        starts = [first, *_yearly(rule, first, span)]
    else:
        starts = [
            first,
            *(_local(text) for text in lines.get("RDATE", "").split(",")[:_MOST_OBSERVANCES] if text),
        ]
    return [((start - earlier).replace(tzinfo=UTC), later) for start in starts]


def _yearly(rule: str, first: datetime, span: TimeWindow) -> list[datetime]:
    """When a rule of the kind that zones have begins anew, from two years before a span on."""
    if not _YEARLY.fullmatch(rule):
        raise ValueError("a rule that no zone has")
    until = next((_local(part[6:]) + DAY for part in rule.split(";") if part.startswith("UNTIL=")), None)
    low, high = (span.start - 800 * DAY).replace(tzinfo=None), (span.end + DAY).replace(tzinfo=None)
    begin = max(first, first.replace(year=low.year, month=1, day=1))
    end = high if until is None else min(high, until)
    bare = ";".join(part for part in rule.split(";") if not part.startswith("UNTIL="))
    return list(rrulestr(bare, dtstart=begin).between(begin, end, inc=True)) if begin <= end else []


def _local(text: str) -> datetime:
    match = _LOCAL.match(text)
    if match is None:
        raise ValueError("no local time")
    year, month, day, hour, minute, second = (int(number or 0) for number in match.groups())
    return datetime(year, month, day, hour, minute, second)


def _offset(text: str) -> timedelta:
    match = _OFFSET.fullmatch(text)
    if match is None:
        raise ValueError("no offset")
    sign, hours, minutes, seconds = match.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds or 0))
    return -offset if sign == "-" else offset
