"""The ledger: every movement of a booking's money, in entries that sum to zero.

Amounts above zero come into a book, amounts below zero leave it. What the
platform holds or is owed is above zero; what it owes, or has earned, is
below. Nothing is ever changed: what was wrong is posted the other way
round. Decision 0016 says which books there are, and why.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

import attrs

from driveway_core.amounts import Amounts
from driveway_core.bookings import BookingId
from driveway_core.errors import Conflict
from driveway_core.money import CurrencyMismatch, Money, total


class Book(StrEnum):
    """Where money can be, and whose it is."""

    DRIVER = "driver"
    HOST = "host"
    FEE = "platform_fee"
    TAX = "tax"
    GATEWAY = "gateway"
    HOST_BALANCE = "host_balance"
    DISPUTES = "disputes"
    COSTS = "gateway_costs"
    BORNE = "borne"
    LOSSES = "losses"


class EntryKind(StrEnum):
    """What happened."""

    OWED = "owed"
    CHARGE = "charge"
    REFUND = "refund"
    REFUND_FAILED = "refund_failed"
    COST = "cost"
    TRANSFER = "transfer"
    REVERSAL = "reversal"
    PAYOUT = "payout"
    PAYOUT_FAILED = "payout_failed"
    RECOVERY = "recovery"
    DISPUTE = "dispute"
    DISPUTE_WON = "dispute_won"
    DISPUTE_LOST = "dispute_lost"
    BORNE = "borne"
    LOSS = "loss"


_MOVED_BY_DRIVER: Final = (EntryKind.CHARGE, EntryKind.REFUND, EntryKind.REFUND_FAILED)
_EARNINGS: Final = (EntryKind.OWED, EntryKind.DISPUTE_LOST, EntryKind.BORNE)


class Unbalanced(TypeError):
    """Postings that do not sum to zero: a programming error, never a user's."""


@attrs.frozen
class PostedOtherwise(Conflict):
    """The same event was posted before, with other amounts."""

    slug = "posted-otherwise"
    title = "That was posted with other amounts"

    reference: str

    def __str__(self) -> str:
        return f"{self.reference} is in the ledger already, with other amounts."


@attrs.frozen
class Posting:
    """One amount into a book, or out of it."""

    book: Book
    amount: Money


@attrs.frozen(kw_only=True)
class Entry:
    """One event of one booking; raises ``Unbalanced`` unless its postings sum to zero in one currency.

    ``reference`` names the event for ever: the same kind and reference is the
    same event, told again.
    """

    kind: EntryKind
    booking_id: BookingId
    reference: str
    at: datetime
    postings: tuple[Posting, ...]

    def __attrs_post_init__(self) -> None:
        if len(self.postings) < 2:
            raise Unbalanced(f"{self.reference}: money comes from somewhere and goes somewhere")
        if sum(posting.amount.minor for posting in self.postings):
            raise Unbalanced(f"{self.reference}: the postings do not sum to zero")
        if any(posting.amount.currency != self.currency for posting in self.postings):
            raise CurrencyMismatch(f"{self.reference}: an entry is in one currency")

    @property
    def currency(self) -> str:
        """The ISO 4217 code of every posting."""
        return self.postings[0].amount.currency

    def into(self, book: Book) -> Money:
        """What it brings into a book."""
        return total((each.amount for each in self.postings if each.book is book), self.currency)


@attrs.frozen
class Balances:
    """What is in each book, of one booking or of many: together always nothing."""

    currency: str
    books: Mapping[Book, Money]

    @classmethod
    def of(cls, entries: Iterable[Entry], currency: str) -> "Balances":
        """After these entries, all in one currency."""
        books = dict.fromkeys(Book, Money.zero(currency))
        for entry in entries:
            for posting in entry.postings:
                books[posting.book] = books[posting.book] + posting.amount
        return cls(currency, books)

    def __getitem__(self, book: Book) -> Money:
        return self.books[book]

    @property
    def sum(self) -> Money:
        """All books together: zero, whatever happened."""
        return total(self.books.values(), self.currency)

    @property
    def driver_owes(self) -> Money:
        """What is still to be charged; below zero, to be refunded."""
        return self[Book.DRIVER]

    @property
    def host_is_owed(self) -> Money:
        """What has not reached the host's bank; below zero, what the host was paid too much."""
        return -self[Book.HOST]

    @property
    def platform_keeps(self) -> Money:
        """The fee, less what the gateway cost and what the platform bore or lost."""
        return -(self[Book.FEE] + self[Book.COSTS] + self[Book.BORNE] + self[Book.LOSSES])


@attrs.frozen
class Ledger:
    """The entries of one booking, in the order in which they became known."""

    currency: str
    entries: tuple[Entry, ...] = ()

    def post(self, *entries: Entry) -> "Ledger":
        """With further entries; one that it has already, is the same event told again.

        Raises ``PostedOtherwise`` when that event had other postings.
        """
        kept = {(entry.kind, entry.reference): entry for entry in self.entries}
        for entry in entries:
            if entry.currency != self.currency:
                raise CurrencyMismatch(f"{entry.reference}: the booking is in {self.currency}")
            known = kept.setdefault((entry.kind, entry.reference), entry)
            if known.postings != entry.postings:
                raise PostedOtherwise(entry.reference)
        return attrs.evolve(self, entries=tuple(kept.values()))

    @property
    def balances(self) -> Balances:
        """What is in each book."""
        return Balances.of(self.entries, self.currency)

    @property
    def paid(self) -> Money:
        """What the driver paid and did not get back, not even through the bank."""
        moved = total(
            (entry.into(Book.DRIVER) for entry in self.entries if entry.kind in _MOVED_BY_DRIVER),
            self.currency,
        )
        lost = (entry for entry in self.entries if entry.kind is EntryKind.DISPUTE_LOST)
        return total((entry.into(Book.DISPUTES) for entry in lost), self.currency) - moved

    @property
    def earned(self) -> Amounts:
        """Whose the booking's money is: the host's, the platform's, the city's; before costs and losses."""
        return self._parts_of(_EARNINGS)

    @property
    def owed(self) -> Amounts:
        """What was posted as owed so far, whatever became of it."""
        return self._parts_of((EntryKind.OWED,))

    def _parts_of(self, kinds: tuple[EntryKind, ...]) -> Amounts:
        entries = [entry for entry in self.entries if entry.kind in kinds]

        def out_of(book: Book) -> Money:
            return -total((entry.into(book) for entry in entries), self.currency)

        return Amounts(out_of(Book.HOST), out_of(Book.FEE), out_of(Book.TAX))
