"""Receipts: what a stay came to, line by line, what was paid of it, and what is still open."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

import attrs

from driveway_core.amounts import Amounts
from driveway_core.bookings import BookingStatus
from driveway_core.details import BookingDetails, Side
from driveway_core.ledger import Ledger
from driveway_core.lines import Line
from driveway_core.money import Money, total
from driveway_core.payments import Payment
from driveway_core.settling import owed


@attrs.frozen
class ReceiptLine:
    """One line; ``quantity`` is None where there is nothing to count."""

    label: str
    amount: Money
    quantity: Decimal | None = None


@attrs.frozen(kw_only=True)
class Receipt:
    """A booking's money as one side sees it at a moment: a driver what they pay, a host what they earn.

    The lines always sum to ``total``. ``ledger`` is empty where drivers do
    not pay here.
    """

    details: BookingDetails
    side: Side
    ledger: Ledger
    at: datetime

    @property
    def owed(self) -> Amounts:
        """Whose how much of the booking's money is, as it stands."""
        return owed(self.details.booking)

    @property
    def total(self) -> Money:
        """What the driver owes for it, or what the host earns by it."""
        return self._mine(self.owed)

    @property
    def lines(self) -> tuple[ReceiptLine, ...]:
        """What it is made of."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[ReceiptLine]:
        booking, offer = self.details.booking, self.details.booking.offer
        price = offer.price
        yield from map(_counted, price.lines)
        if self.side is Side.DRIVER:
            yield from map(_counted, (*price.fee_lines, *price.tax_lines))
        if self._mine(offer.given_up):
            yield ReceiptLine("Kept for changes of the stay", self._mine(offer.given_up))
        not_due = self._mine(self.owed - offer.due)
        if not_due:
            cancelled = booking.status is BookingStatus.CANCELLED
            yield ReceiptLine(
                "Not charged after all" if cancelled else "Not due before it is confirmed", not_due
            )

    def _mine(self, amounts: Amounts) -> Money:
        return amounts.total if self.side is Side.DRIVER else amounts.subtotal

    @property
    def charges(self) -> tuple[Payment, ...]:
        """The payments that were taken from the card."""
        return tuple(payment for payment in self.details.payments if payment.captured)

    @property
    def charged(self) -> Money:
        """All of them together."""
        return total((payment.captured for payment in self.charges), self.owed.currency)

    @property
    def refunded(self) -> Money:
        """What went back to the card, or is on its way."""
        return total((each.amount for each in self.details.refunds if each.counts), self.owed.currency)

    @property
    def open(self) -> Money | None:
        """What the driver has still to pay; below zero, to get back; None where that is settled elsewhere."""
        if not self.details.paid_here:
            return None
        waiting = (each.amount for each in self.details.refunds if each.counts and not each.moved)
        return self.ledger.balances.driver_owes + total(waiting, self.owed.currency)


def _counted(line: Line) -> ReceiptLine:
    return ReceiptLine(line.label, line.amount, line.quantity)
