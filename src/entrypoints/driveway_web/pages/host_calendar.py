"""The calendar of a listing: what is open, blocked and booked; calendars brought along; its own address."""

import json
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from flask import Response, request

from driveway_core.calendar_days import DaySpan
from driveway_core.calendar_feeds import CalendarFeed
from driveway_core.calendar_sources import CalendarAddress, CalendarSourceId
from driveway_core.calendars import CalendarState
from driveway_core.driveways import DrivewayId
from driveway_core.errors import InvalidValue, NotFound
from driveway_core.use_cases.read_calendar import DrivewayCalendar
from driveway_core.wall_clock import EARLIEST_YEAR, LATEST_YEAR
from driveway_core.windows import DAY, TimeWindow, at_wall_clock, zone
from driveway_http.calendars import feed_path
from driveway_http.models.calendar_sources import CalendarSourceIn
from driveway_web.forms import Form
from driveway_web.pages.host_listing import LISTING, own
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who
from driveway_web.wall_times import written

_CALENDAR: Final = f"{LISTING}/calendar"
_SOURCE: Final = f"{_CALENDAR}/sources/<uuid:source_id>"
_LONGEST: Final = 45 * DAY
_WORDS: Final = {
    CalendarState.BLOCKED: "blocked",
    CalendarState.CLOSED: "closed",
    CalendarState.BOOKED: "taken elsewhere",
    CalendarState.FULL: "booked",
    CalendarState.FREE: "open",
}


def calendar(pages: Pages) -> None:
    """The pages of the calendar."""

    @pages.get(_CALENDAR, who=Who.SIGNED_IN)
    def calendar(visit: Visit, driveway_id: UUID) -> Reply:
        """A month."""
        return _calendar(visit, Form(), driveway_id)

    @pages.get(f"{_CALENDAR}/events", who=Who.SIGNED_IN)
    def calendar_events(visit: Visit, driveway_id: UUID) -> Reply:
        """What a script draws: some days, as the clock there shows them."""
        mine = own(visit, driveway_id)
        span = TimeWindow(_asked("start", mine.time_zone), _asked("end", mine.time_zone))
        if span.duration > _LONGEST:
            raise InvalidValue("end", "is too far from start")
        read = visit.container.read_calendar()(visit.actor, mine.id, span)
        return Response(json.dumps(_events(read)), mimetype="application/json")

    _brought(pages)
    _own_address(pages)


def _brought(pages: Pages) -> None:
    """Calendars that are kept elsewhere."""

    @pages.post(f"{_CALENDAR}/sources", again=_calendar)
    def add_calendar(visit: Visit, driveway_id: UUID) -> Reply:
        """One more."""
        asked = visit.form.read(CalendarSourceIn)
        visit.container.add_calendar()(
            visit.actor, DrivewayId(driveway_id), CalendarAddress.parse(asked.url), name=asked.name
        )
        return _back(driveway_id, "Added. It is fetched soon, and every hour from then on.")

    @pages.post(f"{_SOURCE}/fetch", again=_calendar)
    def fetch_calendar(visit: Visit, driveway_id: UUID, source_id: UUID) -> Reply:
        """Now."""
        source = visit.container.fetch_calendar()(
            visit.actor, DrivewayId(driveway_id), CalendarSourceId(source_id)
        )
        return _back(driveway_id, source.last_problem or f"{source.name} was fetched.")

    @pages.post(f"{_SOURCE}/remove")
    def remove_calendar(visit: Visit, driveway_id: UUID, source_id: UUID) -> Reply:
        """One less, with all that came from it."""
        visit.container.remove_calendar()(visit.actor, DrivewayId(driveway_id), CalendarSourceId(source_id))
        return _back(driveway_id, "It is gone, and what came from it.")


def _own_address(pages: Pages) -> None:
    """The address at which others read this calendar."""

    @pages.post(f"{_CALENDAR}/address")
    def open_address(visit: Visit, driveway_id: UUID) -> Reply:
        """A new one, shown this once."""
        opened = visit.container.open_feed()(visit.actor, DrivewayId(driveway_id))
        shown = _calendar(visit, Form(), driveway_id)
        address = request.host_url.rstrip("/") + feed_path(opened.token)
        return Shown(shown.template, {**shown.values, "address": address, "feed": opened.feed})

    @pages.post(f"{_CALENDAR}/address/close")
    def close_address(visit: Visit, driveway_id: UUID) -> Reply:
        """None any more."""
        visit.container.close_feed()(visit.actor, DrivewayId(driveway_id))
        return _back(driveway_id, "That address leads nowhere any more.")


def _calendar(visit: Visit, form: Form, driveway_id: UUID, source_id: UUID | None = None) -> Shown:
    mine = own(visit, driveway_id)
    today = visit.container.clock()().astimezone(zone(mine.time_zone)).date()
    month = request.args.get("month")
    span = DaySpan.month(month) if month else DaySpan.month_of(today)
    read = visit.container.read_calendar()(visit.actor, mine.id, span)
    return Shown(
        "host/calendar.html",
        {
            "mine": mine,
            "form": form,
            "days": [day for day in read.days if day.window is not None],
            "today": today,
            "words": _WORDS,
            "names": _names(read),
            "month": span.first,
            "earlier": _month(span.first - timedelta(days=1)) if span.first > today else None,
            "later": _month(span.last + timedelta(days=1)),
            "sources": visit.container.list_calendars()(visit.actor, mine.id),
            "feed": _feed(visit, mine.id),
            "address": None,
            "changed": source_id,
        },
    )


def _names(read: DrivewayCalendar) -> dict[UUID, tuple[str, UUID | None]]:
    """What lies in a calendar, by its id: its words, and the booking that it leads to."""
    names: dict[UUID, tuple[str, UUID | None]] = {}
    if read.sources is not None:
        names |= {entry.id: (entry.notes or "", None) for entry in read.sources.entries if entry.notes}
        names |= {each.id: (each.reference, each.id) for each in read.sources.bookings}
    return names


def _events(read: DrivewayCalendar) -> list[dict[str, object]]:
    """Bookings as what lies there, everything else as the ground."""
    where = read.driveway.time_zone
    events: list[dict[str, object]] = [
        {
            "id": f"p{number}",
            "start": written(piece.window.start, where),
            "end": written(piece.window.end, where),
            "display": "background",
            "title": _WORDS[piece.state],
            "classNames": [f"is-{piece.state.value}"],
        }
        for number, piece in enumerate(read.pieces)
    ]
    stays = () if read.sources is None else read.sources.bookings
    events += [
        {
            "id": str(booking.id),
            "start": written(booking.stay.start, where),
            "end": written(booking.stay.end, where),
            "title": booking.reference,
            "classNames": ["is-stay"],
            "extendedProps": {"href": to("host.booking", booking_id=booking.id)},
        }
        for booking in stays
    ]
    return events


def _asked(name: str, time_zone: str) -> datetime:
    """A moment as the script asks for it: what the clock there shows."""
    text = request.args.get(name, "")
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidValue(name, "must be a day and a time") from None
    if not EARLIEST_YEAR < found.year < LATEST_YEAR:
        raise InvalidValue(name, "that time is out of range")
    return at_wall_clock(found.replace(tzinfo=None), zone(time_zone))


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _feed(visit: Visit, driveway_id: DrivewayId) -> CalendarFeed | None:
    try:
        return visit.container.read_feed()(visit.actor, driveway_id)
    except NotFound:
        return None


def _back(driveway_id: UUID, says: str) -> Gone:
    return Gone(to("host.calendar", driveway_id=driveway_id), says)
