"""Payments, what became of them, payouts, and events of the gateway."""

from datetime import date, datetime
from typing import Final

from driveway_core.actors import AccountId
from driveway_core.bookings import Booking
from driveway_core.disputes import Dispute, DisputeId, DisputeStatus
from driveway_core.gateway_events import GatewayEvent, Subject
from driveway_core.money import Money
from driveway_core.payments import CARD, Payment, PaymentId, PaymentStatus
from driveway_core.payouts import Netted, Payout, PayoutId, PayoutLine, PayoutPeriod
from driveway_core.refunds import Refund, RefundId, RefundReason
from driveway_core.testing.builders.people import NOW, a_number, an_id

WEEK: Final = PayoutPeriod(date(2026, 11, 16), date(2026, 11, 22))


def a_payment(
    booking: Booking,
    *,
    status: PaymentStatus = PaymentStatus.PENDING,
    capture_before: datetime | None = None,
    seen_at: datetime | None = None,
    available_at: datetime | None = None,
    at: datetime = NOW,
) -> Payment:
    """A card payment of what a booking costs."""
    return Payment(
        id=PaymentId(an_id()),
        booking_id=booking.id,
        intent_id=f"pi_{a_number()}",
        amount=booking.offer.due.total,
        kind=CARD,
        status=status,
        capture_before=capture_before,
        available_at=available_at,
        created_at=at,
        seen_at=seen_at,
    )


def a_refund(payment: Payment, *, at: datetime = NOW) -> Refund:
    """All of a payment on its way back; the gateway has not heard of it."""
    return Refund(
        id=RefundId(an_id()),
        payment_id=payment.id,
        booking_id=payment.booking_id,
        amount=payment.amount,
        reason=RefundReason.CANCELLED,
        created_at=at,
        updated_at=at,
    )


def a_dispute(
    payment: Payment, *, status: DisputeStatus = DisputeStatus.NEEDS_RESPONSE, at: datetime = NOW
) -> Dispute:
    """A driver's bank takes all of a payment back."""
    return Dispute(
        id=DisputeId(an_id()),
        payment_id=payment.id,
        booking_id=payment.booking_id,
        gateway_id=f"dp_{a_number()}",
        amount=payment.amount,
        reason="fraudulent",
        status=status,
        opened_at=at,
        updated_at=at,
    )


def a_payout(
    host_id: AccountId, *bookings: Booking, netted: tuple[Netted, ...] = (), at: datetime = NOW
) -> Payout:
    """A host's payout for stays, all in one currency, of what they cost."""
    return Payout(
        id=PayoutId(an_id()),
        host_id=host_id,
        period=WEEK,
        currency=bookings[0].offer.due.currency,
        lines=tuple(
            PayoutLine(
                booking_id=each.id,
                booking_total=each.offer.due.total,
                platform_fee=each.offer.due.platform_fee,
                tax_amount=each.offer.due.tax_amount,
            )
            for each in bookings
        ),
        netted=netted,
        created_at=at,
        updated_at=at,
    )


def kept_of(booking: Booking, minor: int) -> Netted:
    """A debt that a booking made, so many minor units of it."""
    return Netted(booking_id=booking.id, amount=Money(minor, booking.offer.due.currency))


def an_event(*, at: datetime = NOW) -> GatewayEvent:
    """News of a payment that arrived at a moment."""
    return GatewayEvent(
        id=f"evt_{a_number()}",
        kind="payment_intent.succeeded",
        subject=Subject.PAYMENT,
        object_id="pi_1",
        api_version="2026-10-28",
        happened_at=at,
        received_at=at,
    )
