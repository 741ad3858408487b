"""Whether a booking, the far side's objects and our books say the same, and nothing is left open."""

from collections.abc import Iterator
from typing import Any, Final

import attrs
from tests.integration.money.street import Street

from driveway_core.actors import AccountId
from driveway_core.bookings import Booking, BookingStatus
from driveway_core.ledger import Book, Ledger
from driveway_core.money import Money, total
from driveway_core.payment_operations import PaymentOperation
from driveway_core.payments import Payment, PaymentStatus
from driveway_core.payouts import Payout
from driveway_core.refunds import Refund, RefundStatus
from driveway_core.settling import owed

_CLOSED: Final = (BookingStatus.CANCELLED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)
_SAME: Final = {
    "succeeded": (PaymentStatus.SUCCEEDED, PaymentStatus.REFUNDED),
    "canceled": (PaymentStatus.CANCELLED,),
    "requires_capture": (PaymentStatus.PROCESSING,),
}
_LOST: Final = ("failed", "canceled")


@attrs.frozen(kw_only=True)
class Account:
    """One booking as we have it, and as the far side has it."""

    booking: Booking
    ledger: Ledger
    payments: tuple[Payment, ...]
    refunds: tuple[Refund, ...]
    operations: tuple[PaymentOperation, ...]
    intents: list[dict[str, Any]]
    far_refunds: list[dict[str, Any]]
    moved: int

    @classmethod
    def of(cls, street: Street, booking: Booking) -> "Account":
        with street.reading() as work:
            currency = booking.offer.rates.currency
            ledger = work.ledgers.of(booking.id, currency=currency)
            payments = tuple(work.payments.of(booking.id))
            refunds = tuple(work.refunds.of(booking.id))
            operations = tuple(work.payment_operations.about(booking.id))
            paid = {str(each.id) for each in work.payouts.holding(booking.id)}
        about = str(booking.id)
        intents = [
            each for each in street.rows("payment_intent") if each["metadata"].get("booking_id") == about
        ]
        names = {each["id"] for each in intents}
        transfers = {
            each["id"] for each in street.rows("transfer") if each["metadata"].get("payout_id") in paid
        }
        charges = {each["id"] for each in street.rows("charge") if each["payment_intent"] in names}
        back = [each for each in street.rows("refund") if each["charge"] in charges and not _let_go(each)]
        sources = charges | {each["id"] for each in back} | transfers
        movements = (each for each in street.rows("balance_transaction") if each["source"] in sources)
        return cls(
            booking=booking,
            ledger=ledger,
            payments=payments,
            refunds=refunds,
            operations=operations,
            intents=intents,
            far_refunds=back,
            moved=sum(each["net"] for each in movements),
        )

    @property
    def currency(self) -> str:
        return self.ledger.currency

    @property
    def taken(self) -> int:
        """How many payments were taken."""
        return sum(each["status"] == "succeeded" for each in self.intents)

    def differences(self) -> Iterator[str]:
        """Everything that is not as it should be."""
        yield from (f"{each.kind} is {each.state}" for each in self.operations if each.is_open)
        yield from self._books()
        yield from self._payments()
        yield from self._refunds()

    def _books(self) -> Iterator[str]:
        books = self.ledger.balances
        if books.sum:
            yield f"the books sum to {books.sum}"
        if self.ledger.owed != owed(self.booking):
            yield f"{self.ledger.owed} is posted as owed of {owed(self.booking)}"
        coming = [each.amount for each in self.refunds if each.counts and not each.moved]
        open_ = books.driver_owes + total(coming, self.currency)
        if open_:
            yield f"the driver owes {open_}"
        if books[Book.GATEWAY].minor != self.moved:
            yield f"the gateway's book has {books[Book.GATEWAY]}, the gateway {self.moved}"

    def _payments(self) -> Iterator[str]:
        known = {each.intent_id: each for each in self.payments}
        if known.keys() != {each["id"] for each in self.intents}:
            yield f"payments {sorted(known)}, at the gateway {[each['id'] for each in self.intents]}"
            return
        for intent in self.intents:
            status = known[intent["id"]].status
            if status not in _SAME.get(intent["status"], (PaymentStatus.PENDING,)):
                yield f"{intent['id']} is {intent['status']} there, {status} here"
            if self.booking.status in _CLOSED and intent["status"] not in ("succeeded", "canceled"):
                yield f"{intent['id']} of a closed booking is {intent['status']}"

    def _refunds(self) -> Iterator[str]:
        here = {each.gateway_id: each.amount.minor for each in self.refunds if each.counts}
        there = {each["id"]: each["amount"] for each in self.far_refunds if each["status"] not in _LOST}
        if here != there:
            yield f"refunds {here}, at the gateway {there}"
        moved = {each["id"] for each in self.far_refunds if each["balance_transaction"] is not None}
        if {each.gateway_id for each in self.refunds if each.moved} != moved:
            yield f"not only {moved} have moved: {self.refunds}"
        taken = sum(each["amount_received"] for each in self.intents if each["status"] == "succeeded")
        kept = Money(taken - sum(there.values()), self.currency)
        if kept != owed(self.booking).total:
            yield f"{kept} was kept of {owed(self.booking).total}"


def _let_go(refund: dict[str, Any]) -> bool:
    """What is called a refund there when a hold ends."""
    return refund["status"] == RefundStatus.SUCCEEDED and refund["balance_transaction"] is None


def of_payouts(street: Street, host: AccountId) -> Iterator[str]:
    """What is not as it should be with a host's payouts: each is one transfer there, and one payout."""
    with street.reading() as work:
        payouts = work.payouts.of(host, limit=9).items
        operations = [each for payout in payouts for each in work.payment_operations.about(payout.id)]
    yield from (f"{each.kind} is {each.state}" for each in operations if each.is_open)
    for payout in payouts:
        for kind, known in (("transfer", payout.transfer_id), ("payout", payout.gateway_id)):
            rows = [each for each in street.rows(kind) if each["metadata"].get("payout_id") == str(payout.id)]
            if [each["id"] for each in rows] != [name for name in (known,) if name is not None]:
                yield f"{known} is not the only {kind} there: {rows}"
            yield from (f"{each['amount']} of {payout.amount}" for each in rows if _is_other(each, payout))


def _is_other(row: dict[str, Any], payout: Payout) -> bool:
    return bool(row["amount"] != payout.amount.minor)
