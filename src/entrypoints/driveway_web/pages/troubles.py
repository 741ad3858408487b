"""Trouble on arrival: what is wrong, with photos of it."""

from typing import Final
from uuid import UUID

from flask import Blueprint, Response, request

from driveway_core.booking_states import IllegalTransition, TooEarly, TooLate, TroubleKind
from driveway_core.bookings import BookingId
from driveway_core.details import BookingDetails
from driveway_core.errors import DrivewayError
from driveway_core.photos import LARGEST_PHOTO, PhotoId
from driveway_core.throttles import CallClass
from driveway_core.troubles import MOST_PHOTOS
from driveway_web.forms import Form
from driveway_web.pages.stays import own_stay
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.stays_told import TROUBLES, told
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who

_LARGEST: Final = MOST_PHOTOS * LARGEST_PHOTO + 65_536
_KINDS: Final = [(kind.value, f"{words[:1].upper()}{words[1:]}") for kind, words in TROUBLES.items()]


def troubles() -> Blueprint:
    """The pages of trouble on arrival."""
    pages = Pages("troubles")

    @pages.get("/bookings/<uuid:booking_id>/trouble", who=Who.SIGNED_IN)
    def report(visit: Visit, booking_id: UUID) -> Reply:
        """What is wrong there."""
        return _report(visit, Form(), booking_id)

    @pages.post(
        "/bookings/<uuid:booking_id>/trouble", again=_report, counts=CallClass.BOOKING, largest=_LARGEST
    )
    def report_trouble(visit: Visit, booking_id: UUID) -> Reply:
        """It is reported: the stay ends, and all of the money goes back."""
        kind = visit.form.read_choice("kind", [each.value for each in TroubleKind])
        sent = [each.read() for each in request.files.getlist("photos")]
        visit.container.report_trouble()(
            visit.actor,
            BookingId(booking_id),
            TroubleKind(kind),
            note=visit.form.value("note"),
            photos=[each for each in sent if each],
        )
        return Gone(
            to("stays.booking", booking_id=booking_id),
            "Thank you. The stay has ended, and all of your money goes back.",
        )

    @pages.get("/bookings/<uuid:booking_id>/trouble/photos/<uuid:photo_id>", who=Who.SIGNED_IN)
    def photo(visit: Visit, booking_id: UUID, photo_id: UUID) -> Response:
        """A photo of a report, for those who may read it."""
        found, picture = visit.container.read_trouble_photo()(
            visit.actor, BookingId(booking_id), PhotoId(photo_id)
        )
        response = Response(picture, mimetype=found.media.value)
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return pages.blueprint


def _report(visit: Visit, form: Form, booking_id: UUID) -> Shown:
    details = own_stay(visit, booking_id)
    if (refusal := _refusal(visit, booking_id)) is not None:
        return _not_now(visit, details, refusal)
    return Shown(
        "stays/report.html",
        {
            "form": form,
            "booking": details.booking,
            "driveway": details.driveway,
            "kinds": _KINDS,
            "most": MOST_PHOTOS,
            "largest_mb": LARGEST_PHOTO // 1_048_576,
        },
    )


def _refusal(visit: Visit, booking_id: UUID) -> DrivewayError | None:
    """Why nothing can be reported now."""
    try:
        visit.container.report_trouble().check(visit.actor, BookingId(booking_id))
    except (TooEarly, TooLate, IllegalTransition) as refusal:
        return refusal
    return None


def _not_now(visit: Visit, details: BookingDetails, refusal: DrivewayError) -> Shown:
    """In the time of the place, and in the words of the page of the stay."""
    return Shown(
        "stays/not_now.html",
        {
            "title": "Trouble on arrival",
            "heading": "Nothing can be reported now",
            "booking": details.booking,
            "driveway": details.driveway,
            "zone": details.booking.offer.time_zone,
            "opens": refusal.earliest if isinstance(refusal, TooEarly) else None,
            "closed": refusal.until if isinstance(refusal, TooLate) else None,
            "what": "Trouble on arrival can be reported",
            "why": told(details, visit.actor.account_id).sentence,
            "after": "If something is wrong, please write to us.",
        },
    )
