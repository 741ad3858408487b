"""Opening hours: a host's entries, and the calendar that anybody reads."""

from uuid import UUID

from flask import Blueprint
from spectree import SpecTree

from driveway_core.driveways import DrivewayId
from driveway_core.entries import AvailabilityEntry, AvailabilityType, EntryId
from driveway_core.recurrence import RecurrenceRule
from driveway_core.use_cases.open_hours import HoursDraft
from driveway_core.windows import TimeWindow
from driveway_http.calls import Answer, Api, Call, Caller
from driveway_http.fields import PageOut, PageQuery
from driveway_http.models.calendars import CalendarOut, CalendarQuery
from driveway_http.models.hours import EntryIn, EntryOut
from driveway_http.paging import part_of


class EntriesPage(PageOut[EntryOut]):
    """One page of a listing's entries, by their start."""


def _added(entry: AvailabilityEntry) -> Answer:
    headers = {"Location": f"/v1/driveways/{entry.driveway_id}/availability/{entry.id}"}
    return Answer(status=201, body=EntryOut.of(entry), headers=headers)


def _made(call: Call, entry_id: UUID) -> Answer:
    driveway_id = DrivewayId(call.path["driveway_id"])
    return _added(call.container.read_entry()(call.actor, driveway_id, EntryId(entry_id)))


def _draft(body: EntryIn) -> HoursDraft:
    rule = body.recurrence_rule
    return HoursDraft(
        kind=AvailabilityType(body.availability_type),
        window=TimeWindow(body.start_time, body.end_time),
        rule=None if rule is None else RecurrenceRule.parse(rule),
        exceptions=body.exceptions,
        notes=body.notes or None,
    )


def hours(spec: SpecTree) -> Blueprint:
    """The routes of availability and calendar."""
    blueprint = Blueprint("availability", __name__, url_prefix="/v1/driveways/<uuid:driveway_id>")
    api = Api(blueprint, spec)

    @api.route("POST", "/availability", answers={201: EntryOut}, problems=(404, 409), again=_made)
    def open_hours(call: Call, driveway_id: UUID, body: EntryIn) -> Answer:
        """Say when the driveway is open, blocked, or taken elsewhere; stays that are booked stand.

        A rule is an ``RRULE`` of RFC 5545 on the listing's wall clock: daily, weekly or monthly with
        ``INTERVAL``, ``COUNT`` or ``UNTIL``, ``BYMONTH``, ``BYMONTHDAY``, ``BYDAY`` and ``WKST``. The times
        given are its first occurrence, so they must be on a day that it names. Anything else is refused by
        the name of the part.
        """
        draft = _draft(body)
        return _added(call.container.open_hours()(call.actor, DrivewayId(driveway_id), draft, once=call.once))

    @api.route("GET", "/availability", answers={200: EntriesPage}, problems=(404,))
    def read_hours(call: Call, driveway_id: UUID, query: PageQuery) -> Answer:
        """The entries of one's own listing, by their start."""
        entries = call.container.read_hours()(call.actor, DrivewayId(driveway_id))
        shown, cursor = part_of(entries, limit=query.limit, cursor=query.cursor)
        return Answer(body=EntriesPage(items=[EntryOut.of(entry) for entry in shown], next_cursor=cursor))

    @api.route("GET", "/availability/<uuid:entry_id>", answers={200: EntryOut})
    def read_entry(call: Call, driveway_id: UUID, entry_id: UUID) -> Answer:
        """One entry of one's own listing."""
        entry = call.container.read_entry()(call.actor, DrivewayId(driveway_id), EntryId(entry_id))
        return Answer(body=EntryOut.of(entry))

    @api.route("DELETE", "/availability/<uuid:entry_id>", answers={204: None}, problems=(409,))
    def close_hours(call: Call, driveway_id: UUID, entry_id: UUID) -> Answer:
        """Take an entry out of the calendar."""
        call.container.close_hours()(call.actor, DrivewayId(driveway_id), EntryId(entry_id))
        return Answer(status=204)

    @api.route(
        "GET",
        "/calendar",
        answers={200: CalendarOut},
        problems=(404,),
        who=Caller.ANYBODY,
        told_as={"start_time": "from", "end_time": "to"},
    )
    def read_calendar(call: Call, driveway_id: UUID, query: CalendarQuery) -> Answer:
        """Free and taken windows of a listing, each with its reason, in order and without gaps.

        With ``month``, also by the days of the listing's wall clock, each with its summary.
        """
        calendar = call.container.read_calendar()(call.actor, DrivewayId(driveway_id), query.asked)
        return Answer(body=CalendarOut.of(calendar))

    return blueprint
