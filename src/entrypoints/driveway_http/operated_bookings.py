"""Bookings and their refunds, as operators find them, cancel them and give back."""

from uuid import UUID

from flask import Blueprint
from spectree import SpecTree

from driveway_core.bookings import BookingId
from driveway_core.details import BookingDetails
from driveway_http.calls import Answer, Api, Call
from driveway_http.fields import PageOut
from driveway_http.models.bookings import BookingOut, CancelIn, CancelQuery
from driveway_http.models.operating import GiftIn, OperatedBookingsQuery, RefundsOut
from driveway_http.paging import after, cursor_of

_BOOKING = "/admin/bookings/<uuid:booking_id>"


class OperatedBookingsPage(PageOut[BookingOut]):
    """One page of everybody's bookings, latest made first."""


def _seen(call: Call, details: BookingDetails) -> Answer:
    return Answer(body=BookingOut.of(details, call.actor.account_id))


def _look(call: Call, booking_id: UUID) -> BookingDetails:
    return call.container.look_at_booking()(call.actor, BookingId(booking_id))


def _cancelled(call: Call, booking_id: UUID) -> Answer:
    return _seen(call, _look(call, booking_id))


def _given(details: BookingDetails) -> Answer:
    location = f"/v1/admin/bookings/{details.booking.id}/refunds"
    return Answer(status=201, body=RefundsOut.of(details), headers={"Location": location})


def _given_before(call: Call, booking_id: UUID) -> Answer:
    return _given(_look(call, booking_id))


def operated_bookings(spec: SpecTree) -> Blueprint:
    """The routes of operators about bookings; every one is written into the audit log."""
    blueprint = Blueprint("operated-bookings", __name__, url_prefix="/v1")
    api = Api(blueprint, spec)

    @api.route("GET", "/admin/bookings", answers={200: OperatedBookingsPage})
    def find_bookings(call: Call, query: OperatedBookingsQuery) -> Answer:
        """For operators: everybody's bookings, by their reference, state, account or driveway."""
        page = call.container.find_bookings()(
            call.actor, query.question(), limit=query.limit, after=after(query.cursor)
        )
        items = [BookingOut.of(each, call.actor.account_id) for each in page.items]
        return Answer(body=OperatedBookingsPage(items=items, next_cursor=cursor_of(page.next_after)))

    @api.route("GET", _BOOKING, answers={200: BookingOut})
    def look_at_booking(call: Call, booking_id: UUID) -> Answer:
        """For operators: one booking with its payments; where exactly it is, they are not shown."""
        return _seen(call, _look(call, booking_id))

    @api.route(
        "POST",
        f"{_BOOKING}/cancel",
        answers={200: BookingOut},
        problems=(409,),
        again=_cancelled,
        even_in_maintenance=True,
    )
    def cancel_for_platform(call: Call, booking_id: UUID, query: CancelQuery, body: CancelIn) -> Answer:
        """For operators: cancel a stay of others; the driver gets everything back, whatever the terms.

        With ``preview=true`` only say what would come of it.
        """
        details = call.container.cancel_for_platform()(
            call.actor,
            BookingId(booking_id),
            reason=body.reason,
            preview=query.preview,
            once=None if query.preview else call.once,
        )
        return _seen(call, details)

    @api.route("GET", f"{_BOOKING}/refunds", answers={200: RefundsOut})
    def list_refunds(call: Call, booking_id: UUID) -> Answer:
        """For operators: what goes back, or went back, of what was paid for a booking."""
        return Answer(body=RefundsOut.of(_look(call, booking_id)))

    @api.route(
        "POST",
        f"{_BOOKING}/refunds",
        answers={201: RefundsOut},
        problems=(409,),
        again=_given_before,
        even_in_maintenance=True,
    )
    def give_refund(call: Call, booking_id: UUID, body: GiftIn) -> Answer:
        """For operators: give back some of what was paid; the platform bears it, the host loses nothing.

        It goes back to the cards that paid, the latest payment first.
        """
        details = call.container.give_refund()(call.actor, BookingId(booking_id), body.amount, once=call.once)
        return _given(details)

    return blueprint
