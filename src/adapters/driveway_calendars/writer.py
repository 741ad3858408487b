"""The ``CalendarWriter`` port: a listing's calendar as RFC 5545 has it."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from icalendar import Calendar, Event, Timezone, vRecur

from driveway_core.calendar_feeds import Feed, FeedEvent
from driveway_core.recurrence import RecurrenceRule
from driveway_core.windows import at_wall_clock, zone

_PRODUCT: Final = "-//Driveway-Hub//Calendar//EN"
_YEARS_DEFINED: Final = 4


@attrs.frozen
class IcalendarWriter:
    """Stays in UTC; what repeats on the listing's wall clock, with the definition of its zone beside it."""

    def write(self, feed: Feed) -> bytes:
        where = zone(feed.time_zone)
        calendar = Calendar()
        calendar.add("prodid", _PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", feed.name)
        repeating = [event.window.start for event in feed.events if event.rule is not None]
        if repeating:
            first, last = min(repeating).year - 1, max(repeating).year + _YEARS_DEFINED
            calendar.add_component(_definition(where, first, last))
        for event in feed.events:
            calendar.add_component(_event(event, where))
        written: bytes = calendar.to_ical()
        return written


@lru_cache(maxsize=512)
def _definition(where: ZoneInfo, first: int, last: int) -> Timezone:
    """The zone's clock from one year to another."""
    return Timezone.from_tzinfo(where, where.key, first_date=date(first, 1, 1), last_date=date(last, 12, 31))


def _rule(rule: RecurrenceRule, where: ZoneInfo) -> RecurrenceRule:
    """With a last moment in UTC, as RFC 5545 §3.3.10 wants it beside a beginning in a zone."""
    until = rule.until
    if until is None or (isinstance(until, datetime) and until.tzinfo is not None):
        return rule
    local = until if isinstance(until, datetime) else datetime.combine(until, time(23, 59, 59))
    return attrs.evolve(rule, until=at_wall_clock(local, where, ends=True))


def _event(event: FeedEvent, where: ZoneInfo) -> Event:
    told = Event()
    told.add("uid", f"{event.id}@driveway-hub")
    told.add("dtstamp", event.changed_at.astimezone(UTC))
    told.add("last-modified", event.changed_at.astimezone(UTC))
    told.add("summary", event.summary)
    told.add("status", "TENTATIVE" if event.tentative else "CONFIRMED")
    told.add("transp", "OPAQUE")
    if event.rule is None:
        told.add("dtstart", event.window.start.astimezone(UTC))
        told.add("dtend", event.window.end.astimezone(UTC))
        return told
    told.add("dtstart", event.window.start.astimezone(where))
    told.add("dtend", event.window.end.astimezone(where))
    told.add("rrule", vRecur.from_ical(_rule(event.rule, where).text))
    if event.exceptions:
        told.add("exdate", [each.astimezone(where) for each in event.exceptions])
    return told
