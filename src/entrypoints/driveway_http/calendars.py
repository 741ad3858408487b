"""Calendars that hosts bring along, and the one that each listing gives to others."""

from typing import Final
from uuid import UUID

from flask import Blueprint, request
from spectree import SpecTree

from driveway_core.calendar_sources import CalendarAddress, CalendarSource, CalendarSourceId
from driveway_core.driveways import DrivewayId
from driveway_core.external_calendars import LARGEST_CALENDAR
from driveway_http.bodies import Upload
from driveway_http.calls import Answer, Api, Call, Caller
from driveway_http.fields import PageOut, PageQuery
from driveway_http.models.calendar_sources import CalendarSourceIn, CalendarSourceOut, FeedOut, UploadQuery
from driveway_http.paging import part_of

ICALENDAR: Final = "text/calendar"
_SOURCE: Final = "/calendars/<uuid:calendar_id>"


class CalendarSourcesPage(PageOut[CalendarSourceOut]):
    """One page of a listing's calendars, by name."""


def feed_path(token: str) -> str:
    """Where the calendar behind a token is read."""
    return f"/calendars/{token}.ics"


def _added(source: CalendarSource) -> Answer:
    headers = {"Location": f"/v1/driveways/{source.driveway_id}/calendars/{source.id}"}
    return Answer(status=201, body=CalendarSourceOut.of(source), headers=headers)


def _made(call: Call, source_id: UUID) -> Answer:
    driveway_id = DrivewayId(call.path["driveway_id"])
    return _added(call.container.read_source()(call.actor, driveway_id, CalendarSourceId(source_id)))


def calendar_sources(spec: SpecTree) -> Blueprint:
    """The routes of the calendars that a host brings along."""
    blueprint = Blueprint("calendars", __name__, url_prefix="/v1/driveways/<uuid:driveway_id>")
    api = Api(blueprint, spec)

    @api.route("POST", "/calendars", answers={201: CalendarSourceOut}, problems=(404, 409), again=_made)
    def add_calendar(call: Call, driveway_id: UUID, body: CalendarSourceIn) -> Answer:
        """Name the address of a calendar kept elsewhere: it is fetched soon, and every hour from then on."""
        address = CalendarAddress.parse(body.url)
        return _added(
            call.container.add_calendar()(
                call.actor, DrivewayId(driveway_id), address, name=body.name, once=call.once
            )
        )

    @api.route(
        "POST",
        "/calendars/imports",
        answers={200: CalendarSourceOut},
        problems=(404, 409),
        upload=Upload(ICALENDAR, LARGEST_CALENDAR),
    )
    def import_calendar(call: Call, driveway_id: UUID, query: UploadQuery, upload: bytes) -> Answer:
        """Upload a calendar (iCalendar, at most 5 MB): its events become booked entries.

        Uploading under the same name again brings them up to date.
        """
        source = call.container.import_calendar()(
            call.actor, DrivewayId(driveway_id), upload, name=query.name
        )
        return Answer(body=CalendarSourceOut.of(source))

    @api.route("GET", "/calendars", answers={200: CalendarSourcesPage}, problems=(404,))
    def list_calendars(call: Call, driveway_id: UUID, query: PageQuery) -> Answer:
        """The calendars of one's own listing, by name, each with what came of it last."""
        every = call.container.list_calendars()(call.actor, DrivewayId(driveway_id))
        shown, cursor = part_of(every, limit=query.limit, cursor=query.cursor)
        items = [CalendarSourceOut.of(each) for each in shown]
        return Answer(body=CalendarSourcesPage(items=items, next_cursor=cursor))

    @api.route("GET", _SOURCE, answers={200: CalendarSourceOut})
    def read_source(call: Call, driveway_id: UUID, calendar_id: UUID) -> Answer:
        """One calendar of one's own listing."""
        source = call.container.read_source()(
            call.actor, DrivewayId(driveway_id), CalendarSourceId(calendar_id)
        )
        return Answer(body=CalendarSourceOut.of(source))

    @api.route("POST", f"{_SOURCE}/fetch", answers={200: CalendarSourceOut}, problems=(409,))
    def fetch_calendar(call: Call, driveway_id: UUID, calendar_id: UUID) -> Answer:
        """Fetch a calendar now. One that cannot be fetched or read changes nothing but `last_problem`."""
        source = call.container.fetch_calendar()(
            call.actor, DrivewayId(driveway_id), CalendarSourceId(calendar_id)
        )
        return Answer(body=CalendarSourceOut.of(source))

    @api.route("DELETE", _SOURCE, answers={204: None}, problems=(409,))
    def remove_calendar(call: Call, driveway_id: UUID, calendar_id: UUID) -> Answer:
        """Take a calendar away, and every entry that came from it."""
        call.container.remove_calendar()(call.actor, DrivewayId(driveway_id), CalendarSourceId(calendar_id))
        return Answer(status=204)

    @api.route("POST", "/calendar-feed", answers={201: FeedOut}, problems=(404,))
    def open_feed(call: Call, driveway_id: UUID) -> Answer:
        """Give the listing's own calendar a secret address, told this once; a former one ends."""
        opened = call.container.open_feed()(call.actor, DrivewayId(driveway_id))
        body = FeedOut.of(opened.feed, path=feed_path(opened.token), root=request.host_url)
        headers = {"Location": f"/v1/driveways/{driveway_id}/calendar-feed"}
        return Answer(status=201, body=body, headers=headers)

    @api.route("GET", "/calendar-feed", answers={200: FeedOut}, problems=(404,))
    def read_feed(call: Call, driveway_id: UUID) -> Answer:
        """Since when the listing's own calendar has an address."""
        return Answer(body=FeedOut.of(call.container.read_feed()(call.actor, DrivewayId(driveway_id))))

    @api.route("DELETE", "/calendar-feed", answers={204: None}, problems=(404,))
    def close_feed(call: Call, driveway_id: UUID) -> Answer:
        """Take the address of the listing's own calendar back."""
        call.container.close_feed()(call.actor, DrivewayId(driveway_id))
        return Answer(status=204)

    return blueprint


def calendar_feeds(spec: SpecTree) -> Blueprint:
    """The route that other calendars read."""
    blueprint = Blueprint("feeds", __name__)
    api = Api(blueprint, spec)

    @api.route("GET", "/calendars/<token>.ics", answers={200: None}, who=Caller.STRANGER, media=ICALENDAR)
    def show_feed(call: Call, token: str) -> Answer:
        """A listing's own calendar (iCalendar): its stays and what its host blocked, nobody's name."""
        return Answer(document=call.container.show_feed()(token), media=ICALENDAR)

    return blueprint
