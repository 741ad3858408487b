"""A driver's bookings: those of now, those that are over, and one of them as it happens."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final
from uuid import UUID

import attrs
from flask import Blueprint, Response

from driveway_core.actors import AccountId
from driveway_core.booking_states import BookingStatus
from driveway_core.bookings import BookingId
from driveway_core.details import BookingDetails, Side
from driveway_core.errors import Missing
from driveway_core.throttles import CallClass
from driveway_core.trips_told import TripWords
from driveway_core.use_cases.annotate_booking import Notes
from driveway_core.use_cases.read_trip import TripSeen
from driveway_http.models.bookings import NotesIn
from driveway_http.models.receipts import ReceiptOut
from driveway_http.paging import after, cursor_of
from driveway_http.receipts import still_open
from driveway_web import stays_told, words
from driveway_web.browsers import still_signed_in
from driveway_web.forms import Form
from driveway_web.mapping import with_map
from driveway_web.shown import Gone, Reply, Shown, rendered
from driveway_web.site import site
from driveway_web.streams import News
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who

_PAGE: Final = 20
_MOST_NOW: Final = 100
_NOW: Final = (BookingStatus.ACTIVE, BookingStatus.CONFIRMED, BookingStatus.PENDING)


def stays() -> Blueprint:
    """The pages of stays."""
    pages = Pages("stays")

    @pages.get("/bookings", who=Who.SIGNED_IN)
    def list_bookings(visit: Visit) -> Reply:
        """What is and comes, soonest first; then what is over, the latest booked first."""
        cursor = visit.form.value("cursor")
        now = [] if cursor else of_now(visit)
        page = visit.container.list_bookings()(
            visit.actor, side=Side.DRIVER, limit=_PAGE, after=after(cursor or None)
        )
        return Shown(
            "stays/list.html",
            {
                "now": _told_all(now, visit.actor.account_id),
                "past": _told_all(
                    [each for each in page.items if each.booking.status in stays_told.OVER],
                    visit.actor.account_id,
                ),
                "next": cursor_of(page.next_after),
                "first_page": not cursor,
                "pays": visit.container.settlement().charges,
            },
        )

    @pages.get("/bookings/<uuid:booking_id>", who=Who.SIGNED_IN)
    def booking(visit: Visit, booking_id: UUID) -> Reply:
        """A stay as it is now: where it stands, where the car is, and what there is to do."""
        details = visit.container.read_booking()(visit.actor, BookingId(booking_id))
        if details.booking.host_id == visit.actor.account_id:
            return Gone(to("host.booking", booking_id=booking_id))
        return shown_stay(visit, Form(), booking_id)

    @pages.get("/bookings/<uuid:booking_id>/events", who=Who.SIGNED_IN)
    def events(visit: Visit, booking_id: UUID) -> Response:
        """The parts of that page that change, whenever they do, for as long as one is logged in."""
        _seen(visit, booking_id)

        def look() -> News:
            still = attrs.evolve(visit, signed_in=still_signed_in(visit.container))
            seen = _seen(still, booking_id)
            values = _values(still, seen)
            parts = {name: rendered(f"stays/{name}.html", values) for name in ("state", "trip")}
            return News(parts, over=seen.details.booking.status in stays_told.OVER)

        return site().streams.answer(look, reader=visit.actor.account_id)

    @pages.post("/bookings/<uuid:booking_id>/notes", again=shown_stay, counts=CallClass.BOOKING)
    def annotate(visit: Visit, booking_id: UUID) -> Reply:
        """A note to the host, or none any more."""
        body = visit.form.read(NotesIn, empty=("driver_notes",))
        notes = Notes(driver_notes=body.driver_notes or "")
        visit.container.annotate_booking()(visit.actor, BookingId(booking_id), notes)
        return Gone(to("stays.booking", booking_id=booking_id), "Your note was kept.")

    @pages.get("/bookings/<uuid:booking_id>/receipt", who=Who.SIGNED_IN)
    def receipt(visit: Visit, booking_id: UUID) -> Reply:
        """What it came to, to be printed."""
        found = visit.container.read_receipt()(visit.actor, BookingId(booking_id))
        return Shown(
            "stays/receipt.html",
            {"receipt": found, "shown": ReceiptOut.of(found), "still_open": still_open(found)},
        )

    return pages.blueprint


def shown_stay(visit: Visit, form: Form, booking_id: UUID) -> Shown:
    """The page of one stay; ``form`` is one of its forms that was refused."""
    seen = _seen(visit, booking_id)
    details = seen.details
    if form.values or form.errors or form.problem:
        filled = form
    else:
        filled = Form.filled({"driver_notes": details.booking.driver_notes})
    container, this = visit.container, BookingId(booking_id)
    trouble = None
    with suppress(Missing):  # most stays have none
        trouble = container.read_trouble()(visit.actor, this)
    return Shown(
        "stays/booking.html",
        {
            **_values(visit, seen),
            "form": filled,
            "receipt": container.read_receipt()(visit.actor, this),
            "steps": stays_told.steps_ahead(details.booking, at=seen.seen_at),
            "reviews": container.read_stay_reviews()(visit.actor, this).reviews,
            "trouble": trouble,
            "kinds": stays_told.TROUBLES,
            "over": details.booking.status in stays_told.OVER,
        },
        part="stays/now.html",
        policy=with_map(),
    )


def of_now(visit: Visit) -> list[BookingDetails]:
    """The driver's stays that are under way or to come, soonest first."""
    listed = visit.container.list_bookings()
    pages = [listed(visit.actor, side=Side.DRIVER, status=status, limit=_MOST_NOW) for status in _NOW]
    return sorted((each for page in pages for each in page.items), key=lambda each: each.booking.stay.start)


def own_stay(visit: Visit, booking_id: UUID, *, paying: bool = False) -> BookingDetails:
    """A booking of the driver who asks; raises ``Missing`` for anybody else's."""
    details = visit.container.read_booking()(visit.actor, BookingId(booking_id), paying=paying)
    if details.booking.driver_id != visit.actor.account_id:
        raise Missing("booking_id", "booking")
    return details


def _seen(visit: Visit, booking_id: UUID) -> TripSeen:
    seen = visit.container.read_trip()(visit.actor, BookingId(booking_id))
    if seen.details.booking.driver_id != visit.actor.account_id:
        raise Missing("booking_id", "booking")
    return seen


def _values(visit: Visit, seen: TripSeen) -> dict[str, object]:
    """What the parts of the page that change are made of."""
    details = seen.details
    zone, reader = details.booking.offer.time_zone, visit.actor.known()
    shows = details.shows_address_to(reader)

    def when(moment: datetime) -> str:
        return f"at {words.clock(moment, zone)}"

    trip = TripWords(seen=seen, reader=reader)
    return {
        "details": details,
        "booking": details.booking,
        "driveway": details.driveway,
        "zone": zone,
        "shows_address": shows,
        "place": details.driveway.position if shows else details.driveway.position.in_public(),
        "state": stays_told.told(details, reader),
        "doable": stays_told.doable(details, at=seen.seen_at),
        "trip": trip,
        "headline": stays_told.car_told(trip, linked=seen.car is not None),
        "in_the_car": trip.address_told(when),
        "linked": seen.car is not None,
        "connects": visit.container.fleet().maker is not None,
    }


def _told_all(
    found: Sequence[BookingDetails], reader: AccountId | None
) -> list[tuple[BookingDetails, stays_told.StateTold]]:
    return [(each, stays_told.told(each, reader)) for each in found]
