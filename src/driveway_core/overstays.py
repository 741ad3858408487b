"""Overstay: what a car owes that is still there after the end that was booked.

Within the grace period nothing. Beyond it the time counts from the booked
end, at the hourly rate times the listing's factor, and costs at least what
the longer stay would have cost more: having booked it is never dearer.
Source: domain rules §6; decision 0013 says what is frozen and what is not.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

import attrs

from driveway_core.driveways import LONGEST_STAY_HOURS
from driveway_core.errors import InvalidValue
from driveway_core.lines import Line, LineKind, Part, spoken, sum_of
from driveway_core.money import DECIMALS, LARGEST, Money, round_half_up, told_in
from driveway_core.pricing import Price, billed_hours, priced
from driveway_core.quotes import Offer
from driveway_core.windows import HOUR, MINUTE, TimeWindow

LONGEST_COUNTED: Final = LONGEST_STAY_HOURS * HOUR
"""No more of an overstay is counted than could be booked at once."""

_AMOUNTS: Final = range((LARGEST + 1) * 10 ** max(DECIMALS.values()))
"""Minor units, up to more than can be kept in any currency."""


@attrs.frozen
class Overstay:
    """How long a car was there beyond its end, what was booked, and the price of both together."""

    time: timedelta
    booked: Price
    price: Price

    @property
    def minutes(self) -> int:
        """Started minutes."""
        return -(-self.time // MINUTE)

    @property
    def subtotal(self) -> Money:
        """What of it is the host's."""
        return self.price.subtotal - self.booked.subtotal

    @property
    def total(self) -> Money:
        """What the driver owes for it, the platform's fee and taxes on top."""
        return self.price.total - self.booked.total


def overstay(offer: Offer, stay: TimeWindow, *, left: datetime) -> Overstay | None:
    """What comes of leaving at a moment; None until the grace that was frozen in the offer is over.

    Never refuses: a car that leaves has left. Time beyond ``LONGEST_COUNTED``
    is free, and so is what one amount cannot keep.
    """
    past = left - stay.end
    if past <= timedelta(minutes=offer.overstay_grace_minutes):
        return None
    over = TimeWindow(stay.end, stay.end + min(past, LONGEST_COUNTED))
    try:
        price = _price(offer, over, offer.price_of(TimeWindow(stay.start, over.end)))
    except InvalidValue:
        price = _dearest(offer)
    return Overstay(past, offer.price, price)


def with_overstay(offer: Offer, stay: TimeWindow, *, left: datetime) -> Offer:
    """The offer with what leaving at that moment adds to it; ``booked`` then keeps what it was before."""
    owed = overstay(offer, stay, left=left)
    return offer if owed is None else attrs.evolve(offer, price=owed.price, booked=owed.booked)


def _price(offer: Offer, over: TimeWindow, longer: Price) -> Price:
    """What was booked, the overstay, and fee and taxes on both.

    Lines that rules put into the fee (a discount that the platform pays for)
    are those of the stay as booked, unless the longer one would have got less.
    """
    fees = max(
        _fees_of_rules(offer.price, offer.fee_percentage),
        _fees_of_rules(longer, offer.fee_percentage),
        key=lambda lines: sum_of(Part.FEE, lines, offer.rates.currency).minor,
    )
    return _whole(offer, (_time(offer, over, longer), *_fixed(offer), *fees))


def _time(offer: Offer, over: TimeWindow, longer: Price) -> Line:
    """The dearer of the two: increments at the factor, or what the longer stay costs more."""
    rates, factor = offer.rates, offer.overstay_factor
    minutes = -(-over.duration // (rates.increment_minutes * MINUTE)) * rates.increment_minutes
    above, below = factor.as_integer_ratio()
    amount = Money(round_half_up(rates.hourly.minor * minutes * above, 60 * below), rates.currency)
    more = longer.subtotal - offer.price.subtotal
    if more > amount:
        label = f"Overstay, {spoken(minutes)}, as a longer stay costs"
        return Line(LineKind.OVERSTAY, label, Decimal(1), more, more)
    hour, exact = rates.hourly.times(factor), rates.hourly.decimal * factor
    asked = hour.decimal if hour.decimal == exact else exact.normalize()
    label = f"Overstay, {spoken(minutes)} at {told_in(rates.currency, asked)} an hour"
    return Line(LineKind.OVERSTAY, label, billed_hours(over, rates.increment_minutes), hour, amount)


def _fixed(offer: Offer) -> Iterator[Line]:
    penalty = offer.overstay_penalty
    if penalty:
        yield Line(LineKind.OVERSTAY_FIXED, "Overstay, fixed charge", Decimal(1), penalty, penalty)


def _fees_of_rules(price: Price, percentage: Decimal) -> tuple[Line, ...]:
    """The fee but for its percentage, which is its first line where it comes to anything."""
    return price.fee_lines[1:] if price.subtotal.percent(percentage) else price.fee_lines


def _whole(offer: Offer, added: Iterable[Line]) -> Price:
    booked = offer.price
    return priced(
        (*booked.lines, *added),
        booked.total_hours,
        offer.rates.currency,
        fee_percentage=offer.fee_percentage,
        taxes=offer.taxes,
    )


def _dearest(offer: Offer) -> Price:
    """The dearest price that can be kept, for an overstay that would cost more."""
    currency = offer.rates.currency
    fees = _fees_of_rules(offer.price, offer.fee_percentage)

    def of(minor: int) -> Price:
        amount = Money(minor, currency)
        label = "Overstay, as much as can be charged"
        return _whole(offer, (Line(LineKind.OVERSTAY, label, Decimal(1), amount, amount), *fees))

    def cannot_be_kept(minor: int) -> bool:
        try:
            of(minor)
        except InvalidValue:
            return True
        return False

    return of(bisect_left(_AMOUNTS, 1, key=cannot_be_kept) - 1)
