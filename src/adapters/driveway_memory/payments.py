"""Payments, refunds and disputes in memory."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import attrs

from driveway_core.bookings import BookingId
from driveway_core.disputes import Dispute
from driveway_core.errors import Missing
from driveway_core.payments import Payment, PaymentStatus
from driveway_core.refunds import Refund
from driveway_core.transactions import Interrupted
from driveway_memory.tables import Look

_OPEN: Final = (PaymentStatus.PENDING, PaymentStatus.PROCESSING)


@attrs.frozen
class MemoryPayments:
    """``payments``."""

    look: Look

    def add(self, payment: Payment) -> None:
        if self.by_intent(payment.intent_id) is not None:
            raise Interrupted
        self.look().payments[payment.id] = payment

    def save(self, payment: Payment) -> None:
        tables = self.look()
        if payment.id not in tables.payments:
            raise Missing("payment_id", "payment")
        tables.payments[payment.id] = payment

    def by_intent(self, intent_id: str) -> Payment | None:
        return next((each for each in self.look().payments.values() if each.intent_id == intent_id), None)

    def of(self, booking_id: BookingId) -> Sequence[Payment]:
        found = [each for each in self.look().payments.values() if each.booking_id == booking_id]
        return sorted(found, key=lambda each: (each.created_at, each.id))

    def expiring(self, *, before: datetime, limit: int) -> Sequence[Payment]:
        found = [
            (each.capture_before, each.id, each)
            for each in self.look().payments.values()
            if each.status is PaymentStatus.PROCESSING
            and each.capture_before is not None
            and each.capture_before < before
        ]
        return [payment for _, _, payment in sorted(found, key=lambda each: each[:2])[:limit]]

    def open(self, *, before: datetime, limit: int) -> Sequence[Payment]:
        found = [
            (each.seen_at or each.created_at, each.id, each)
            for each in self.look().payments.values()
            if each.status in _OPEN and (each.seen_at or each.created_at) < before
        ]
        return [payment for _, _, payment in sorted(found, key=lambda each: each[:2])[:limit]]


@attrs.frozen
class MemoryRefunds:
    """``refunds``."""

    look: Look

    def add(self, refund: Refund) -> None:
        self.look().refunds[refund.id] = refund

    def save(self, refund: Refund) -> None:
        tables = self.look()
        if refund.id not in tables.refunds:
            raise Missing("refund_id", "refund")
        tables.refunds[refund.id] = refund

    def of(self, booking_id: BookingId) -> Sequence[Refund]:
        found = [each for each in self.look().refunds.values() if each.booking_id == booking_id]
        return sorted(found, key=lambda each: (each.created_at, each.id))


@attrs.frozen
class MemoryDisputes:
    """``disputes``."""

    look: Look

    def add(self, dispute: Dispute) -> None:
        if self.by_gateway_id(dispute.gateway_id) is not None:
            raise Interrupted
        self.look().disputes[dispute.id] = dispute

    def save(self, dispute: Dispute) -> None:
        tables = self.look()
        if dispute.id not in tables.disputes:
            raise Missing("dispute_id", "dispute")
        tables.disputes[dispute.id] = dispute

    def by_gateway_id(self, gateway_id: str) -> Dispute | None:
        return next((each for each in self.look().disputes.values() if each.gateway_id == gateway_id), None)

    def of(self, booking_id: BookingId) -> Sequence[Dispute]:
        found = [each for each in self.look().disputes.values() if each.booking_id == booking_id]
        return sorted(found, key=lambda each: (each.opened_at, each.id))
