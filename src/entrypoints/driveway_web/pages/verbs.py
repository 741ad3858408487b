"""What a driver does on the way to a stay, there, and when leaving: one button each."""

from uuid import UUID

from flask import Blueprint

from driveway_core.bookings import BookingId
from driveway_core.throttles import CallClass
from driveway_web.pages.checking_out import on_from
from driveway_web.pages.stays import shown_stay
from driveway_web.shown import Gone, Reply
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit

_USED = ("worked", "in_vain", "not_used")


def verbs() -> Blueprint:
    """The buttons of a stay."""
    pages = Pages("verbs")

    @pages.post("/bookings/<uuid:booking_id>/check-in", again=shown_stay, counts=CallClass.BOOKING)
    def check_in(visit: Visit, booking_id: UUID) -> Reply:
        """The driver has arrived."""
        visit.container.check_in()(visit.actor, BookingId(booking_id))
        return Gone(to("stays.booking", booking_id=booking_id), "You have arrived. Have a good time.")

    @pages.post("/bookings/<uuid:booking_id>/check-out", again=shown_stay, counts=CallClass.BOOKING)
    def check_out(visit: Visit, booking_id: UUID) -> Reply:
        """The driver has left."""
        details = visit.container.check_out()(visit.actor, BookingId(booking_id))
        return on_from(details)

    @pages.post("/bookings/<uuid:booking_id>/navigate", again=shown_stay, counts=CallClass.CAR)
    def navigate(visit: Visit, booking_id: UUID) -> Reply:
        """The address is sent to the car; what comes of it stands in the page."""
        visit.container.navigate()(visit.actor, BookingId(booking_id))
        return Gone(to("stays.booking", booking_id=booking_id))

    @pages.post("/bookings/<uuid:booking_id>/auto-park", again=shown_stay, counts=CallClass.BOOKING)
    def report_auto_park(visit: Visit, booking_id: UUID) -> Reply:
        """The driver's word on whether the car parked itself."""
        said = visit.form.read_choice("used", _USED)
        visit.container.report_auto_park()(
            visit.actor, BookingId(booking_id), used=said != "not_used", worked=said == "worked"
        )
        return Gone(to("stays.booking", booking_id=booking_id), "Thank you, that was kept.")

    return pages.blueprint
