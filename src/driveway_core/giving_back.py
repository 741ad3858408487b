"""Giving back: which payment gives how much, and why."""

from collections.abc import Iterator, Sequence
from typing import Final

from driveway_core.affairs import Affairs, Purpose, Wanted, amount_of, stay_of
from driveway_core.booking_states import TROUBLE
from driveway_core.bookings import BookingStatus, CancelledBy
from driveway_core.disputes import DisputeStatus
from driveway_core.errors import InvalidValue
from driveway_core.money import Money, total
from driveway_core.payment_operations import OperationKind
from driveway_core.payments import Payment
from driveway_core.refunds import MoreThanPaid, RefundReason

REFUND_TRIES: Final = 3


def presents(affairs: Affairs, amount: Money) -> Sequence[Wanted]:
    """What gives a driver so much back that need not go back; raises ``MoreThanPaid``, ``InvalidValue``."""
    step = affairs.limits.step
    if amount.minor <= 0 or amount.down_to(step) != amount:
        raise InvalidValue("amount", f"must be more than nothing, in steps of {step}")
    given = list(refunds_of(affairs, amount, RefundReason.GOODWILL))
    if total(map(amount_of, given), amount.currency) < amount:
        everything = total((each.captured for each in affairs.payments), amount.currency)
        most = total(map(amount_of, refunds_of(affairs, everything)), amount.currency)
        raise MoreThanPaid(most)
    return given


def refunds_of(affairs: Affairs, amount: Money, reason: RefundReason | None = None) -> Iterator[Wanted]:
    """Which payment gives how much back: the latest first, each no more than it has left.

    What a bank has taken back already, or may, is not given back a second
    time; what three refunds could not give back is left to people. Without a
    ``reason`` each has its own.
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
                    "reason": (reason or _reason(affairs, payment)).value,
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
