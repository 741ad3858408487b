"""Trouble on arrival: reported by the driver, answered by the host, decided by operators."""

from uuid import UUID

from flask import Blueprint
from spectree import SpecTree

from driveway_core.booking_states import TroubleKind
from driveway_core.bookings import BookingId
from driveway_core.photos import PhotoId
from driveway_core.troubles import TroubleId, Verdict
from driveway_http.bodies import Files
from driveway_http.calls import Answer, Api, Call
from driveway_http.models.troubles import (
    LARGEST_REPORT,
    TroubleAnswerIn,
    TroubleDecisionIn,
    TroubleIn,
    TroubleOut,
)

_REPORT = "/bookings/<uuid:booking_id>/trouble"


def _read(call: Call, booking_id: UUID, *, status: int = 200) -> Answer:
    body = TroubleOut.of(call.container.read_trouble()(call.actor, BookingId(booking_id)))
    headers = {"Location": f"/v1/bookings/{booking_id}/trouble"} if status == 201 else {}
    return Answer(status=status, body=body, headers=headers)


def _reported(call: Call, booking_id: UUID) -> Answer:
    return _read(call, booking_id, status=201)


def troubles(spec: SpecTree) -> Blueprint:
    """The routes of trouble on arrival."""
    blueprint = Blueprint("troubles", __name__, url_prefix="/v1")
    api = Api(blueprint, spec)

    @api.route(
        "POST",
        _REPORT,
        answers={201: TroubleOut},
        problems=(404, 409),
        again=_reported,
        files=Files("photos", LARGEST_REPORT),
    )
    def report_trouble(call: Call, booking_id: UUID, body: TroubleIn) -> Answer:
        """The driver finds the place occupied, blocked or not as described.

        Until an hour after the start. The stay ends, and all of it goes back;
        the booking's `refund` says how far that is. Photos are made anew:
        upright, at most 2,048 pixels a side, and the picture alone.
        """
        call.container.report_trouble()(
            call.actor,
            BookingId(booking_id),
            TroubleKind(body.kind),
            note=body.note,
            photos=[photo.content for photo in body.photos],
            once=call.once,
        )
        return _reported(call, booking_id)

    @api.route("GET", _REPORT, answers={200: TroubleOut}, problems=(404,))
    def read_trouble(call: Call, booking_id: UUID) -> Answer:
        """What was reported, for driver, host and operators."""
        return _read(call, booking_id)

    @api.route("POST", f"{_REPORT}/answer", answers={200: TroubleOut}, problems=(404, 409))
    def answer_trouble(call: Call, booking_id: UUID, body: TroubleAnswerIn) -> Answer:
        """The host's side of it, once, until an operator decides."""
        call.container.answer_trouble()(call.actor, BookingId(booking_id), body.answer)
        return _read(call, booking_id)

    @api.route(
        "GET", f"{_REPORT}/photos/<uuid:photo_id>", answers={200: None}, problems=(404,), media="image/*"
    )
    def read_trouble_photo(call: Call, booking_id: UUID, photo_id: UUID) -> Answer:
        """A photo, for driver, host and operators: made anew, without what the camera wrote beside it."""
        photo, picture = call.container.read_trouble_photo()(
            call.actor, BookingId(booking_id), PhotoId(photo_id)
        )
        headers = {
            "Content-Disposition": f'attachment; filename="{photo.id}.{photo.media.ending}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        }
        return Answer(document=picture, media=photo.media.value, headers=headers)

    @api.route(
        "POST",
        "/admin/troubles/<uuid:trouble_id>/decision",
        answers={200: TroubleOut},
        problems=(404, 409),
        even_in_maintenance=True,
    )
    def decide_trouble(call: Call, trouble_id: UUID, body: TroubleDecisionIn) -> Answer:
        """An operator decides, once: a record, which moves no money."""
        report = call.container.decide_trouble()(call.actor, TroubleId(trouble_id), Verdict(body.decision))
        return Answer(body=TroubleOut.of(report))

    return blueprint
