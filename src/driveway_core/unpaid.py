"""What nobody pays: beyond what the platform bears, everybody goes without their share of it.

Decision 0018 says why there is a limit to what the platform bears.
"""

from datetime import datetime

from driveway_core import postings
from driveway_core.amounts import Amounts
from driveway_core.bookings import BookingId
from driveway_core.ledger import Book, Entry, EntryKind, Ledger
from driveway_core.money import Money, total


def unpaid(booking_id: BookingId, ledger: Ledger) -> Amounts:
    """Whose how much of a booking's money nobody pays, as posted so far."""
    own = [
        entry
        for entry in ledger.entries
        if entry.kind is EntryKind.BORNE and entry.reference.startswith(_name(booking_id))
    ]

    def into(book: Book) -> Money:
        return total((entry.into(book) for entry in own), ledger.currency)

    return Amounts(into(Book.HOST), into(Book.FEE), into(Book.TAX))


def nobody_pays(booking_id: BookingId, ledger: Ledger, *, more: Money, at: datetime) -> Entry:
    """So much more that nobody pays; below zero, that much less, because less is owed by now."""
    before = unpaid(booking_id, ledger)
    shares = postings.share(ledger.earned, more) if more.minor > 0 else -postings.share(before, -more)
    count = sum(entry.reference.startswith(_name(booking_id)) for entry in ledger.entries)
    return postings.given_up(postings.Event(booking_id, f"{_name(booking_id)}{count}", at), shares)


def _name(booking_id: BookingId) -> str:
    return f"{booking_id}:unpaid:"
