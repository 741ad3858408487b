"""Trips to stays."""

from typing import Final
from uuid import UUID

from flask import Blueprint
from spectree import SpecTree

from driveway_core.bookings import BookingId
from driveway_http.calls import Answer, Api, Call
from driveway_http.fields import Out
from driveway_http.models.bookings import BookingOut
from driveway_http.models.cars import AutoParkIn, TripOut
from driveway_http.models.search import HitOut

_ALTERNATIVES: Final = 5


class AlternativesOut(Out):
    """Nearest first; none where nothing nearby can be booked so late."""

    items: list[HitOut]


def _released(call: Call, booking_id: UUID) -> Answer:
    details = call.container.read_booking()(call.actor, BookingId(booking_id))
    return Answer(body=BookingOut.of(details, call.actor.account_id))


def trips(spec: SpecTree) -> Blueprint:
    """The routes of trips."""
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

    return blueprint
