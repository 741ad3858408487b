"""Values as people read them."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

_IN_UTC: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2}:[0-9]{2}) UTC")
_DAY_HOURS: Final = 24
PLUGS: Final = (
    ("tesla", "Tesla"),
    ("j1772", "J1772"),
    ("ccs", "CCS"),
    ("chademo", "CHAdeMO"),
    ("nema1450", "NEMA 14-50 outlet"),
)
"""The plugs of chargers as it is written on them."""


def sentence(reason: str) -> str:
    """A reason as it stands beside a field: ``must not be empty`` is ``Must not be empty.``."""
    text = reason.strip()
    whole = text[:1].upper() + text[1:]
    return whole if whole.endswith((".", "?", "!")) else f"{whole}."


def plug(name: str) -> str:
    """``NEMA 14-50 outlet``."""
    return dict(PLUGS)[name]


def clock(moment: datetime, zone: str) -> str:
    """``9:05 am``."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local.hour % 12 or 12}:{local:%M} {'am' if local.hour < 12 else 'pm'}"


def day(moment: datetime, zone: str) -> str:
    """``Mon, Nov 23, 2026``."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%a, %b} {local.day}, {local.year}"


def day_and_time(moment: datetime, zone: str) -> str:
    """``Mon, Nov 23, 2026, 9:05 am``."""
    return f"{day(moment, zone)}, {clock(moment, zone)}"


def weekday_and_time(moment: datetime, zone: str) -> str:
    """``Mon, 9:05 am``, for what lies within days of the reader."""
    return f"{moment.astimezone(ZoneInfo(zone)):%a}, {clock(moment, zone)}"


def marked(moment: datetime, zone: str) -> Markup:
    """The same as pages mark a moment up: a script adds the reader's own time where that differs."""
    known = Markup('<time datetime="{}" data-zone="{}">{}</time>')
    return known.format(iso(moment), zone, day_and_time(moment, zone))


def moments(text: str) -> Markup:
    """Words with the moments in UTC that stand in them marked up: a script says them in the reader's time."""
    marked_up = str(escape(text))
    told = '<time datetime="{0}T{1}:00Z" data-own>{0} {1} UTC</time>'
    return Markup(_IN_UTC.sub(lambda found: told.format(*found.groups()), marked_up))  # noqa: S704  # escaped above


def until(start: datetime, end: datetime, zone: str) -> str:
    """``Mon, Nov 23, 2026, 9:05 am – 11:00 am``; with both days where they differ."""
    same = day(start, zone) == day(end, zone)
    return f"{day_and_time(start, zone)} – {clock(end, zone) if same else day_and_time(end, zone)}"


def iso(moment: datetime) -> str:
    """For programs, in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def hours(count: int) -> str:
    """``1 hour``, ``36 hours``, ``92 days``."""
    if count >= 2 * _DAY_HOURS and count % _DAY_HOURS == 0:
        return f"{count // _DAY_HOURS} days"
    return "1 hour" if count == 1 else f"{count} hours"


def length(time: timedelta) -> str:
    """``2 hours``, ``1 hour 30 minutes``, ``45 minutes``, to the minute."""
    whole, minutes = divmod(time // timedelta(minutes=1), 60)
    parts = [hours(whole)] if whole else []
    if minutes or not whole:
        parts.append("1 minute" if minutes == 1 else f"{minutes} minutes")
    return " ".join(parts)


def zone_city(zone: str) -> str:
    """The place after which a time zone is called: ``Los Angeles`` of ``America/Los_Angeles``."""
    return zone.rpartition("/")[2].replace("_", " ")
