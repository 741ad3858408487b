"""The hours of some days in words: from when to when, why, and to the host what lies there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from driveway_cli.drawing import named
from driveway_core.calendar_days import CalendarDay
from driveway_core.entries import AvailabilityEntry
from driveway_core.use_cases.read_calendar import DrivewayCalendar, Sources

_LONGEST_NOTE: Final = 60
_COLUMNS: Final = ("Day", "From", "To", "What", "By")

Rows = Sequence[Sequence[str]]


def hours(days: Iterable[CalendarDay], read: DrivewayCalendar, now: datetime) -> tuple[Sequence[str], Rows]:
    """The columns of a table and its rows: what is not yet over of some days of a calendar.

    The last column is there only when something lies there that the reader may know of.
    """
    where = ZoneInfo(read.driveway.time_zone)
    known = {} if read.sources is None else _told(read.sources)
    rows: list[tuple[str, ...]] = []
    for day in days:
        if day.window is None:
            rows.append((named(day.date), "", "", "there is no such day", ""))
        label = named(day.date)
        for piece in day.pieces:
            if piece.window.end <= now:
                continue
            ends_day = day.window is not None and piece.window.end == day.window.end
            until = "24:00" if ends_day else _clock(piece.window.end, where)
            lying = "; ".join(known[source] for source in piece.sources)
            rows.append((label, _clock(piece.window.start, where), until, piece.reason, lying))
            label = ""
    shown = len(_COLUMNS) if any(row[-1] for row in rows) else len(_COLUMNS) - 1
    return _COLUMNS[:shown], [row[:shown] for row in rows]


def _clock(moment: datetime, where: ZoneInfo) -> str:
    shown = moment.astimezone(where)
    return f"{shown:%H:%M} again" if shown.fold else f"{shown:%H:%M}"


def _told(sources: Sources) -> Mapping[UUID, str]:
    """Bookings by their reference, entries by their note."""
    told: dict[UUID, str] = {entry.id: _entry(entry) for entry in sources.entries}
    for booking in sources.bookings:
        told[booking.id] = f"{booking.reference}, {booking.status.value}"
    return told


def _entry(entry: AvailabilityEntry) -> str:
    imported = " (imported)" if entry.source_uid is not None else ""
    note = _on_one_line(entry.notes or "")
    return f"{entry.kind.value}{imported}" + (f": {note}" if note else "")


def _on_one_line(note: str) -> str:
    """A note without anything that a terminal would obey, and not all of a long one."""
    plain = "".join(character if character.isprintable() else " " for character in note)
    line = " ".join(plain.split())
    return line if len(line) <= _LONGEST_NOTE else line[: _LONGEST_NOTE - 1] + "…"
