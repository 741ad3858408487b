"""The check-out: the price once more, line by line, and paying for it; again, where a card was declined."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final
from uuid import UUID

import attrs
from flask import Blueprint, url_for

from driveway_core.bookings import BookingId
from driveway_core.details import BookingDetails
from driveway_core.entries import WindowTaken
from driveway_core.errors import Unavailable
from driveway_core.gateways import PaymentDeclined
from driveway_core.ports.payments import Card
from driveway_core.quotes import QuoteId
from driveway_core.throttles import CallClass
from driveway_http.models.bookings import BookingIn
from driveway_http.models.payments import PaymentIn
from driveway_web.card_entry import to_finish
from driveway_web.defence import STRICT
from driveway_web.forms import Form
from driveway_web.once import told_once
from driveway_web.pages.stays import of_now, own_stay
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.site import WEB
from driveway_web.stays_told import paid_for, waits_to_be_paid
from driveway_web.templating import to
from driveway_web.terms_told import sentences
from driveway_web.visits import Pages, Visit, Who
from driveway_web.wall_times import written

_ANOTHER: Final = ("", "Another card")
_YOURS: Final = "You have booked this place for that time already."


def checking_out() -> Blueprint:
    """The pages between a price and a booking that is paid."""
    pages = Pages("checking-out")

    @pages.get("/book/<uuid:quote_id>", who=Who.SIGNED_IN, counts=CallClass.PAYMENT)
    def check_out(visit: Visit, quote_id: UUID) -> Reply:
        """What a stay costs, until when that stands, and what comes back of it."""
        return _quoted(visit, Form(), quote_id)

    @pages.post("/book/<uuid:quote_id>", again=_quoted, counts=CallClass.BOOKING)
    def book(visit: Visit, quote_id: UUID) -> Reply:
        """The stay is booked, and a saved card charged; else on to where one is entered."""
        body = visit.form.read(BookingIn, quote_id=str(quote_id))
        try:
            details = visit.container.book_stay()(
                visit.actor,
                QuoteId(quote_id),
                driver_notes=body.driver_notes,
                payment_method=body.payment_method,
            )
        except PaymentDeclined as declined:
            if declined.booking_id is None:
                raise
            return Gone(to("checking-out.pay", booking_id=declined.booking_id))
        except WindowTaken as taken:
            return _booked_already(visit, QuoteId(quote_id), taken)
        return on_from(details)

    @pages.get("/bookings/<uuid:booking_id>/pay", who=Who.SIGNED_IN, counts=CallClass.PAYMENT)
    def pay(visit: Visit, booking_id: UUID) -> Reply:
        """What waits to be paid, and with what."""
        return _unpaid(visit, Form(), booking_id)

    @pages.post("/bookings/<uuid:booking_id>/pay", again=_unpaid, counts=CallClass.PAYMENT)
    def pay_with(visit: Visit, booking_id: UUID) -> Reply:
        """A saved card is charged."""
        body = visit.form.read(PaymentIn)
        with told_once(visit) as once:
            visit.container.pay_booking()(
                visit.actor, BookingId(booking_id), payment_method=body.payment_method, once=once
            )
        return on_from(visit.container.read_booking()(visit.actor, BookingId(booking_id)))

    @pages.get("/bookings/<uuid:booking_id>/paid", who=Who.SIGNED_IN, counts=CallClass.PAYMENT)
    def paid(visit: Visit, booking_id: UUID) -> Reply:
        """Back from the payment service: how the payment stands is asked there, and told by nobody else."""
        details = own_stay(visit, booking_id)
        if details.open_payment is not None:
            with suppress(Unavailable):  # what cannot be asked now is told to us
                visit.container.look_at_payment()(details.open_payment.intent_id)
            details = visit.container.read_booking()(visit.actor, BookingId(booking_id))
        return on_from(details)

    return pages.blueprint


def on_from(details: BookingDetails) -> Gone:
    """Where to go after a stay was booked, changed or paid: to the payment that waits, else to it."""
    this = details.booking.id
    if waits_to_be_paid(details):
        return Gone(to("checking-out.pay", booking_id=this))
    return Gone(to("stays.booking", booking_id=this))


def _booked_already(visit: Visit, quote_id: QuoteId, taken: WindowTaken) -> Gone:
    """To the stay that the driver has there at that time, booked in another tab perhaps."""
    quote = visit.container.read_quote()(visit.actor, quote_id)
    for each in of_now(visit):
        booking = each.booking
        if booking.driveway_id == quote.driveway_id and booking.stay.overlaps(quote.stay):
            return Gone(to("stays.booking", booking_id=booking.id), _YOURS)
    raise taken


def _quoted(visit: Visit, form: Form, quote_id: UUID) -> Shown:
    container = visit.container
    quote = container.read_quote()(visit.actor, QuoteId(quote_id))
    listing = container.read_driveway()(visit.actor, quote.driveway_id)
    vehicle = container.read_vehicle()(visit.actor, quote.vehicle_id)
    pays = container.settlement().charges
    cards = _saved(visit) if pays else ()
    zone = quote.offer.time_zone
    place = listing.driveway.position.in_public()
    asking = {
        "start_time": written(quote.stay.start, zone),
        "end_time": written(quote.stay.end, zone),
        "car": str(vehicle.id),
    }
    return Shown(
        "stays/check_out.html",
        {
            "form": _preset(form, cards),
            "quote": quote,
            "price": quote.offer.price,
            "driveway": listing.driveway,
            "host": listing.host,
            "vehicle": vehicle,
            "zone": zone,
            "terms": sentences(quote.offer.cancellation),
            "pays": pays,
            "cards": _choices(cards),
            "again": to("looking.listing", driveway_id=listing.driveway.id, **asking),
            "elsewhere": to("looking.search", where=f"{place.latitude}, {place.longitude}", **asking),
            "is_over": container.clock()() >= quote.expires_at,
        },
    )


def _unpaid(visit: Visit, form: Form, booking_id: UUID) -> Shown:
    details = own_stay(visit, booking_id, paying=True)
    open_payment, to_pay = details.open_payment, details.to_pay
    back = url_for(f"{WEB}.checking-out.paid", booking_id=booking_id, _external=True)
    entry = None if to_pay is None else to_finish(to_pay, back=back)
    cards = () if entry is None or entry.asks else _saved(visit)
    due = details.booking.offer.due.total if open_payment is None else open_payment.amount
    return Shown(
        "stays/pay.html",
        {
            "form": _preset(form, cards),
            "booking": details.booking,
            "driveway": details.driveway,
            "zone": details.booking.offer.time_zone,
            "waits": waits_to_be_paid(details),
            "due": due,
            "stay": details.wished or details.booking.stay,
            "pays_for": paid_for(details),
            "declined": open_payment is not None and open_payment.failure is not None,
            "entry": entry,
            "cards": _choices(cards),
        },
        policy=STRICT if entry is None else entry.policy,
    )


def _saved(visit: Visit) -> Sequence[Card]:
    """One's cards; none are offered while nobody can say which there are."""
    try:
        return visit.container.list_cards()(visit.actor)
    except Unavailable:
        return ()


def _choices(cards: Sequence[Card]) -> list[tuple[str, str]]:
    return [*((card.id, told(card)) for card in cards), _ANOTHER] if cards else []


def told(card: Card) -> str:
    """``Visa …4242, until 04/2030``."""
    until = f"{card.expires_month:02}/{card.expires_year}"
    return f"{card.brand.replace('_', ' ').title()} …{card.last_digits}, until {until}"


def _preset(form: Form, cards: Sequence[Card]) -> Form:
    """With the first card chosen, where none was."""
    if "payment_method" in form.values or not cards:
        return form
    return attrs.evolve(form, values={**form.values, "payment_method": (cards[0].id,)})
