"""Trips to stays, and what the marketplace tells by itself."""

from typing import Final
from uuid import UUID

from flask import Blueprint
from spectree import SpecTree

from driveway_core.bookings import BookingId
from driveway_core.notices import NoticeId
from driveway_http.calls import Answer, Api, Call
from driveway_http.fields import Out, PageOut
from driveway_http.models.bookings import BookingOut
from driveway_http.models.cars import AutoParkIn, NoticeOut, NoticesQuery, TripOut
from driveway_http.models.search import HitOut
from driveway_http.paging import after, cursor_of

_ALTERNATIVES: Final = 5


class AlternativesOut(Out):
    """Nearest first; none where nothing nearby can be booked so late."""

    items: list[HitOut]


def _released(call: Call, booking_id: UUID) -> Answer:
    details = call.container.read_booking()(call.actor, BookingId(booking_id))
    return Answer(body=BookingOut.of(details, call.actor.account_id))


class NoticesPage(PageOut[NoticeOut]):
    """One page of notices, the latest first."""


def trips(spec: SpecTree) -> Blueprint:
    """The routes of trips and notices."""
    blueprint = Blueprint("trips", __name__, url_prefix="/v1")
    api = Api(blueprint, spec)

    @api.route("GET", "/bookings/<uuid:booking_id>/trip", answers={200: TripOut}, problems=(404,))
    def read_trip(call: Call, booking_id: UUID) -> Answer:
        """How the trip to a stay goes: for its driver with where the car is, for its host without."""
        seen = call.container.read_trip()(call.actor, BookingId(booking_id))
        return Answer(body=TripOut.of(seen, call.actor.account_id))

    @api.route("POST", "/bookings/<uuid:booking_id>/navigate", answers={202: TripOut}, problems=(404, 409))
    def navigate(call: Call, booking_id: UUID) -> Answer:
        """Send the address to the car now; `navigation` tells what came of it, or what happens next."""
        seen = call.container.navigate()(call.actor, BookingId(booking_id))
        return Answer(status=202, body=TripOut.of(seen, call.actor.account_id))

    @api.route("PUT", "/bookings/<uuid:booking_id>/auto-park", answers={200: TripOut}, problems=(404, 409))
    def report_auto_park(call: Call, booking_id: UUID, body: AutoParkIn) -> Answer:
        """The driver's own word that the car parked itself, kept as theirs: we cannot ask a car to."""
        this = BookingId(booking_id)
        call.container.report_auto_park()(call.actor, this, used=body.used, worked=body.successful)
        seen = call.container.read_trip()(call.actor, this)
        return Answer(body=TripOut.of(seen, call.actor.account_id))

    @api.route(
        "GET",
        "/bookings/<uuid:booking_id>/alternatives",
        answers={200: AlternativesOut},
        problems=(404,),
    )
    def find_alternatives(call: Call, booking_id: UUID) -> Answer:
        """The nearest places that fit one's car for the same time, should one's own not be free."""
        hits = call.container.find_alternatives()(call.actor, BookingId(booking_id), limit=_ALTERNATIVES)
        return Answer(body=AlternativesOut(items=[HitOut.of(hit) for hit in hits]))

    @api.route(
        "POST",
        "/bookings/<uuid:booking_id>/release",
        answers={200: BookingOut},
        problems=(404, 409),
        again=_released,
    )
    def release_stay(call: Call, booking_id: UUID) -> Answer:
        """Give up a place that the car before has not left, for all of the money.

        From 15 minutes before the start until an hour after it.
        """
        details = call.container.release_stay()(call.actor, BookingId(booking_id), once=call.once)
        return Answer(body=BookingOut.of(details, call.actor.account_id))

    @api.route("GET", "/notices", answers={200: NoticesPage})
    def list_notices(call: Call, query: NoticesQuery) -> Answer:
        """What the marketplace told one by itself, the latest first."""
        page = call.container.list_notices()(
            call.actor, unread=query.unread, limit=query.limit, after=after(query.cursor)
        )
        items = [NoticeOut.of(notice) for notice in page.items]
        return Answer(body=NoticesPage(items=items, next_cursor=cursor_of(page.next_after)))

    @api.route("POST", "/notices/<uuid:notice_id>/read", answers={200: NoticeOut}, problems=(404,))
    def mark_notice_read(call: Call, notice_id: UUID) -> Answer:
        """One has read it."""
        return Answer(body=NoticeOut.of(call.container.mark_notice_read()(call.actor, NoticeId(notice_id))))

    return blueprint
