"""Another time, no stay at all, or another place: each with what it costs said before."""

from contextlib import suppress
from typing import Final
from uuid import UUID

from flask import Blueprint

from driveway_core.bookings import BookingId
from driveway_core.cancellation import outcome
from driveway_core.details import BookingDetails
from driveway_core.gateways import PaymentDeclined
from driveway_core.throttles import CallClass
from driveway_core.windows import HOUR, MINUTE, TimeWindow
from driveway_http.models.bookings import CancelIn
from driveway_web.forms import Form
from driveway_web.once import told_once
from driveway_web.pages.checking_out import on_from
from driveway_web.pages.stays import own_stay
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.stays_told import can_change, steps_ahead, told
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who
from driveway_web.wall_times import instant, written

_LONGER: Final = ((30 * MINUTE, "30 minutes"), (HOUR, "1 hour"), (2 * HOUR, "2 hours"), (4 * HOUR, "4 hours"))
_ALTERNATIVES: Final = 5


def changing() -> Blueprint:
    """The pages that change a stay or end it before its time."""
    pages = Pages("changing")
    _another_time(pages)
    _none_at_all(pages)
    return pages.blueprint


def _another_time(pages: Pages) -> None:
    @pages.get(
        "/bookings/<uuid:booking_id>/change",
        who=Who.SIGNED_IN,
        again=_unpriced,
        counts=CallClass.BOOKING,
    )
    def change(visit: Visit, booking_id: UUID) -> Reply:
        """What another time would cost."""
        if "end_time" not in visit.form.values:
            return _unpriced(visit, Form(), booking_id)
        before = own_stay(visit, booking_id)
        stay = _stay(visit.form, before)
        preview = visit.container.reschedule_booking()(visit.actor, BookingId(booking_id), stay, preview=True)
        return _change(visit.form, before, preview)

    @pages.post("/bookings/<uuid:booking_id>/change", again=_unpriced, counts=CallClass.BOOKING)
    def reschedule(visit: Visit, booking_id: UUID) -> Reply:
        """It is changed; where it costs more, once that is paid."""
        stay = _stay(visit.form, own_stay(visit, booking_id))
        with told_once(visit) as once, suppress(PaymentDeclined):  # it waits for another card then
            visit.container.reschedule_booking()(visit.actor, BookingId(booking_id), stay, once=once)
        return on_from(own_stay(visit, booking_id))


def _none_at_all(pages: Pages) -> None:
    @pages.get("/bookings/<uuid:booking_id>/cancel", who=Who.SIGNED_IN, counts=CallClass.BOOKING)
    def cancel(visit: Visit, booking_id: UUID) -> Reply:
        """What comes back."""
        return _cancel(visit, Form(), booking_id)

    @pages.post("/bookings/<uuid:booking_id>/cancel", again=_cancel, counts=CallClass.BOOKING)
    def cancel_booking(visit: Visit, booking_id: UUID) -> Reply:
        """It is cancelled."""
        own_stay(visit, booking_id)
        body = visit.form.read(CancelIn)
        with told_once(visit) as once:
            visit.container.cancel_booking()(
                visit.actor, BookingId(booking_id), reason=body.reason, once=once
            )
        return Gone(to("stays.booking", booking_id=booking_id), "The stay is cancelled.")

    @pages.get("/bookings/<uuid:booking_id>/alternatives", who=Who.SIGNED_IN, counts=CallClass.SEARCH)
    def alternatives(visit: Visit, booking_id: UUID) -> Reply:
        """Other places nearby for the same time, and all of the money back."""
        return _alternatives(visit, Form(), booking_id)

    @pages.post("/bookings/<uuid:booking_id>/release", again=_alternatives, counts=CallClass.BOOKING)
    def release(visit: Visit, booking_id: UUID) -> Reply:
        """The place is given up, for all of the money."""
        with told_once(visit) as once:
            visit.container.release_stay()(visit.actor, BookingId(booking_id), once=once)
        return Gone(
            to("stays.booking", booking_id=booking_id), "The place is given up. All of your money goes back."
        )


def _stay(form: Form, before: BookingDetails) -> TimeWindow:
    """The stay of a form in the time of the place; one that has no start keeps its own."""
    zone, stay = before.booking.offer.time_zone, before.booking.stay
    text = form.value("start_time")
    same = not text or text == written(stay.start, zone)
    start = stay.start if same else instant(text, zone, field="start_time")
    return TimeWindow(start, instant(form.value("end_time"), zone, field="end_time"))


def _unpriced(visit: Visit, form: Form, booking_id: UUID) -> Shown:
    return _change(form, own_stay(visit, booking_id), None)


def _change(form: Form, before: BookingDetails, preview: BookingDetails | None) -> Shown:
    """The form, with the price of what it asks for where there is one."""
    stay, zone = before.booking.stay, before.booking.offer.time_zone
    if not can_change(before.booking):
        return _not_now(before)
    known = Form.filled({"start_time": written(stay.start, zone), "end_time": written(stay.end, zone)})
    filled = Form(values={**known.values, **form.values}, errors=form.errors, problem=form.problem)
    begun = before.seen_at is not None and before.seen_at >= stay.start
    return Shown(
        "stays/change.html",
        {
            "form": filled,
            "details": before,
            "booking": before.booking,
            "driveway": before.driveway,
            "zone": zone,
            "begun": begun,
            "longer": [(written(stay.end + more, zone), words) for more, words in _LONGER],
            "preview": preview,
            "difference": None if preview is None else preview.difference,
        },
        part="stays/change_price.html",
    )


def _not_now(details: BookingDetails) -> Shown:
    """A stay that is over, cancelled or not accepted yet keeps its time."""
    return Shown(
        "stays/not_now.html",
        {
            "title": "Change the time",
            "heading": "The time cannot be changed now",
            "booking": details.booking,
            "driveway": details.driveway,
            "zone": details.booking.offer.time_zone,
            "opens": None,
            "closed": None,
            "why": told(details, details.booking.driver_id).sentence,
        },
    )


def _cancel(visit: Visit, form: Form, booking_id: UUID) -> Shown:
    before = own_stay(visit, booking_id)
    preview = visit.container.cancel_booking()(visit.actor, BookingId(booking_id), preview=True)
    return Shown(
        "stays/cancel.html",
        {
            "form": form,
            "details": before,
            "booking": before.booking,
            "driveway": before.driveway,
            "zone": before.booking.offer.time_zone,
            "came": outcome(preview.booking),
            "paid_here": preview.paid_here,
            "captured": any(each.captured for each in preview.payments),
            "steps": steps_ahead(before.booking, at=visit.container.clock()()),
        },
    )


def _alternatives(visit: Visit, form: Form, booking_id: UUID) -> Shown:
    details = own_stay(visit, booking_id)
    zone, booking = details.booking.offer.time_zone, details.booking
    soon = visit.container.clock()() + 2 * MINUTE
    hits = visit.container.find_alternatives()(visit.actor, BookingId(booking_id), limit=_ALTERNATIVES)
    return Shown(
        "stays/alternatives.html",
        {
            "form": form,
            "booking": booking,
            "driveway": details.driveway,
            "zone": zone,
            "hits": hits,
            "start_time": written(max(booking.stay.start, soon), zone),
            "end_time": written(booking.stay.end, zone),
            "car": str(booking.vehicle_id),
        },
    )
