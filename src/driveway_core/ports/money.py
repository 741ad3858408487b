"""The books, what is wanted of whoever moves the money, and what came of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.bookings import BookingId
from driveway_core.disputes import Dispute
from driveway_core.gateway_events import GatewayEvent
from driveway_core.ledger import Balances, Book, Entry, EntryKind, Ledger
from driveway_core.money import Money
from driveway_core.pages import Page
from driveway_core.payment_operations import OperationId, PaymentOperation
from driveway_core.payments import Payment
from driveway_core.payout_selection import Settled
from driveway_core.payouts import Payout, PayoutId
from driveway_core.refunds import Refund
from driveway_core.transfer_reversals import TransferReversal


@attrs.frozen
class Moved:
    """What one event, of however many bookings, moved into a book."""

    kind: EntryKind
    reference: str
    amount: Money


@attrs.frozen
class Standing:
    """What one booking has in a book."""

    booking_id: BookingId
    amount: Money


@attrs.frozen(kw_only=True)
class HostPart:
    """What one kind of event moved of one stay's money into a book of its host's."""

    booking_id: BookingId
    stay_end: datetime
    kind: EntryKind
    book: Book
    amount: Money


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

    def currencies(self) -> Sequence[str]:
        """Every currency that something was posted in, by its code."""
        ...

    def standing(self, book: Book, *, above: bool, limit: int) -> Sequence[Standing]:
        """Bookings with something in a book, above zero or below; by id."""
        ...

    def of_host(self, host_id: AccountId, since: datetime, until: datetime) -> Sequence[HostPart]:
        """What moved in the books ``HOST`` and ``HOST_BALANCE`` of a host's stays.

        Of stays booked to end in ``[since, until)``, summed by stay, kind and
        book; by their end.
        """
        ...

    def moved(self, book: Book, references: Iterable[str]) -> Sequence[Moved]:
        """What the events of these names moved into a book, summed by kind and name."""
        ...

    def moved_between(self, book: Book, since: datetime, until: datetime) -> Sequence[Moved]:
        """What happened in ``[since, until)`` moved into a book, summed by kind and name."""
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

    def failed(self, *, since: datetime, before: datetime, limit: int) -> Sequence[PaymentOperation]:
        """Failed ones that were last touched in ``[since, before)``, longest ago first."""
        ...


class Payments(Protocol):
    """``payments``; an intent has one. ``save`` keeps what is there already."""

    def add(self, payment: Payment) -> None: ...
    def save(self, payment: Payment) -> None: ...
    def by_intent(self, intent_id: str) -> Payment | None: ...
    def of(self, booking_id: BookingId) -> Sequence[Payment]:
        """A booking's, in the order in which they were made."""
        ...

    def expiring(self, *, before: datetime, limit: int) -> Sequence[Payment]:
        """Held ones whose authorisation ends before a moment, earliest first."""
        ...

    def open(self, *, before: datetime, limit: int) -> Sequence[Payment]:
        """Pending and processing ones that were last asked about before a moment, longest ago first."""
        ...


class Refunds(Protocol):
    """``refunds``."""

    def add(self, refund: Refund) -> None: ...
    def save(self, refund: Refund) -> None: ...
    def of(self, booking_id: BookingId) -> Sequence[Refund]:
        """A booking's, in the order in which they were asked for."""
        ...


class Disputes(Protocol):
    """``disputes``; the gateway's id names one."""

    def add(self, dispute: Dispute) -> None: ...
    def save(self, dispute: Dispute) -> None: ...
    def by_gateway_id(self, gateway_id: str) -> Dispute | None: ...
    def of(self, booking_id: BookingId) -> Sequence[Dispute]:
        """A booking's, in the order in which they were opened."""
        ...


class Payouts(Protocol):
    """``payouts`` with their ``payout_line_items``; ``get`` raises ``Missing``."""

    def add(self, payout: Payout) -> None:
        """Keep a payout and its lines; raises ``AlreadyPaidOut`` when a stay is in another one."""
        ...

    def save(self, payout: Payout) -> None: ...
    def get(self, payout_id: PayoutId, *, changing: bool = False) -> Payout:
        """The payout; ``changing`` keeps whoever would change it, too, waiting for this transaction."""
        ...

    def by_transfer(self, transfer_id: str) -> Payout | None: ...
    def by_gateway_id(self, gateway_id: str) -> Payout | None: ...
    def of(self, host_id: AccountId, *, limit: int, after: UUID | None = None) -> Page[Payout]:
        """A host's, latest made first."""
        ...

    def open(self, *, before: datetime, limit: int) -> Sequence[Payout]:
        """Those neither paid nor cancelled that did not change since a moment, longest ago first."""
        ...

    def holding(self, booking_id: BookingId) -> Sequence[Payout]:
        """Every payout with a line for that stay, released ones too, in the order in which they were made."""
        ...

    def hosts_due(
        self, *, before: datetime, after: AccountId | None, limit: int
    ) -> Sequence[tuple[AccountId, str]]:
        """Hosts, each with a currency, who may have stays to be paid that ended before a moment.

        By id, from after one on; some may turn out to have nothing due, none is left out. So many
        pairs, and whatever further currencies the last of the hosts has.
        """
        ...

    def stays_of(self, host_id: AccountId, currency: str, *, before: datetime) -> Sequence[Settled]:
        """What a host's payout is made of: unpaid stays that ended before a moment, and those with debts.

        In the order in which they ended. Payouts of the same host wait for
        this transaction.
        """
        ...


class TransferReversals(Protocol):
    """``transfer_reversals``."""

    def add(self, reversal: TransferReversal) -> None:
        """Keep it; one that is there already is kept once."""
        ...

    def of(self, payout_id: PayoutId) -> Sequence[TransferReversal]: ...


class Inbox(Protocol):
    """``stripe_events``: every event once. ``get`` raises ``Missing``."""

    def add(self, event: GatewayEvent) -> bool:
        """Keep an event; whether it was new."""
        ...

    def get(self, event_id: str, *, changing: bool = False) -> GatewayEvent: ...
    def save(self, event: GatewayEvent) -> None: ...
    def waiting(self, *, before: datetime, limit: int) -> Sequence[GatewayEvent]:
        """Those not dealt with that came before a moment, earliest first."""
        ...

    def counts(self) -> Mapping[str, int]:
        """How many events are ``handled``, ``waiting`` (never tried) or ``failing`` (tried, not handled)."""
        ...
