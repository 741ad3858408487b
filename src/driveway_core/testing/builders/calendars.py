"""Calendars that hosts bring along, and the addresses of their own."""

from driveway_core.calendar_feeds import CalendarFeed, CalendarFeedId
from driveway_core.calendar_sources import (
    CalendarAddress,
    CalendarSource,
    CalendarSourceId,
    Clash,
    ImportReport,
)
from driveway_core.driveways import DrivewayId
from driveway_core.external_calendars import SkippedEvent
from driveway_core.testing.builders.people import NOW, an_id
from driveway_core.testing.builders.places import hours_from_now

ADDRESS = CalendarAddress("https://calendar.example.com/private-0123456789abcdef/basic.ics")


def a_calendar_source(
    driveway_id: DrivewayId, *, name: str = "Elsewhere", address: CalendarAddress | None = ADDRESS
) -> CalendarSource:
    """A calendar that is to be fetched now, or was uploaded."""
    return CalendarSource(
        id=CalendarSourceId(an_id()),
        driveway_id=driveway_id,
        name=name,
        address=address,
        created_at=NOW,
        next_fetch_at=None if address is None else NOW,
    )


def some_report() -> ImportReport:
    """A report with something of everything."""
    return ImportReport(
        taken=3,
        changed=2,
        unchanged=1,
        removed=4,
        over=5,
        skipped=2,
        reasons=(SkippedEvent("a@b", 12, "ends before it begins"), SkippedEvent(None, None, "has no start")),
        written_out=1,
        known_until=NOW,
        conflicts=1,
        clashes=(Clash("DH-23456789", hours_from_now(1, 2)),),
    )


def a_feed(driveway_id: DrivewayId, digest: bytes) -> CalendarFeed:
    """The address of a listing's own calendar, by the digest of its token."""
    return CalendarFeed(
        id=CalendarFeedId(an_id()), driveway_id=driveway_id, token_digest=digest, created_at=NOW
    )
