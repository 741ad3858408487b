"""What the audit log is told of bookings, and of what is said about them."""

from typing import Final

from driveway_core.audit import Word
from driveway_core.audit_kinds import AuditKind
from driveway_core.audit_telling import Telling, alike
from driveway_core.bookings import Booking, BookingStatus
from driveway_core.money import Money
from driveway_core.reviews import Review
from driveway_core.settings import Setting
from driveway_core.troubles import TroubleReport

_K = AuditKind


def booking_made(told: Telling, made: Booking, *_: object, **__: object) -> None:
    """A stay that was booked, or asked for."""
    _about_booking(told, _K.BOOKING_MADE, made, amount=made.offer.price.total)


_BOOKING_TOLD: Final = {
    BookingStatus.PENDING: _K.BOOKING_HELD,
    BookingStatus.CONFIRMED: _K.BOOKING_CONFIRMED,
    BookingStatus.ACTIVE: _K.BOOKING_BEGUN,
    BookingStatus.COMPLETED: _K.BOOKING_COMPLETED,
    BookingStatus.CANCELLED: _K.BOOKING_CANCELLED,
    BookingStatus.NO_SHOW: _K.BOOKING_MISSED,
}


def booking_saved(told: Telling, saved: Booking, *_: object, **__: object) -> None:
    """What became of a booking; marks that the marketplace sets by itself are nothing new of it."""
    before = told.former(Booking, saved.id)
    if before is None or before.status is not saved.status:
        _about_booking(told, _BOOKING_TOLD[saved.status], saved)
    elif before.stay != saved.stay:
        _about_booking(told, _K.BOOKING_MOVED, saved, amount=saved.offer.price.total)
    elif before.awaiting is not saved.awaiting:
        _about_booking(told, _K.BOOKING_HELD, saved)
    elif told.actor.account_id is not None and not alike(before, saved):
        _about_booking(told, _K.BOOKING_CHANGED, saved)


def _about_booking(told: Telling, kind: AuditKind, booking: Booking, amount: Money | None = None) -> None:
    told.note(
        kind,
        booking_id=booking.id,
        driveway_id=booking.driveway_id,
        booking_status=booking.status,
        awaiting=booking.awaiting,
        cancelled_by=booking.cancelled_by,
        amount=amount,
    )


def trouble_reported(told: Telling, _: object, report: TroubleReport, *__: object) -> None:
    """A report of a driver's."""
    told.note(_K.TROUBLE_REPORTED, booking_id=report.booking_id, trouble=report.kind)


def trouble_saved(told: Telling, _: object, report: TroubleReport) -> None:
    """The host's side of it, or the decision."""
    kind = _K.TROUBLE_ANSWERED if report.decision is None else _K.TROUBLE_DECIDED
    told.note(kind, booking_id=report.booking_id, decision=report.decision)


def setting_saved(told: Telling, _: object, setting: Setting) -> None:
    """A setting; its value stands in the settings."""
    told.note(_K.SETTING_CHANGED, setting=Word(setting.key))


def review_added(told: Telling, _: object, review: Review) -> None:
    """A review."""
    told.note(_K.REVIEW_WRITTEN, booking_id=review.booking_id, review_id=review.id)
