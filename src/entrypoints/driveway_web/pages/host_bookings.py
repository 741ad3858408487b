"""Requests and bookings of one's driveways: who comes, when, with which car; and what their host does."""

from typing import Final
from uuid import UUID

from flask import Response

from driveway_core.bookings import BookingId, BookingStatus
from driveway_core.cancellation import outcome
from driveway_core.details import Side
from driveway_core.errors import DrivewayError, Missing, NotFound
from driveway_core.photos import PhotoId
from driveway_core.throttles import CallClass
from driveway_core.trips import TripPhase
from driveway_core.troubles import TroubleReport
from driveway_core.use_cases.annotate_booking import Notes
from driveway_core.use_cases.read_reviews import StayReviews
from driveway_core.use_cases.read_trip import TripSeen
from driveway_http.models.bookings import CancelIn, NotesIn
from driveway_http.models.reviews import ReviewIn
from driveway_http.models.troubles import TroubleAnswerIn
from driveway_http.paging import after, cursor_of
from driveway_web.forms import Form
from driveway_web.host_words import PHASES, STATES
from driveway_web.pages.host_waiting import requests
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who

_PAGE: Final = 20
_BOOKING: Final = "/host/bookings/<uuid:booking_id>"
_KINDS: Final = ("pending", "confirmed", "active", "completed", "cancelled", "no_show")


def stays(pages: Pages) -> None:
    """The pages of requests and bookings."""

    @pages.get("/host/requests", who=Who.SIGNED_IN)
    def list_requests(visit: Visit) -> Reply:
        """What drivers ask, the most urgent first."""
        return Shown("host/requests.html", {"requests": requests(visit)})

    @pages.get("/host/bookings", who=Who.SIGNED_IN)
    def list_bookings(visit: Visit) -> Reply:
        """Every booking, the latest made first."""
        chosen = visit.form.value("status")
        page = visit.container.list_bookings()(
            visit.actor,
            side=Side.HOST,
            status=BookingStatus(chosen) if chosen in _KINDS else None,
            limit=_PAGE,
            after=after(visit.form.value("cursor") or None),
        )
        return Shown(
            "host/bookings.html",
            {"items": page.items, "next": cursor_of(page.next_after), "chosen": chosen, "states": STATES},
        )

    @pages.get(_BOOKING, who=Who.SIGNED_IN)
    def booking(visit: Visit, booking_id: UUID) -> Reply:
        """One stay, from the host's side."""
        return _booking(visit, Form(), booking_id)

    @pages.post(f"{_BOOKING}/accept", again=_booking, counts=CallClass.BOOKING)
    def accept_request(visit: Visit, booking_id: UUID) -> Reply:
        """Yes."""
        visit.container.accept_request()(visit.actor, BookingId(booking_id))
        return Gone(to("host.booking", booking_id=booking_id), "Accepted. The driver is told.")

    @pages.post(f"{_BOOKING}/decline", again=_booking, counts=CallClass.BOOKING)
    def decline_request(visit: Visit, booking_id: UUID) -> Reply:
        """No."""
        visit.container.decline_request()(visit.actor, BookingId(booking_id))
        return Gone(to("host.list_requests"), "Declined. The driver is told, and pays nothing.")

    @pages.get(f"{_BOOKING}/cancel", who=Who.SIGNED_IN)
    def ask_to_cancel(visit: Visit, booking_id: UUID) -> Reply:
        """What would come of it."""
        return _cancel(visit, Form(), booking_id)

    @pages.post(f"{_BOOKING}/cancel", again=_booking, counts=CallClass.BOOKING)
    def cancel_booking(visit: Visit, booking_id: UUID) -> Reply:
        """The stay is given up."""
        _own(visit, booking_id)
        asked = visit.form.read(CancelIn)
        visit.container.cancel_booking()(visit.actor, BookingId(booking_id), reason=asked.reason)
        return Gone(to("host.booking", booking_id=booking_id), "Cancelled. The driver is told.")

    _said(pages)


def _said(pages: Pages) -> None:
    """What a host says: notes, an answer to trouble, a review."""

    @pages.post(f"{_BOOKING}/notes", again=_booking, counts=CallClass.BOOKING)
    def write_notes(visit: Visit, booking_id: UUID) -> Reply:
        """One's own note."""
        asked = visit.form.read(NotesIn, empty=("host_notes",))
        visit.container.annotate_booking()(
            visit.actor, BookingId(booking_id), Notes(host_notes=asked.host_notes or "")
        )
        return Gone(to("host.booking", booking_id=booking_id), "Saved.")

    @pages.post(f"{_BOOKING}/answer", again=_booking, counts=CallClass.BOOKING)
    def answer_trouble(visit: Visit, booking_id: UUID) -> Reply:
        """One's side of what went wrong."""
        asked = visit.form.read(TroubleAnswerIn)
        visit.container.answer_trouble()(visit.actor, BookingId(booking_id), asked.answer)
        return Gone(to("host.booking", booking_id=booking_id), "Your answer is kept. An operator decides.")

    @pages.post(f"{_BOOKING}/review", again=_booking)
    def review_driver(visit: Visit, booking_id: UUID) -> Reply:
        """How it was with the driver."""
        asked = visit.form.read(ReviewIn)
        visit.container.write_review()(
            visit.actor, BookingId(booking_id), rating=asked.rating, text=asked.review_text
        )
        return Gone(to("host.booking", booking_id=booking_id), "Thank you for your review.")

    @pages.get(f"{_BOOKING}/photos/<uuid:photo_id>", who=Who.SIGNED_IN)
    def trouble_photo(visit: Visit, booking_id: UUID, photo_id: UUID) -> Reply:
        """What a driver took a photo of."""
        photo, picture = visit.container.read_trouble_photo()(
            visit.actor, BookingId(booking_id), PhotoId(photo_id)
        )
        return Response(
            picture,
            mimetype=photo.media.value,
            headers={
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, no-store",
            },
        )


def _booking(visit: Visit, form: Form, booking_id: UUID) -> Shown:
    this = BookingId(booking_id)
    seen = visit.container.read_trip()(visit.actor, this)
    booking = seen.details.booking
    if booking.host_id != visit.actor.account_id:
        raise NotFound("There is no such booking of a driveway of yours.")
    noted = Form.filled({"host_notes": booking.host_notes})
    return Shown(
        "host/booking.html",
        {
            "details": seen.details,
            "phase": _phase(seen),
            "states": STATES,
            "outcome": outcome(booking),
            "trouble": _trouble(visit, this),
            "reviews": _reviews(visit, this),
            "form": Form(values={**noted.values, **form.values}, errors=form.errors, problem=form.problem),
        },
    )


def _own(visit: Visit, booking_id: UUID) -> None:
    """Raises ``Missing`` for a booking of a driveway of others, though its driver may read it."""
    if (
        visit.container.read_booking()(visit.actor, BookingId(booking_id)).booking.host_id
        != visit.actor.account_id
    ):
        raise Missing("booking_id", "booking")


def _cancel(visit: Visit, form: Form, booking_id: UUID) -> Shown:
    _own(visit, booking_id)
    preview = visit.container.cancel_booking()(visit.actor, BookingId(booking_id), preview=True)
    return Shown("host/cancel.html", {"details": preview, "outcome": outcome(preview.booking), "form": form})


def _phase(seen: TripSeen) -> str | None:
    """Where the car is on its way, in words; None where nobody knows."""
    if seen.trip is None:
        return None
    if seen.trip.phase is TripPhase.EN_ROUTE and seen.trip.minutes_to_arrival is not None:
        return f"On the way, about {max(1, round(seen.trip.minutes_to_arrival))} minutes from here"
    return PHASES[seen.trip.phase]


def _trouble(visit: Visit, booking_id: BookingId) -> TroubleReport | None:
    try:
        return visit.container.read_trouble()(visit.actor, booking_id)
    except DrivewayError:
        return None


def _reviews(visit: Visit, booking_id: BookingId) -> StayReviews | None:
    try:
        return visit.container.read_stay_reviews()(visit.actor, booking_id)
    except DrivewayError:
        return None
