"""What each event of a booking's money posts: one function an event, each entry balanced.

``reference`` names the event: the gateway's id of the charge, refund or
transfer, or the id of ours that brought it about. Amounts are above zero
unless said otherwise.
"""

from datetime import datetime

import attrs

from driveway_core.amounts import Amounts
from driveway_core.bookings import BookingId
from driveway_core.ledger import Book, Entry, EntryKind, Posting
from driveway_core.money import Money, round_half_up


@attrs.frozen
class Event:
    """Which booking an event belongs to, what names it, and when it happened."""

    booking_id: BookingId
    reference: str
    at: datetime

    def entry(self, kind: EntryKind, *postings: tuple[Book, Money]) -> Entry:
        """The event as an entry; postings of nothing are left out."""
        return Entry(
            kind=kind,
            booking_id=self.booking_id,
            reference=self.reference,
            at=self.at,
            postings=tuple(Posting(book, amount) for book, amount in postings if amount),
        )


def owed(event: Event, amounts: Amounts) -> Entry:
    """The driver owes that much more, or less: a booking, a change, a cancellation, an overstay."""
    return event.entry(EntryKind.OWED, (Book.DRIVER, amounts.total), *_parts(-amounts))


def charged(event: Event, amount: Money) -> Entry:
    """A charge of the driver's card was captured."""
    return event.entry(EntryKind.CHARGE, (Book.GATEWAY, amount), (Book.DRIVER, -amount))


def refunded(event: Event, amount: Money) -> Entry:
    """Money went back to the driver's card."""
    return event.entry(EntryKind.REFUND, (Book.DRIVER, amount), (Book.GATEWAY, -amount))


def refund_failed(event: Event, amount: Money) -> Entry:
    """A refund that was made came back, and is owed again."""
    return event.entry(EntryKind.REFUND_FAILED, (Book.GATEWAY, amount), (Book.DRIVER, -amount))


def cost(event: Event, amount: Money) -> Entry:
    """What the gateway takes for a service; below zero, what it gives back."""
    return event.entry(EntryKind.COST, (Book.COSTS, amount), (Book.GATEWAY, -amount))


def transferred(event: Event, amount: Money) -> Entry:
    """Money went to the host's balance at the gateway; below zero, a debt that was kept of it."""
    return event.entry(EntryKind.TRANSFER, (Book.HOST_BALANCE, amount), (Book.GATEWAY, -amount))


def reversed_transfer(event: Event, amount: Money) -> Entry:
    """A transfer that was not paid out yet was taken back, or a part of it."""
    return event.entry(EntryKind.REVERSAL, (Book.GATEWAY, amount), (Book.HOST_BALANCE, -amount))


def paid_out(event: Event, amount: Money) -> Entry:
    """The host's balance went to the host's bank; below zero with the debt that was kept of it."""
    return event.entry(EntryKind.PAYOUT, (Book.HOST, amount), (Book.HOST_BALANCE, -amount))


def payout_failed(event: Event, amount: Money) -> Entry:
    """A payout came back from the host's bank: it is on the balance, and owed, again."""
    return event.entry(EntryKind.PAYOUT_FAILED, (Book.HOST_BALANCE, amount), (Book.HOST, -amount))


def recovered(event: Event, amount: Money) -> Entry:
    """A host who had been paid too much gave it back, by a reversal."""
    return event.entry(EntryKind.RECOVERY, (Book.GATEWAY, amount), (Book.HOST, -amount))


def disputed(event: Event, amount: Money) -> Entry:
    """The driver's bank took a charge back, for as long as the dispute is open."""
    return event.entry(EntryKind.DISPUTE, (Book.DISPUTES, amount), (Book.GATEWAY, -amount))


def dispute_won(event: Event, amount: Money) -> Entry:
    """The bank gave it back."""
    return event.entry(EntryKind.DISPUTE_WON, (Book.GATEWAY, amount), (Book.DISPUTES, -amount))


def dispute_lost(event: Event, amount: Money, *, earned: Amounts) -> Entry:
    """The bank keeps it for the driver: host, platform and city each give up their share of it.

    ``earned`` is what the booking's ledger says. What was disputed beyond
    that, the platform loses.
    """
    given = share(earned, min(amount, max(earned.total, Money.zero(amount.currency))))
    return event.entry(
        EntryKind.DISPUTE_LOST,
        (Book.DISPUTES, -amount),
        *_parts(given),
        (Book.LOSSES, amount - given.total),
    )


def dispute_was_owed(
    event: Event, amount: Money, *, given: Amounts, rest: Money, earned: Amounts, losses: Money
) -> Entry:
    """So much more of lost disputes, or less, is what had to go back to the driver anyway.

    Of the ``rest`` host, platform and city give up their shares of what is
    ``earned`` without any dispute, instead of what they have ``given`` up so
    far, and the platform loses what is beyond that, instead of its ``losses``.
    """
    now = share(earned, min(rest, max(earned.total, Money.zero(rest.currency))))
    return event.entry(
        EntryKind.DISPUTE_LOST,
        (Book.DRIVER, amount),
        *_parts(now - given),
        (Book.LOSSES, rest - now.total - losses),
    )


def borne(event: Event, amount: Money) -> Entry:
    """What is too small to be charged, or a present: the platform pays it; below zero, no longer."""
    return event.entry(EntryKind.BORNE, (Book.BORNE, amount), (Book.DRIVER, -amount))


def given_up(event: Event, amounts: Amounts) -> Entry:
    """What nobody pays and the platform does not bear: host, platform and city go without their share."""
    return event.entry(EntryKind.BORNE, (Book.DRIVER, -amounts.total), *_parts(amounts))


def rounded_up(event: Event, amount: Money) -> Entry:
    """What a host gets so that a payout can be sent: the platform pays it."""
    return event.entry(EntryKind.BORNE, (Book.BORNE, amount), (Book.HOST, -amount))


def written_off(event: Event, amount: Money) -> Entry:
    """A host's debt that nobody will pay."""
    return event.entry(EntryKind.LOSS, (Book.LOSSES, amount), (Book.HOST, -amount))


def share(whole: Amounts, amount: Money) -> Amounts:
    """So much of a sum, each part in proportion, half up; together exactly ``amount``.

    The subtotal takes what rounding leaves, but never more than there is.
    ``amount`` lies between nothing and the whole.
    """
    every = whole.total.minor
    if not every:
        return Amounts.zero(whole.currency)

    def part(of: Money) -> Money:
        return Money(round_half_up(of.minor * amount.minor, every), whole.currency)

    tax = part(whole.tax_amount)
    subtotal = min(amount - part(whole.platform_fee) - tax, whole.subtotal)
    return Amounts(subtotal, amount - subtotal - tax, tax)


def _parts(amounts: Amounts) -> tuple[tuple[Book, Money], ...]:
    return (
        (Book.HOST, amounts.subtotal),
        (Book.FEE, amounts.platform_fee),
        (Book.TAX, amounts.tax_amount),
    )
