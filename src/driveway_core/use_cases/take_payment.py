"""Take in what the gateway says of a payment, whoever brought it: an answer, an event, a look of our own.

The one reducer: it may be told late, twice and in any order. Source: domain
rules §8.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import attrs

from driveway_core.arrears import charge_for
from driveway_core.booking_states import HOLD_LAPSED
from driveway_core.bookings import Awaiting, Booking, BookingId, BookingStatus, CancelledBy
from driveway_core.cancellation import changed_offer
from driveway_core.entries import WindowTaken
from driveway_core.errors import Conflict, InvalidValue
from driveway_core.limits import Limits
from driveway_core.money import Money
from driveway_core.payment_operations import OperationKind, OperationState, PaymentOperation
from driveway_core.payments import Payment, PaymentId, PaymentSeen, PaymentStatus
from driveway_core.ports import NewId, Work
from driveway_core.refunds import Refund, RefundId, RefundReason, RefundSeen
from driveway_core.settling import Affairs, Purpose, amount_of, is_held, stay_of, was_accepted
from driveway_core.use_cases.begin_trip import expect_car
from driveway_core.use_cases.settle_booking import affairs_of, settle
from driveway_core.use_cases.tell import tell_of_change


@attrs.frozen(kw_only=True)
class PaymentNews:
    """A payment as it was seen, and all its refunds; None where nobody looked at those."""

    seen: PaymentSeen
    refunds: Sequence[RefundSeen] | None = None


def booking_of(work: Work, seen: PaymentSeen) -> BookingId | None:
    """Whose payment it is; None for one that is not ours."""
    known = work.payments.by_intent(seen.intent_id)
    if known is not None:
        return known.booking_id
    about = seen.about.get("booking_id")
    try:
        return None if about is None else BookingId(UUID(about))
    except ValueError:
        return None


def take_payment(
    work: Work, booking: Booking, news: PaymentNews, *, limits: Limits, at: datetime, new_id: NewId
) -> Booking | None:
    """Keep the news, let happen to the booking what follows, and settle; the booking, or None for a stray.

    The booking is locked. A payment that none of our operations made is not
    ours, whatever it says of itself.
    """
    affairs = affairs_of(work, booking, limits=limits)
    before = _known(work, affairs, news.seen)
    if before is None:
        return None
    payment = before.observed(news.seen)
    work.payments.save(payment)
    affairs = affairs_of(work, booking, limits=limits)
    _finish(work, affairs, payment, at)
    for refund in news.refunds or ():
        _take_refund(work, affairs, payment, refund, at=at, new_id=new_id)
    booking = _follow(work, affairs, before, payment, at)
    if (booking.status, booking.stay) != (affairs.booking.status, affairs.booking.stay):
        expect_car(work, booking, at=at)
    tell_of_change(work, affairs.booking, booking, at=at)
    settle(work, booking, limits=limits, at=at, new_id=new_id)
    return booking


def _known(work: Work, affairs: Affairs, seen: PaymentSeen) -> Payment | None:
    """The payment, kept for the first time where it is news that it was made."""
    known = next((each for each in affairs.payments if each.intent_id == seen.intent_id), None)
    made = next((each for each in affairs.operations if str(each.id) == seen.about.get("operation_id")), None)
    if known is not None or made is None or made.kind is not OperationKind.CREATE_PAYMENT:
        return known
    if any(each.id == made.id for each in affairs.payments):
        return None
    payment = Payment(
        id=PaymentId(made.id),
        booking_id=affairs.booking.id,
        intent_id=seen.intent_id,
        amount=amount_of(made),
        created_at=made.created_at,
    )
    work.payments.add(payment)
    return payment


def _finish(work: Work, affairs: Affairs, payment: Payment, at: datetime) -> None:
    """The operations that this news answers, should their own answer not have come."""
    done = {OperationKind.CREATE_PAYMENT}
    if payment.status in (PaymentStatus.SUCCEEDED, PaymentStatus.REFUNDED):
        done |= {OperationKind.CONFIRM_PAYMENT, OperationKind.CAPTURE_PAYMENT}
    elif payment.status is PaymentStatus.PROCESSING:
        done.add(OperationKind.CONFIRM_PAYMENT)
    elif payment.status is PaymentStatus.CANCELLED:
        done.add(OperationKind.CANCEL_PAYMENT)
    for operation in affairs.operations:
        about = payment.intent_id == operation.params.get("intent") or operation.id == payment.id
        if about and operation.kind in done:
            succeed(work, operation, payment.intent_id, at=at)


def succeed(work: Work, operation: PaymentOperation, gateway_id: str, *, at: datetime) -> None:
    """An operation is done, if it is one that was asked for and not answered."""
    current = work.payment_operations.get(operation.id, changing=True)
    if current.state in (OperationState.SENT, OperationState.UNKNOWN):
        work.payment_operations.save(current.succeed(gateway_id, at=at))


def _take_refund(
    work: Work, affairs: Affairs, payment: Payment, seen: RefundSeen, *, at: datetime, new_id: NewId
) -> None:
    made_by = seen.about.get("operation_id")
    named = (each for each in affairs.refunds if each.gateway_id == seen.gateway_id)
    meant = (each for each in affairs.refunds if each.gateway_id is None and str(each.id) == made_by)
    known = next(named, None) or next(meant, None)
    if known is None and seen.amount is None:
        return
    if known is None:
        known = Refund(
            id=RefundId(new_id()),
            payment_id=payment.id,
            booking_id=payment.booking_id,
            amount=seen.amount or Money.zero(payment.amount.currency),
            reason=RefundReason.GOODWILL,
            created_at=seen.at,
            updated_at=seen.at,
        )
        work.refunds.add(known)
    work.refunds.save(known.observed(seen))
    operation = next((each for each in affairs.operations if each.id == known.id), None)
    if operation is not None:
        succeed(work, operation, seen.gateway_id, at=at)


def _follow(work: Work, affairs: Affairs, before: Payment, payment: Payment, at: datetime) -> Booking:
    """What comes of it for the booking."""
    booking, purpose = affairs.booking, affairs.purpose_of(payment)
    captured = bool(payment.captured)
    if purpose is Purpose.BOOKING:
        if captured:
            return _paid(work, booking, at, news=not before.captured)
        if payment.status is PaymentStatus.PROCESSING and payment.authorized_at is not None:
            return _held(work, affairs, payment, at)
        if payment.status is PaymentStatus.CANCELLED:
            return _ended(work, affairs, payment, at)
    if purpose is Purpose.CHANGE and captured and not before.captured:
        made = affairs.made_by(payment)
        return booking if made is None else _changed(work, affairs, made, at)
    return booking


def _paid(work: Work, booking: Booking, at: datetime, *, news: bool) -> Booking:
    """Confirmed; only fresh money books again, for what came before may have gone back since."""
    if booking.status is BookingStatus.PENDING and booking.awaiting is Awaiting.PAYMENT:
        return work.bookings.save(booking.confirm(at=at))
    lapsed = booking.status is BookingStatus.CANCELLED and booking.cancel_reason == HOLD_LAPSED
    if news and lapsed and booking.cancelled_by is CancelledBy.PLATFORM and at < booking.stay.end:
        spaces = work.driveways.get(booking.driveway_id).spaces
        try:
            return work.bookings.move(booking.revive(at=at), spaces=spaces)
        except WindowTaken:
            return booking
    return booking


def _held(work: Work, affairs: Affairs, payment: Payment, at: datetime) -> Booking:
    booking = affairs.booking
    waits = booking.status is BookingStatus.PENDING and booking.awaiting is Awaiting.PAYMENT
    if not waits or was_accepted(affairs):
        return booking
    return work.bookings.save(booking.hold_payment(until=payment.capture_before, at=at))


def _ended(work: Work, affairs: Affairs, payment: Payment, at: datetime) -> Booking:
    """What was set aside ended before it was taken: nobody parks unpaid, unless another payment is there."""
    booking = affairs.booking
    others = (each for each in affairs.payments if each.id != payment.id)
    if booking.status is not BookingStatus.PENDING or any(is_held(each) for each in others):
        return booking
    if booking.awaiting is Awaiting.HOST or was_accepted(affairs) or payment.authorized_at is not None:
        return work.bookings.save(booking.end_payment(at=at))
    return booking


def _changed(work: Work, affairs: Affairs, made: PaymentOperation, at: datetime) -> Booking:
    """The change that was paid for, if it still can be made for that; else the money goes back."""
    booking, stay = affairs.booking, stay_of(made)
    if stay is None:
        return booking
    try:
        moved = booking.reschedule(stay, booking.offer, at=at)
        moved = attrs.evolve(moved, offer=changed_offer(booking, stay, at=at))
        if charge_for(affairs, moved.offer) > amount_of(made):
            return booking
        return work.bookings.move(moved, spaces=work.driveways.get(booking.driveway_id).spaces)
    except (Conflict, InvalidValue):
        return booking
