"""Single values of a calendar: moments, durations, and what a host is told about wrong ones."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from icalendar.prop import vDuration

from driveway_calendars.lines import Line
from driveway_calendars.zones import Zones
from driveway_core.windows import at_wall_clock

LONGEST: Final = timedelta(days=3_660)
_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_MOMENT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(Z?)", re.ASCII)
_DURATION: Final = re.compile(
    r"([+-]?)P(?=.)(\d{1,6}W|(\d{1,6}D)?(T(?=.)(\d{1,6}H)?(\d{1,6}M)?(\d{1,9}S)?)?)", re.ASCII
)


class Unusable(Exception):
    """An event cannot be taken over; the message says why, in a host's words."""


@attrs.frozen
class When:
    """A local time in a zone; a whole day is its midnight."""

    local: datetime
    zone: ZoneInfo
    all_day: bool = False

    @property
    def instant(self) -> datetime:
        """The moment meant: in a gap by the offset before it, of two the first (RFC 5545 §3.3.5)."""
        if self.all_day:
            return at_wall_clock(self.local, self.zone)
        return self.local.replace(tzinfo=self.zone, fold=0).astimezone(UTC)

    def later(self, by: timedelta) -> "When":
        """So much later on the same clock."""
        return attrs.evolve(self, local=self.local + by)


def moments(line: Line, zones: Zones) -> list[When]:
    """The dates or times of a line; raises ``Unusable``."""
    parameters, value = parts(line)
    return [_moment(text, parameters, zones) for text in value.split(",") if text]


def moment(line: Line, zones: Zones) -> When:
    """The one date or time of a line."""
    found = moments(line, zones)
    if len(found) != 1:
        raise Unusable(f"{line.name} holds no single date or time")
    return found[0]


def parts(line: Line) -> tuple[dict[str, str], str]:
    """Parameters and value of a line; raises ``Unusable``."""
    if line.too_long:
        raise Unusable(f"its {line.name} is too long")
    try:
        return line.parts()
    except ValueError:
        raise Unusable(f"its {line.name} cannot be read") from None


def _moment(text: str, parameters: dict[str, str], zones: Zones) -> When:
    text = text.strip()
    try:
        if match := _DATE.fullmatch(text):
            day = date(*map(int, match.groups()))
            return When(datetime.combine(day, time()), zones.listing, all_day=True)
        if match := _MOMENT.fullmatch(text):
            *numbers, utc = match.groups()
            year, month, day_, hour, minute, second = map(int, numbers)
            local = datetime(
                year, month, day_, hour, minute, min(second, 59)
            )  # a leap second is the one before
            return When(local, zones.utc if utc else _zone(parameters, zones))
    except ValueError:
        pass
    raise Unusable(f"{text[:20]!r} is no date or time")


def _zone(parameters: dict[str, str], zones: Zones) -> ZoneInfo:
    name = parameters.get("TZID")
    if not name:
        return zones.listing
    found = zones.of(name)
    if found is None:
        raise Unusable(f"the time zone {name[:60]!r} is not known here")
    return found


def duration(text: str) -> timedelta:
    """A length of time; raises ``Unusable`` for none, a negative one and one without end."""
    if not _DURATION.fullmatch(text):
        raise Unusable(f"{text[:20]!r} is no length of time")
    try:
        length: timedelta = vDuration.from_ical(text)  # type: ignore[no-untyped-call]  # as it is
    except (ValueError, OverflowError):
        raise Unusable(f"{text[:20]!r} is no length of time") from None
    if not timedelta() <= length <= LONGEST:
        raise Unusable("it lasts less than no time, or longer than ten years")
    return length
