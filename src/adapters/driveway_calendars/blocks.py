"""The components of a calendar that say when something is busy, each with its own lines only.

A sieve: whatever else stands in a calendar (alarms, guests, attachments) is
passed over and never parsed.
"""

from collections.abc import Iterable
from typing import Final

import attrs

from driveway_calendars.lines import Line
from driveway_core.external_calendars import CalendarUnreadable

DEEPEST: Final = 16
MOST_BLOCKS: Final = 50_000
MOST_LINES_OF_BLOCK: Final = 2_000
_EVENT: Final = frozenset(
    "UID DTSTART DTEND DURATION RRULE RDATE EXDATE EXRULE RECURRENCE-ID STATUS TRANSP SEQUENCE".split()
)
_ZONE: Final = frozenset("TZID X-LIC-LOCATION DTSTART TZOFFSETFROM TZOFFSETTO RRULE RDATE BEGIN END".split())
_KEPT: Final = {"VEVENT": _EVENT, "VTIMEZONE": _ZONE, "VFREEBUSY": frozenset({"UID"})}


@attrs.frozen
class Block:
    """One component: its kind, the number of its first line, and those of its lines that matter."""

    kind: str
    number: int
    lines: list[Line] = attrs.field(factory=list)

    def all(self, name: str) -> list[Line]:
        """Its lines of one property."""
        return [line for line in self.lines if line.name == name]

    def first(self, name: str) -> Line | None:
        """Its first line of one property."""
        return next((line for line in self.lines if line.name == name), None)


def blocks(lines: Iterable[Line]) -> list[Block]:
    """The components that matter; raises ``CalendarUnreadable`` for a calendar that is built wrong."""
    sieve = _Sieve()
    for line in lines:
        match line.name:
            case "BEGIN":
                sieve.begin(line)
            case "END":
                sieve.end(line)
            case name:
                sieve.keep(line, name)
    if sieve.open:
        raise CalendarUnreadable(f"its end is missing: {sieve.open[-1]} is not closed")
    return sieve.found


@attrs.define
class _Sieve:
    """What was found so far, which components are open, and the innermost that matters, at its depth."""

    found: list[Block] = attrs.field(factory=list)
    open: list[str] = attrs.field(factory=list)
    block: Block | None = None
    depth: int = 0

    def begin(self, line: Line) -> None:
        """A component begins."""
        self.open.append(_value(line))
        if len(self.open) > DEEPEST:
            raise CalendarUnreadable("its parts lie too deep in one another", line.number)
        if self.block is not None:
            self.keep(line, "BEGIN")
        elif self.open[-1] in _KEPT:
            self.block, self.depth = Block(self.open[-1], line.number), len(self.open)
            self.found.append(self.block)
            if len(self.found) > MOST_BLOCKS:
                raise CalendarUnreadable(f"it has more than {MOST_BLOCKS:,} parts", line.number)

    def end(self, line: Line) -> None:
        """A component ends."""
        self.keep(line, "END")
        if not self.open or self.open.pop() != _value(line):
            raise CalendarUnreadable("an END stands there without its BEGIN", line.number)
        if len(self.open) < self.depth:
            self.block = None

    def keep(self, line: Line, name: str) -> None:
        """A line, if it matters: an event's own and not those of an alarm in it; a zone's with its parts'."""
        if not self.open:
            raise CalendarUnreadable("something stands outside of the calendar", line.number)
        block = self.block
        if block is None or name not in _KEPT[block.kind]:
            return
        if block.kind == "VTIMEZONE" or len(self.open) == self.depth:
            if len(block.lines) >= MOST_LINES_OF_BLOCK:
                raise CalendarUnreadable("one event has too many lines", line.number)
            block.lines.append(line)


def _value(line: Line) -> str:
    return line.text.partition(":")[2].strip().upper()[:40]
