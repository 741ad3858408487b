"""Lost disputes: what a bank gave back counts first as what had to go back anyway.

A driver whose bank took a charge back, and whose stay is given up before or
after that, has their money. So the host, the platform and the city give up
their shares of what is still owed only, and nobody owes a share of a stay
that did not take place. Source: domain rules §3 (law *conserving*) and §8.
"""

from datetime import datetime

from driveway_core import postings
from driveway_core.amounts import Amounts
from driveway_core.bookings import BookingId
from driveway_core.ledger import Book, Entry, EntryKind, Ledger
from driveway_core.money import Money, total


def back_by_the_bank(booking_id: BookingId, ledger: Ledger, *, need: Money, at: datetime) -> Entry | None:
    """What of lost disputes is the driver's own, more or less than was posted so; None where that is right.

    ``need`` is what the driver owes once every refund under way has moved;
    below zero, what is to go back.
    """
    lost = [entry for entry in ledger.entries if entry.kind is EntryKind.DISPUTE_LOST]

    def into(book: Book) -> Money:
        return total((entry.into(book) for entry in lost), ledger.currency)

    taken, before, nothing = -into(Book.DISPUTES), into(Book.DRIVER), Money.zero(ledger.currency)
    back = min(taken, max(before - need, nothing))
    if back == before:
        return None
    given = Amounts(into(Book.HOST), into(Book.FEE), into(Book.TAX))
    event = postings.Event(booking_id, f"{booking_id}:lost:{len(lost)}", at)
    return postings.dispute_was_owed(
        event,
        back - before,
        given=given,
        rest=taken - back,
        earned=ledger.earned + given,
        losses=into(Book.LOSSES),
    )
