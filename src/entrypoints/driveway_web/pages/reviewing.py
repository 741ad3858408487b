"""Reviews of a stay: written and changed while nobody has read them, flagged where something is wrong."""

from typing import Final
from uuid import UUID

from flask import Blueprint

from driveway_core.bookings import BookingId
from driveway_core.details import BookingDetails
from driveway_core.errors import DrivewayError, Missing
from driveway_core.reviews import (
    NotCompleted,
    ReviewId,
    ReviewPublished,
    ReviewsClosed,
    Signed,
    writing_ends,
)
from driveway_http.models.reviews import FlagIn, ReviewIn
from driveway_web.forms import Form
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.stays_told import OVER
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who

_STARS: Final = [("5", "★★★★★ Very good"), ("4", "★★★★☆ Good"), ("3", "★★★☆☆ All right"),
                 ("2", "★★☆☆☆ Not good"), ("1", "★☆☆☆☆ Bad")]  # fmt: skip


def reviewing() -> Blueprint:
    """The pages of reviews, for either side of a stay."""
    pages = Pages("reviewing")

    @pages.get("/bookings/<uuid:booking_id>/review", who=Who.SIGNED_IN)
    def write(visit: Visit, booking_id: UUID) -> Reply:
        """What one says, or said, of the other side."""
        own = _own(visit, booking_id)
        known = {} if own is None else {"rating": own.review.rating, "review_text": own.review.text}
        return _write(visit, Form.filled(known), booking_id)

    @pages.post("/bookings/<uuid:booking_id>/review", again=_write)
    def keep(visit: Visit, booking_id: UUID) -> Reply:
        """It is kept: new, or with other words."""
        own = _own(visit, booking_id)
        body = visit.form.read(ReviewIn)
        if own is None:
            visit.container.write_review()(
                visit.actor, BookingId(booking_id), rating=body.rating, text=body.review_text
            )
        else:
            visit.container.rewrite_review()(
                visit.actor, own.review.id, rating=body.rating, text=body.review_text or ""
            )
        return Gone(to("stays.booking", booking_id=booking_id), "Thank you for your review.")

    @pages.get("/bookings/<uuid:booking_id>/reviews/<uuid:review_id>/flag", who=Who.SIGNED_IN)
    def flag(visit: Visit, booking_id: UUID, review_id: UUID) -> Reply:
        """What is wrong with a review."""
        return _flag(visit, Form(), booking_id, review_id)

    @pages.post("/bookings/<uuid:booking_id>/reviews/<uuid:review_id>/flag", again=_flag)
    def flag_review(visit: Visit, booking_id: UUID, review_id: UUID) -> Reply:
        """An operator is asked to look at it."""
        body = visit.form.read(FlagIn)
        visit.container.flag_review()(visit.actor, ReviewId(review_id), body.reason)
        return Gone(to("stays.booking", booking_id=booking_id), "Thank you. We look at it.")

    return pages.blueprint


def _own(visit: Visit, booking_id: UUID) -> Signed | None:
    found = visit.container.read_stay_reviews()(visit.actor, BookingId(booking_id)).reviews
    return next((each for each in found if each.review.reviewer_id == visit.actor.account_id), None)


def _write(visit: Visit, form: Form, booking_id: UUID) -> Shown:
    details = visit.container.read_booking()(visit.actor, BookingId(booking_id))
    drives = details.booking.driver_id == visit.actor.account_id
    if (refusal := _refusal(visit, details)) is not None:
        return _not_now(details, refusal)
    return Shown(
        "stays/review.html",
        {
            "form": form,
            "booking": details.booking,
            "driveway": details.driveway,
            "whom": details.host_first_name if drives else details.driver_first_name,
            "stars": _STARS,
        },
    )


def _refusal(visit: Visit, details: BookingDetails) -> DrivewayError | None:
    """Why nothing can be written now, or changed."""
    own, at = _own(visit, details.booking.id), visit.container.clock()()
    try:
        if own is None:
            writing_ends(details.booking, at=at)
        else:
            own.review.rewrite(rating=own.review.rating, text=own.review.text, at=at)
    except (NotCompleted, ReviewsClosed, ReviewPublished) as refusal:
        return refusal
    return None


def _not_now(details: BookingDetails, refusal: DrivewayError) -> Shown:
    """In the time of the place."""
    when = "any more" if details.booking.status in OVER else "yet"
    return Shown(
        "stays/not_now.html",
        {
            "title": "Review",
            "heading": f"It cannot be reviewed {when}",
            "booking": details.booking,
            "driveway": details.driveway,
            "zone": details.booking.offer.time_zone,
            "opens": None,
            "closed": refusal.until if isinstance(refusal, ReviewsClosed) else None,
            "what": "This stay could be reviewed",
            "why": str(refusal),
            "after": "",
        },
    )


def _flag(visit: Visit, form: Form, booking_id: UUID, review_id: UUID) -> Shown:
    signed = visit.container.read_review()(visit.actor, ReviewId(review_id))
    if signed.review.booking_id != booking_id:
        raise Missing("review_id", "review")
    return Shown("stays/flag.html", {"form": form, "signed": signed, "booking_id": booking_id})
