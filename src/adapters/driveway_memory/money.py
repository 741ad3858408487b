"""The books and the payment operations in memory."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.bookings import BookingId
from driveway_core.errors import Missing
from driveway_core.ledger import Balances, Book, Entry, EntryKind, Ledger
from driveway_core.money import Money
from driveway_core.payment_operations import OperationId, OperationState, PaymentOperation
from driveway_core.ports.money import HostPart, Moved, Standing
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

    def currencies(self) -> Sequence[str]:
        return sorted({each.currency for each in self.look().ledgers.values()})

    def standing(self, book: Book, *, above: bool, limit: int) -> Sequence[Standing]:
        ledgers = sorted(self.look().ledgers.items())
        found = [Standing(booking_id, ledger.balances[book]) for booking_id, ledger in ledgers]
        return [each for each in found if each.amount and (each.amount.minor > 0) == above][:limit]

    def of_host(self, host_id: AccountId, since: datetime, until: datetime) -> Sequence[HostPart]:
        tables = self.look()
        parts: dict[tuple[datetime, BookingId, EntryKind, Book], Money] = {}
        for booking in tables.bookings.values():
            if booking.host_id != host_id or not since <= booking.stay.end < until:
                continue
            for entry in tables.ledgers.get(booking.id, Ledger("USD")).entries:
                for posting in entry.postings:
                    if posting.book in (Book.HOST, Book.HOST_BALANCE):
                        part = (booking.stay.end, booking.id, entry.kind, posting.book)
                        parts[part] = parts.get(part, Money.zero(entry.currency)) + posting.amount
        return [
            HostPart(booking_id=booking_id, stay_end=end, kind=kind, book=book, amount=amount)
            for (end, booking_id, kind, book), amount in sorted(parts.items(), key=lambda each: each[0])
        ]

    def moved(self, book: Book, references: Iterable[str]) -> Sequence[Moved]:
        named = frozenset(references)
        return self._moved(book, lambda entry: entry.reference in named)

    def moved_between(self, book: Book, since: datetime, until: datetime) -> Sequence[Moved]:
        return self._moved(book, lambda entry: since <= entry.at < until)

    def _moved(self, book: Book, counts: Callable[[Entry], bool]) -> Sequence[Moved]:
        sums: dict[tuple[str, EntryKind, str], Money] = {}
        for ledger in self.look().ledgers.values():
            for entry in filter(counts, ledger.entries):
                if any(posting.book is book for posting in entry.postings):
                    event = (entry.reference, entry.kind, entry.currency)
                    sums[event] = sums.get(event, Money.zero(entry.currency)) + entry.into(book)
        return [Moved(kind, reference, sums[reference, kind, code]) for reference, kind, code in sorted(sums)]


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
        return self._untouched(lambda each: each.state not in _FINISHED, before, limit)

    def failed(self, *, since: datetime, before: datetime, limit: int) -> Sequence[PaymentOperation]:
        def is_meant(each: PaymentOperation) -> bool:
            return each.state is OperationState.FAILED and each.updated_at >= since

        return self._untouched(is_meant, before, limit)

    def _untouched(
        self, counts: Callable[[PaymentOperation], bool], before: datetime, limit: int
    ) -> Sequence[PaymentOperation]:
        found = filter(counts, self.look().payment_operations.values())
        untouched = [each for each in found if each.updated_at < before]
        return sorted(untouched, key=lambda each: (each.updated_at, each.id))[:limit]
