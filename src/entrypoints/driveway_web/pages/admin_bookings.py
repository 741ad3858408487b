"""Bookings, as operators find them, cancel them and give something back."""

from typing import Final
from uuid import UUID

from driveway_core.bookings import BookingId
from driveway_core.cancellation import outcome
from driveway_core.details import BookingDetails
from driveway_core.money import total
from driveway_http.models.bookings import CancelIn
from driveway_http.models.operating import GiftIn, OperatedBookingsQuery
from driveway_http.paging import after, cursor_of
from driveway_web.forms import Form
from driveway_web.further import next_page
from driveway_web.once import told_once
from driveway_web.pages.admin_words import BOOKING_CHOICES, MONEY_TONES, of_booking
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who

_BOOKING: Final = "/admin/bookings/<uuid:booking_id>"


def bookings(pages: Pages) -> None:
    """The pages of bookings."""

    @pages.get("/admin/bookings", who=Who.SIGNED_IN, again=_asked)
    def find_bookings(visit: Visit) -> Reply:
        """Everybody's, by what is known of them; the latest first."""
        query = visit.form.read(OperatedBookingsQuery)
        page = visit.container.find_bookings()(
            visit.actor, query.question(), limit=query.limit, after=after(query.cursor)
        )
        return _list(visit.form, {"found": page.items, "more": next_page(cursor_of(page.next_after))})

    @pages.get(_BOOKING, who=Who.SIGNED_IN)
    def booking(visit: Visit, booking_id: UUID) -> Reply:
        """One, with its money."""
        return _one(visit, Form(), booking_id)

    @pages.get(f"{_BOOKING}/cancel", who=Who.SIGNED_IN)
    def preview_cancelling(visit: Visit, booking_id: UUID) -> Reply:
        """What would come of cancelling it, and the form that does so."""
        return _preview(visit, Form(), booking_id)

    @pages.post(f"{_BOOKING}/cancel", again=_preview, even_in_maintenance=True)
    def cancel_booking(visit: Visit, booking_id: UUID) -> Reply:
        """In the marketplace's name: the driver gets everything back."""
        body = visit.form.read(CancelIn)
        with told_once(visit) as once:
            visit.container.cancel_for_platform()(
                visit.actor, BookingId(booking_id), reason=body.reason, once=once
            )
        return Gone(to("admin.booking", booking_id=booking_id), "The stay is cancelled.")

    @pages.post(f"{_BOOKING}/refunds", again=_one, even_in_maintenance=True)
    def give_refund(visit: Visit, booking_id: UUID) -> Reply:
        """Some of what was paid, at the platform's cost."""
        body = visit.form.read(GiftIn)
        with told_once(visit) as once:
            visit.container.give_refund()(visit.actor, BookingId(booking_id), body.amount, once=once)
        return Gone(to("admin.booking", booking_id=booking_id), "The refund is on its way to the driver.")


def _asked(visit: Visit, form: Form) -> Shown:
    visit.actor.operator()
    return _list(form, {"found": None, "more": None})


def _list(form: Form, values: dict[str, object]) -> Shown:
    return Shown(
        "admin/bookings.html", {"form": form, "choices": BOOKING_CHOICES, "stands": of_booking, **values}
    )


def _one(visit: Visit, form: Form, booking_id: UUID) -> Shown:
    details = visit.container.look_at_booking()(visit.actor, BookingId(booking_id))
    return Shown("admin/booking.html", {**_values(details), "form": form})


def _preview(visit: Visit, form: Form, booking_id: UUID) -> Shown:
    details = visit.container.cancel_for_platform()(visit.actor, BookingId(booking_id), preview=True)
    return Shown("admin/cancel.html", {**_values(details), "form": form})


def _values(details: BookingDetails) -> dict[str, object]:
    currency = details.booking.offer.rates.currency
    return {
        "details": details,
        "booking": details.booking,
        "price": details.booking.offer.price,
        "stands": of_booking(details.booking),
        "came": outcome(details.booking),
        "captured": total((each.captured for each in details.payments), currency),
        "refunded": total((each.amount for each in details.refunds if each.counts), currency),
        "tones": MONEY_TONES,
    }
