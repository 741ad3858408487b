"""Our books beside the stand-in's: for each booking and each host, to the minor unit."""

from collections.abc import Iterable
from typing import Any, Final

from tests.integration.money.street import Street

from driveway_core.affairs import Affairs
from driveway_core.bookings import BookingId
from driveway_core.disputes import DisputeStatus
from driveway_core.giving_back import REFUND_TRIES
from driveway_core.ledger import Book, EntryKind
from driveway_core.money import Money, total
from driveway_core.payment_operations import OperationState, PaymentOperation
from driveway_core.use_cases.settle_booking import affairs_of

OF_DRIVERS: Final = (
    EntryKind.CHARGE,
    EntryKind.REFUND,
    EntryKind.REFUND_FAILED,
    EntryKind.COST,
    EntryKind.DISPUTE,
    EntryKind.DISPUTE_WON,
)
"""What moves between a driver's card and the platform; everything else is between platform and host."""


def affairs(street: Street, booking_id: BookingId) -> Affairs:
    """All that we know of a booking's money."""
    with street.reading() as work:
        booking = work.bookings.get(booking_id)
        limits = street.gateway.payments.limits(booking.offer.rates.currency)
        return affairs_of(work, booking, limits=limits)


def intents_of(street: Street, booking_id: BookingId) -> list[dict[str, Any]]:
    """Every payment at the stand-in that was made for a booking."""
    every = street.rows("payment_intent")
    return [row for row in every if row["metadata"].get("booking_id") == str(booking_id)]


def objects_of(street: Street, kind: str, booking_id: BookingId) -> list[dict[str, Any]]:
    """Every charge, refund or dispute of a booking at the stand-in."""
    intents = {row["id"] for row in intents_of(street, booking_id)}
    return [row for row in street.rows(kind) if row["payment_intent"] in intents]


def is_quiet(operations: Iterable[PaymentOperation]) -> bool:
    """Whether nobody is at anything of it."""
    return all(each.state in (OperationState.SUCCEEDED, OperationState.FAILED) for each in operations)


def assert_same(street: Street, ours: Affairs) -> None:
    """What moved into the platform's balance, and out of the cards, as both know it."""
    kinds = ("charge", "refund", "dispute")
    every = [row for kind in kinds for row in objects_of(street, kind, ours.booking.id)]
    sources = {row["id"] for row in every}
    moved = [row for row in street.rows("balance_transaction") if row["source"] in sources]
    entries = [each for each in ours.ledger.entries if each.kind in OF_DRIVERS]
    into = total((each.into(Book.GATEWAY) for each in entries), "USD")
    assert into.minor == sum(row["net"] for row in moved)
    from_cards = ours.ledger.paid - ours.ledger.balances[Book.DISPUTES]
    assert from_cards.minor == sum(row["amount"] for row in moved)


def assert_conserved(ours: Affairs) -> None:
    """What the driver paid, and did not get back, is the host's, the platform's and the city's; all of it."""
    balances = ours.ledger.balances
    gone = balances[Book.BORNE] + balances[Book.LOSSES]
    assert ours.ledger.paid + gone == ours.ledger.earned.total


def is_left_to_people(ours: Affairs) -> bool:
    """Whether money could not go back: three times refused, or to a bank that has it already, or may."""
    over = (DisputeStatus.WON, DisputeStatus.LOST)
    if any(each.status not in over for each in ours.disputes):
        return True
    failed = sum(not each.counts for each in ours.refunds)
    stuck = failed >= REFUND_TRIES or bool(ours.disputes)
    return stuck and ours.ledger.balances.driver_owes.minor < 0


def in_book(street: Street, book: Book) -> Money:
    """What is in a book, of all bookings together."""
    with street.reading() as work:
        return work.ledgers.balances("USD")[book]
