"""What comes back when a stay is given up, whole or in part; kept and refunded are what was paid.

Source: domain rules §6. Decision 0015 says why changes of a stay are no way
around the terms, and what becomes of a fee below zero.
"""

from datetime import datetime

import attrs

from driveway_core.amounts import Amounts
from driveway_core.bookings import Booking, BookingStatus, CancelledBy
from driveway_core.cancellation_terms import EVERYTHING
from driveway_core.money import Money, round_half_up
from driveway_core.pricing import Price
from driveway_core.quotes import Offer
from driveway_core.taxes import Tax, TaxBase
from driveway_core.windows import TimeWindow


@attrs.frozen
class Outcome:
    """What a driver owed for a booking, and what of it comes back."""

    paid: Amounts
    refunded: Amounts

    @property
    def kept(self) -> Amounts:
        """What stays: the host's subtotal, the platform's fee, the city's tax."""
        return self.paid - self.refunded


@attrs.frozen
class RefundStep:
    """What comes back by cancelling before ``until``, and after the step before this one."""

    until: datetime
    refunded: Amounts


def outcome(booking: Booking) -> Outcome | None:
    """What came of a cancelled booking; None for one that is not cancelled.

    One that was never confirmed, or that the driver did not cancel, gives
    everything back.
    """
    if booking.status is not BookingStatus.CANCELLED or booking.cancelled_at is None:
        return None
    paid = booking.offer.due
    if booking.cancelled_by is not CancelledBy.DRIVER or booking.confirmed_at is None:
        return Outcome(paid, paid)
    return Outcome(paid, refund_at(booking, at=booking.cancelled_at))


def refund_at(booking: Booking, *, at: datetime) -> Amounts:
    """What comes back when the driver of a confirmed booking cancels at a moment."""
    return _share_of(booking.offer, booking.offer.price, percent_at(booking, at=at))


def percent_at(booking: Booking, *, at: datetime) -> int:
    """The share that its terms give back then, and no more than they gave at any change of the stay."""
    terms, start = booking.offer.cancellation, booking.stay.start
    return min(booking.offer.refund_at_most, terms.percent(start=start, booked_at=booking.created_at, at=at))


def refund_steps(booking: Booking) -> tuple[RefundStep, ...]:
    """What the driver gets back until when, from the booking on; nothing after the last step."""
    terms, start, booked_at = booking.offer.cancellation, booking.stay.start, booking.created_at
    steps: list[RefundStep] = []
    begins = booked_at
    for border in terms.borders(start=start, booked_at=booked_at):
        refunded = refund_at(booking, at=begins)
        begins = border
        if steps and steps[-1].refunded == refunded:
            steps.pop()
        if refunded:
            steps.append(RefundStep(border, refunded))
    return tuple(steps)


def changed_offer(booking: Booking, stay: TimeWindow, *, at: datetime) -> Offer:
    """The booking's offer for another stay, under the terms frozen in it.

    A stay that costs more is charged the difference. Of one that costs less
    the terms say how much comes back, as they would by cancelling the part
    that is given back; the rest is added to ``given_up``. From then on no
    more than that share comes back of the stay at all, so that a stay that
    is moved away does not leave its terms behind.
    """
    offer = booking.offer
    percent = percent_at(booking, at=at)
    moved = attrs.evolve(offer.for_stay(stay), refund_at_most=percent)
    back = Amounts.of(offer.price) - Amounts.of(moved.price)
    if back.total.minor <= 0:
        return moved
    refunded = _share_of(offer, offer.price, percent) - _share_of(offer, moved.price, percent)
    if refunded.total.minor < 0:
        refunded = Amounts.zero(offer.rates.currency)
    return attrs.evolve(moved, given_up=offer.given_up + back - refunded)


def _share_of(offer: Offer, price: Price, percent: int) -> Amounts:
    """A share of a price: of the subtotal and of its tax, each rounded once, half up.

    The fee comes back only with everything. One below zero, a discount that
    the platform pays for, shrinks with what it is a discount on, so that
    nobody gets more back than the same share of what was paid.
    """
    if percent == EVERYTHING:
        return Amounts.of(price)
    discount = min(price.platform_fee, Money.zero(price.subtotal.currency))
    return Amounts(
        _percent(price.subtotal, percent),
        _percent(discount, percent),
        _percent_of_tax(price, offer.taxes, percent),
    )


def _percent(amount: Money, percent: int) -> Money:
    return Money(round_half_up(amount.minor * percent, EVERYTHING), amount.currency)


def _percent_of_tax(price: Price, taxes: tuple[Tax, ...], percent: int) -> Money:
    """A share of the tax on what comes back: a tax on the fee, too, stays with the fee."""
    whole = price.subtotal + max(price.platform_fee, Money.zero(price.subtotal.currency))
    if not whole:
        return Money.zero(whole.currency)
    parts = 0
    for tax in taxes:
        both = tax.base is TaxBase.SUBTOTAL_AND_FEE
        base = price.subtotal + price.platform_fee if both else price.subtotal
        parts += base.percent(tax.percentage).minor * (price.subtotal if both else whole).minor
    return Money(round_half_up(parts * percent, whole.minor * EVERYTHING), whole.currency)
