"""Where a stay stands, in the words of its driver or its host, and what they can do about it now."""

from datetime import datetime, timedelta
from typing import Final

import attrs
from markupsafe import Markup

from driveway_core.actors import AccountId
from driveway_core.booking_states import (
    DECLINED,
    HOLD_LAPSED,
    PAYMENT_ENDED,
    TRANSITIONS,
    TROUBLE,
    TROUBLE_WINDOW,
    Awaiting,
    BookingStatus,
    CancelledBy,
    TroubleKind,
    Verb,
)
from driveway_core.bookings import Booking
from driveway_core.cancellation import RefundStep, outcome, refund_steps
from driveway_core.car_marks import BY_DRIVER
from driveway_core.details import BookingDetails
from driveway_core.payments import PaymentStatus
from driveway_core.trips_told import TripWords
from driveway_core.use_cases.stays_on import REASON, WARNED_BEFORE
from driveway_web import words

OVER: Final = (BookingStatus.COMPLETED, BookingStatus.CANCELLED, BookingStatus.NO_SHOW)
"""States of which nothing more comes."""

_SOON: Final = timedelta(hours=1)
TROUBLES: Final = {
    TroubleKind.OCCUPIED: "another car stands there",
    TroubleKind.BLOCKED: "the way in is blocked",
    TroubleKind.NOT_AS_DESCRIBED: "it is not as described",
}
_ENDED: Final = {
    HOLD_LAPSED: "It was not confirmed in time, so the place is not held any more. Nothing was charged.",
    PAYMENT_ENDED: "What was set aside on the card is no longer, so it was given up. Nothing was charged.",
    DECLINED: "The host cannot take this stay. Nothing was charged.",
    REASON: "The car before had not left, and the place was given up for all of the money.",
}


@attrs.frozen
class StateTold:
    """A word, its tone, and a sentence, which may be marked up."""

    label: str
    tone: str
    sentence: str


@attrs.frozen(kw_only=True)
class Doable:
    """What one side of a stay may try now; whether it is done is for the marketplace to say."""

    pay: bool
    cancel: bool
    change: bool
    arrive: bool
    leave: bool
    report: bool
    release: bool
    tell_parking: bool


def told(details: BookingDetails, reader: AccountId | None) -> StateTold:
    """As ``reader``, one of the two sides, reads it."""
    booking, drives = details.booking, reader == details.booking.driver_id
    other = details.host_first_name if drives else details.driver_first_name
    match booking.status:
        case BookingStatus.PENDING if booking.awaiting is Awaiting.PAYMENT:
            return _unpaid(details, drives=drives)
        case BookingStatus.PENDING:
            until = _when(booking, booking.hold_expires_at)
            asked = "{} has until {} to answer. You pay only if the answer is yes."
            return StateTold(
                "Asked", "warn", _said(asked if drives else "{} asks. Answer by {}.", other, until)
            )
        case BookingStatus.CONFIRMED:
            whose = "yours" if drives else f"{other}’s"
            start = _when(booking, booking.stay.start)
            return StateTold("Confirmed", "good", _said("The place is {} from {}.", whose, start))
        case BookingStatus.ACTIVE:
            until = _when(booking, booking.stay.end)
            late = details.overstay
            if late is not None and late.minutes:
                more = _said("The time is over since {}. Leaving now adds {}.", until, late.total.told)
                return StateTold("Longer than booked", "bad", more)
            return StateTold("Parked", "good", _said("Booked until {}.", until))
        case BookingStatus.COMPLETED:
            return StateTold("Completed", "calm", "The stay is over.")
        case BookingStatus.NO_SHOW:
            return StateTold("Missed", "calm", "Nobody came.")
        case BookingStatus.CANCELLED:
            told = _cancelled(booking, other, drives=drives)
            back = _goes_back(details) if drives else ""
            return StateTold("Cancelled", "calm", f"{words.sentence(told)} {back}" if back else told)


def steps_ahead(booking: Booking, *, at: datetime) -> tuple[RefundStep, ...]:
    """What its driver gets back by cancelling from a moment on, and until when."""
    return tuple(step for step in refund_steps(booking) if step.until > at)


def waits_to_be_paid(details: BookingDetails) -> bool:
    """Whether its driver has something to do about its money."""
    booking = details.booking
    if booking.status is BookingStatus.CANCELLED:
        return False
    unpaid = booking.awaiting is Awaiting.PAYMENT and not _is_under_way(details)
    return details.open_payment is not None or unpaid


def paid_for(details: BookingDetails) -> str | None:
    """What the payment that waits is for, where that is not the stay as it was booked."""
    if details.open_payment is None or details.booking.awaiting is Awaiting.PAYMENT:
        return None
    stay, zone = details.booking.stay, details.booking.offer.time_zone
    wished = details.wished
    if wished is None:
        return "The rest of what the stay came to" if details.booking.status in OVER else None
    if wished.start != stay.start or wished.end <= stay.end:
        return f"Another time, instead of {words.until(stay.start, stay.end, zone)}"
    more = words.length(wished.end - stay.end)
    same_day = words.day(wished.end, zone) == words.day(stay.end, zone)
    end = words.clock(wished.end, zone) if same_day else words.day_and_time(wished.end, zone)
    return f"{more} longer, until {end} instead of {words.clock(stay.end, zone)}"


def _is_under_way(details: BookingDetails) -> bool:
    return any(each.status is PaymentStatus.PROCESSING for each in details.payments)


def _unpaid(details: BookingDetails, *, drives: bool) -> StateTold:
    booking = details.booking
    until = _when(booking, booking.hold_expires_at)
    if not drives:
        return StateTold("Held", "warn", _said("{} has until {} to pay.", details.driver_first_name, until))
    if _is_under_way(details):
        return StateTold("Being paid", "warn", "Your payment is on its way. That takes a moment.")
    held = _said("The place is held for you until {}. It is yours once it is paid.", until)
    return StateTold("Not paid yet", "warn", held)


def _cancelled(booking: Booking, other: str, *, drives: bool) -> str:
    reason = booking.cancel_reason or ""
    if reason in _ENDED:
        return _ENDED[reason]
    if reason.startswith(f"{TROUBLE}: "):
        kind = TroubleKind(reason.removeprefix(f"{TROUBLE}: "))
        return f"It ended on arrival: {TROUBLES[kind]}. All of the money goes back."
    own = CancelledBy.DRIVER if drives else CancelledBy.HOST
    by = {
        own: "You cancelled it",
        CancelledBy.PLATFORM: "The marketplace cancelled it",
    }.get(booking.cancelled_by or own, f"{other} cancelled it")
    return f"{by}: {reason}" if reason else f"{by}."


def _goes_back(details: BookingDetails) -> str:
    """What a driver who cancelled has back of a card that was charged; the other sentences say it already."""
    came, booking = outcome(details.booking), details.booking
    if came is None or booking.cancelled_by is not CancelledBy.DRIVER or booking.cancel_reason in _ENDED:
        return ""
    if not any(each.captured for each in details.payments):
        return ""
    if not came.refunded.total.minor:
        return "Nothing of the money goes back."
    return f"{came.refunded.total.told} goes back to the card that you paid with, which takes some days."


def car_told(trip: TripWords, *, linked: bool) -> str:
    """Where the car is, for its driver: the words of its trip, or why there are none yet."""
    waits = trip.phase is None and not trip.is_over and trip.booking.arrival_detected_at is None
    if not waits:
        return trip.headline
    if not linked:
        return "not connected: tell us when you arrive and when you leave"
    return "followed from three hours before the stay, once it is confirmed"


def doable(details: BookingDetails, *, at: datetime) -> Doable:
    """What a stay's driver may try at a moment."""
    booking = details.booking
    start, status = booking.stay.start, booking.status
    there = start - _SOON <= at <= start + TROUBLE_WINDOW
    return Doable(
        pay=waits_to_be_paid(details),
        cancel=(status, Verb.CANCEL) in TRANSITIONS,
        change=can_change(booking),
        arrive=(status, Verb.CHECK_IN) in TRANSITIONS and at >= start - _SOON,
        leave=(status, Verb.CHECK_OUT) in TRANSITIONS,
        report=(status, Verb.REPORT_TROUBLE) in TRANSITIONS and there,
        tell_parking=booking.arrival_detected_at is not None and booking.auto_park_source != BY_DRIVER,
        release=status is BookingStatus.CONFIRMED and start - WARNED_BEFORE <= at < start + TROUBLE_WINDOW,
    )


def can_change(booking: Booking) -> bool:
    """Whether its times can be others: not once it is over, cancelled, or before it was accepted."""
    return (booking.status, Verb.RESCHEDULE) in TRANSITIONS


def _when(booking: Booking, moment: datetime | None) -> str:
    """Marked as a moment, to which a script adds the reader's own time where that differs."""
    return "soon" if moment is None else words.marked(moment, booking.offer.time_zone)


def _said(sentence: str, *parts: str) -> Markup:
    return Markup(sentence).format(*parts)  # noqa: S704  # sentences are ours; what stands in them is escaped
