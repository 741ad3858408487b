"""A payout in the books: what each of its steps posts, stay by stay.

What of a payout is where is read from the entries themselves: those that
its transfer, its reversals and its tries to pay out are the references of.
So nothing is posted twice, and what was taken back is not paid out.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

import attrs

from driveway_core import postings
from driveway_core.bookings import BookingId
from driveway_core.ledger import Book, Entry, EntryKind, Ledger
from driveway_core.money import Money, total
from driveway_core.payouts import Payout
from driveway_core.postings import Event


@attrs.frozen(kw_only=True)
class PayoutBooks:
    """The books of a payout's stays, and of those whose debts it keeps, by stay in its own order."""

    payout: Payout
    ledgers: Mapping[BookingId, Ledger] = attrs.field(hash=False)
    references: frozenset[str]

    @property
    def held(self) -> Mapping[BookingId, Money]:
        """What of it is on the host's balance at the gateway; below zero for debts that are kept."""
        return {
            stay: total(
                (each.into(Book.HOST_BALANCE) for each in books.entries if each.reference in self.references),
                self.payout.currency,
            )
            for stay, books in self.ledgers.items()
        }

    def transferred(self, reference: str, *, at: datetime) -> Iterator[Entry]:
        """Each stay's part of the transfer, and each debt below zero."""
        for line in (each for each in self.payout.lines if each.host_amount):
            yield postings.transferred(Event(line.booking_id, reference, at), line.host_amount)
        for kept in self.payout.netted:
            yield postings.transferred(Event(kept.booking_id, reference, at), -kept.amount)

    def paid(self, reference: str, *, at: datetime) -> Iterator[Entry]:
        """What is on the host's balance went to the bank; nothing when that is known."""
        if not any(self._posted(EntryKind.PAYOUT, reference)):
            for stay, amount in self.held.items():
                if amount:
                    yield postings.paid_out(Event(stay, reference, at), amount)

    def failed(self, reference: str, *, at: datetime) -> Iterator[Entry]:
        """What had gone to the bank came back; nothing when it was never called paid."""
        for entry in self._posted(EntryKind.PAYOUT, reference):
            yield postings.payout_failed(Event(entry.booking_id, reference, at), entry.into(Book.HOST))

    def reversed(self, reference: str, amount: Money, *, at: datetime) -> Iterator[Entry]:
        """So much of the transfer was taken back: of what is on the balance first, then of debts.

        All that is on the balance takes the debts that were kept of it along.
        """
        held, nothing = self.held, Money.zero(amount.currency)
        most = max(total(held.values(), amount.currency), nothing)
        there = min(amount, most)
        for stay, part in (held if there == most else _shared(held, there)).items():
            if part and there:
                yield postings.reversed_transfer(Event(stay, reference, at), part)
        for stay, part in self.recovered(amount - there).items():
            yield postings.recovered(Event(stay, reference, at), part)

    def recovered(self, amount: Money) -> Mapping[BookingId, Money]:
        """Which stays' debts so much pays back, in order; what is beyond all debts, the first stay's."""
        parts = _shared(self.debts, amount)
        rest = amount - total(parts.values(), amount.currency)
        if rest:
            first = self.payout.lines[0].booking_id
            parts = {**parts, first: parts.get(first, Money.zero(amount.currency)) + rest}
        return parts

    @property
    def debts(self) -> Mapping[BookingId, Money]:
        """What the host was paid too much for each of its stays."""
        own = {line.booking_id for line in self.payout.lines}
        owed = {stay: -books.balances.host_is_owed for stay, books in self.ledgers.items() if stay in own}
        return {stay: amount for stay, amount in owed.items() if amount.minor > 0}

    def _posted(self, kind: EntryKind, reference: str) -> Iterator[Entry]:
        for books in self.ledgers.values():
            yield from (each for each in books.entries if (each.kind, each.reference) == (kind, reference))


def _shared(of: Mapping[BookingId, Money], amount: Money) -> dict[BookingId, Money]:
    """So much of several sums, in their order, each no more than it is."""
    parts: dict[BookingId, Money] = {}
    for stay, most in of.items():
        part = min(most, amount)
        if part.minor > 0:
            parts[stay] = part
            amount = amount - part
    return parts
