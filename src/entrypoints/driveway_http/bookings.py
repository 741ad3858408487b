"""Bookings and their verbs."""

from datetime import timedelta
from typing import Protocol
from uuid import UUID

from flask import Blueprint
from spectree import SpecTree

from driveway_core.actors import Actor
from driveway_core.bookings import BookingId, BookingStatus
from driveway_core.details import BookingDetails, Side
from driveway_core.driveways import DrivewayId
from driveway_core.once import Once
from driveway_core.quotes import QuoteId
from driveway_core.use_cases.annotate_booking import Notes
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.vehicles import VehicleId
from driveway_core.windows import TimeWindow
from driveway_http.calls import Answer, Api, Call
from driveway_http.fields import PageOut
from driveway_http.models.bookings import (
    BookingIn,
    BookingOut,
    BookingsQuery,
    CancelIn,
    CancelQuery,
    NotesIn,
    RescheduleIn,
    RescheduleQuery,
)
from driveway_http.models.payments import PaymentIn
from driveway_http.paging import after, cursor_of


class BookingsPage(PageOut[BookingOut]):
    """One page of bookings, latest made first."""


class Verb(Protocol):
    """A use case that needs nothing but the booking."""

    def __call__(self, actor: Actor, booking_id: BookingId, *, once: Once | None) -> BookingDetails:
        """The booking afterwards."""
        ...


def _answer(call: Call, details: BookingDetails, *, status: int = 200) -> Answer:
    headers = {"Location": f"/v1/bookings/{details.booking.id}"} if status == 201 else {}
    body = BookingOut.of(details, call.actor.account_id)
    secret = body.payment is not None and body.payment.client_secret is not None
    return Answer(status=status, body=body, headers=headers, for_one_reader=secret)


def _to_pay(call: Call, booking_id: UUID, *, status: int = 200) -> Answer:
    details = call.container.read_booking()(call.actor, BookingId(booking_id), paying=True)
    return _answer(call, details, status=status)


def _made(call: Call, booking_id: UUID) -> Answer:
    return _to_pay(call, booking_id, status=201)


def _changed(call: Call, booking_id: UUID) -> Answer:
    return _answer(call, call.container.read_booking()(call.actor, BookingId(booking_id)))


def _wanted(body: BookingIn) -> QuoteId | StayWish:
    if "quote_id" in body.model_fields_set:
        return QuoteId(body.quote_id)
    return StayWish(
        driveway_id=DrivewayId(body.driveway_id),
        vehicle_id=VehicleId(body.vehicle_id),
        stay=TimeWindow(body.start_time, body.end_time),
        charging=timedelta(minutes=body.charging_minutes),
        promo_code=body.promo_code,
    )


def bookings(spec: SpecTree) -> Blueprint:
    """The routes below ``/v1/bookings``."""
    blueprint = Blueprint("bookings", __name__, url_prefix="/v1/bookings")
    api = Api(blueprint, spec)

    @api.route("POST", "", answers={201: BookingOut}, problems=(402, 404, 409), again=_made)
    def book_stay(call: Call, body: BookingIn) -> Answer:
        """Book a stay, by a quote or by its wishes.

        Where drivers pay here, a saved card named as `payment_method` is
        charged at once; without one, the answer's `payment` holds what the
        driver's browser needs. After a 402 the place stays held, and
        `booking_id` can be paid again.
        """
        details = call.container.book_stay()(
            call.actor,
            _wanted(body),
            driver_notes=body.driver_notes,
            payment_method=body.payment_method,
            once=call.once,
        )
        return _answer(call, details, status=201)

    @api.route("GET", "", answers={200: BookingsPage})
    def list_bookings(call: Call, query: BookingsQuery) -> Answer:
        """One side's bookings, latest made first."""
        page = call.container.list_bookings()(
            call.actor,
            side=Side(query.role),
            status=None if query.status is None else BookingStatus(query.status),
            limit=query.limit,
            after=after(query.cursor),
        )
        reader = call.actor.account_id
        items = [BookingOut.of(details, reader) for details in page.items]
        return Answer(body=BookingsPage(items=items, next_cursor=cursor_of(page.next_after)))

    @api.route("GET", "/<uuid:booking_id>", answers={200: BookingOut}, problems=(404,))
    def read_booking(call: Call, booking_id: UUID) -> Answer:
        """One booking, for its driver and its host."""
        return _changed(call, booking_id)

    @api.route("PATCH", "/<uuid:booking_id>", answers={200: BookingOut}, problems=(404, 409))
    def annotate_booking(call: Call, booking_id: UUID, body: NotesIn) -> Answer:
        """Write one's own note."""
        notes = Notes(**{side: note or "" for side, note in body.model_dump(exclude_unset=True).items()})
        return _answer(call, call.container.annotate_booking()(call.actor, BookingId(booking_id), notes))

    @api.route(
        "POST", "/<uuid:booking_id>/cancel", answers={200: BookingOut}, problems=(404, 409), again=_changed
    )
    def cancel_booking(call: Call, booking_id: UUID, query: CancelQuery, body: CancelIn) -> Answer:
        """Give a stay up before the car has arrived; with ``preview=true`` only say what would come of it."""
        details = call.container.cancel_booking()(
            call.actor,
            BookingId(booking_id),
            reason=body.reason,
            preview=query.preview,
            once=None if query.preview else call.once,
        )
        return _answer(call, details)

    @api.route(
        "POST",
        "/<uuid:booking_id>/reschedule",
        answers={200: BookingOut},
        problems=(402, 404, 409),
        again=_to_pay,
    )
    def reschedule_booking(
        call: Call, booking_id: UUID, query: RescheduleQuery, body: RescheduleIn
    ) -> Answer:
        """Extend, shorten or move a stay, on the terms frozen when it was booked.

        With ``preview=true`` only say what that would cost. Where drivers pay
        here, a stay that costs more is changed once the difference is paid:
        until then the booking stays as it is, and `payment` says what waits.
        """
        details = call.container.reschedule_booking()(
            call.actor,
            BookingId(booking_id),
            TimeWindow(body.start_time, body.end_time),
            preview=query.preview,
            once=None if query.preview else call.once,
        )
        return _answer(call, details)

    @api.route(
        "POST",
        "/<uuid:booking_id>/payment",
        answers={200: BookingOut},
        problems=(402, 404, 409),
        again=_to_pay,
    )
    def pay_booking(call: Call, booking_id: UUID, body: PaymentIn) -> Answer:
        """Pay what waits: a held place, a longer stay, an overstay; again, or with another card."""
        details = call.container.pay_booking()(
            call.actor, BookingId(booking_id), payment_method=body.payment_method, once=call.once
        )
        return _answer(call, details)

    _verbs(api)
    return blueprint


def _verbs(api: Api) -> None:
    """The verbs that need nothing but the booking."""

    def verb(name: str, path: str, summary: str, of: "VerbOf") -> None:
        def view(call: Call, booking_id: UUID) -> Answer:
            return _answer(call, of(call)(call.actor, BookingId(booking_id), once=call.once))

        view.__name__, view.__doc__ = name, summary
        api.route(
            "POST",
            f"/<uuid:booking_id>/{path}",
            answers={200: BookingOut},
            problems=(404, 409),
            again=_changed,
        )(view)

    verb("accept_request", "accept", "The host says yes.", lambda call: call.container.accept_request())
    verb("decline_request", "decline", "The host says no.", lambda call: call.container.decline_request())
    verb("check_in", "check-in", "The driver has arrived.", lambda call: call.container.check_in())
    verb("check_out", "check-out", "The driver has left.", lambda call: call.container.check_out())


class VerbOf(Protocol):
    """Which verb, out of the container."""

    def __call__(self, call: Call) -> Verb:
        """The use case."""
        ...
