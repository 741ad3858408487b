"""Giving back: which payment gives how much, and why."""

from collections.abc import Iterator
from typing import Final

from driveway_core.affairs import Affairs, Purpose, Wanted, stay_of
from driveway_core.booking_states import TROUBLE
from driveway_core.bookings import BookingStatus, CancelledBy
from driveway_core.disputes import DisputeStatus
from driveway_core.money import Money, total
from driveway_core.payment_operations import OperationKind
from driveway_core.payments import Payment
from driveway_core.refunds import RefundReason

REFUND_TRIES: Final = 3


def refunds_of(affairs: Affairs, amount: Money) -> Iterator[Wanted]:
    """Which payment gives how much back: the latest first, each no more than it has left.

    What a bank has taken back already, or may, is not given back a second
    time; what three refunds could not give back is left to people.
    """
    for payment in reversed(affairs.payments):
        own = [each for each in affairs.refunds if each.payment_id == payment.id]
        back = total((each.amount for each in own if each.counts), amount.currency)
        failed = sum(not each.counts for each in own)
        if failed >= REFUND_TRIES or _is_disputed(affairs, payment):
            continue
        part = min(amount, payment.captured - back)
        if part.minor > 0:
            amount = amount - part
            yield Wanted(
                OperationKind.REFUND,
                {
                    "intent": payment.intent_id,
                    "amount": part.minor,
                    "currency": part.currency,
                    "payment": str(payment.id),
                    "reason": _reason(affairs, payment).value,
                },
            )


def _is_disputed(affairs: Affairs, payment: Payment) -> bool:
    return any(
        each.payment_id == payment.id and each.status not in (DisputeStatus.WON, DisputeStatus.WARNED)
        for each in affairs.disputes
    )


def _reason(affairs: Affairs, payment: Payment) -> RefundReason:
    booking = affairs.booking
    if affairs.purpose_of(payment) is Purpose.CHANGE and booking.status is not BookingStatus.CANCELLED:
        made = affairs.made_by(payment)
        if made is not None and stay_of(made) != booking.stay:
            return RefundReason.PAID_TOO_LATE
    if booking.status is not BookingStatus.CANCELLED:
        return RefundReason.SHORTENED
    if booking.confirmed_at is None:
        return RefundReason.PAID_TOO_LATE
    by_platform = booking.cancelled_by is CancelledBy.PLATFORM
    troubled = by_platform and (booking.cancel_reason or "").startswith(f"{TROUBLE}: ")
    return RefundReason.TROUBLE if troubled else RefundReason.CANCELLED
