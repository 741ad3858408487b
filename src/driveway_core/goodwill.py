"""Goodwill: what an operator gave back, or somebody at the gateway itself, beyond what had to.

It is a present of the platform's, which bears it; the driver is not charged
for it again. What was given of money that had to go back anyway was no
present. Source: domain rules §3 (law *conserving*) and §8.
"""

from collections.abc import Iterable
from datetime import datetime

from driveway_core import postings
from driveway_core.bookings import BookingId
from driveway_core.ledger import Book, Entry, EntryKind, Ledger
from driveway_core.money import Money, total
from driveway_core.refunds import Refund, RefundReason


def goodwill(
    booking_id: BookingId, ledger: Ledger, refunds: Iterable[Refund], *, need: Money, at: datetime
) -> Entry | None:
    """What the platform bears more of it, or less, than it has so far; None where that is right.

    ``need`` is what the driver owes once every refund under way has moved;
    below zero, what is to go back.
    """
    known = [
        each
        for each in ledger.entries
        if each.kind is EntryKind.BORNE and _name(booking_id) in each.reference
    ]
    borne = total((entry.into(Book.BORNE) for entry in known), ledger.currency)
    given = (each.amount for each in refunds if each.counts and each.reason is RefundReason.GOODWILL)
    nothing = Money.zero(ledger.currency)
    more = max(min(need + borne, total(given, ledger.currency)), nothing) - borne
    if not more:
        return None
    return postings.borne(postings.Event(booking_id, f"{_name(booking_id)}{len(known) + 1}", at), more)


def _name(booking_id: BookingId) -> str:
    return f"{booking_id}:goodwill:"
