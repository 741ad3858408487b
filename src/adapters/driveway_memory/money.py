"""The books and the payment operations in memory."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import attrs

from driveway_core.bookings import BookingId
from driveway_core.errors import Missing
from driveway_core.ledger import Balances, Entry, Ledger
from driveway_core.payment_operations import OperationId, OperationState, PaymentOperation
from driveway_memory.tables import Look

_FINISHED: Final = (OperationState.SUCCEEDED, OperationState.FAILED)


@attrs.frozen
class MemoryLedgers:
    """The ``Ledgers`` port."""

    look: Look

    def post(self, entry: Entry) -> None:
        tables = self.look()
        ledger = tables.ledgers.get(entry.booking_id, Ledger(entry.currency))
        tables.ledgers[entry.booking_id] = ledger.post(entry)

    def of(self, booking_id: BookingId, *, currency: str) -> Ledger:
        return self.look().ledgers.get(booking_id, Ledger(currency))

    def balances(self, currency: str) -> Balances:
        ledgers = [each for each in self.look().ledgers.values() if each.currency == currency]
        return Balances.of((entry for ledger in ledgers for entry in ledger.entries), currency)


@attrs.frozen
class MemoryPaymentOperations:
    """The ``PaymentOperations`` port."""

    look: Look

    def add(self, operation: PaymentOperation) -> None:
        self.look().payment_operations[operation.id] = operation

    def get(self, operation_id: OperationId, *, changing: bool = False) -> PaymentOperation:
        operation = self.look().payment_operations.get(operation_id)
        if operation is None:
            raise Missing("operation_id", "payment operation")
        return operation

    def save(self, operation: PaymentOperation) -> None:
        self.get(operation.id)
        self.look().payment_operations[operation.id] = operation

    def about(self, subject: UUID) -> Sequence[PaymentOperation]:
        found = [each for each in self.look().payment_operations.values() if each.subject == subject]
        return sorted(found, key=lambda each: (each.created_at, each.id))

    def unfinished(self, *, before: datetime, limit: int) -> Sequence[PaymentOperation]:
        found = [
            each
            for each in self.look().payment_operations.values()
            if each.state not in _FINISHED and each.updated_at < before
        ]
        return sorted(found, key=lambda each: (each.updated_at, each.id))[:limit]
