"""The books, and what is wanted of whoever moves the money."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from driveway_core.bookings import BookingId
from driveway_core.ledger import Balances, Entry, Ledger
from driveway_core.payment_operations import OperationId, PaymentOperation


class Ledgers(Protocol):
    """``ledger_postings``: entries are added, and never changed or taken out."""

    def post(self, entry: Entry) -> None:
        """Keep an entry; one that is there already, with the same postings, is kept once.

        Raises ``PostedOtherwise`` when the same event was posted with others.
        """
        ...

    def of(self, booking_id: BookingId, *, currency: str) -> Ledger:
        """A booking's entries, in the order in which they were posted."""
        ...

    def balances(self, currency: str) -> Balances:
        """What is in each book, of all bookings in a currency together."""
        ...


class PaymentOperations(Protocol):
    """``payment_operations``. ``get`` raises ``Missing``."""

    def add(self, operation: PaymentOperation) -> None: ...
    def get(self, operation_id: OperationId, *, changing: bool = False) -> PaymentOperation:
        """The operation; ``changing`` keeps whoever would change it, too, waiting for this transaction."""
        ...

    def save(self, operation: PaymentOperation) -> None: ...
    def about(self, subject: UUID) -> Sequence[PaymentOperation]:
        """Those about a booking or payout, in the order in which they were planned."""
        ...

    def unfinished(self, *, before: datetime, limit: int) -> Sequence[PaymentOperation]:
        """Planned, sent or unknown ones that nobody touched since a moment, longest ago first."""
        ...
