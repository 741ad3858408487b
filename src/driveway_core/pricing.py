"""What a stay costs: the cheapest way to cover it, the rules on top, the fee, the taxes.

Source: domain rules §3; decision 0003 says which covers there are.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final, Protocol
from zoneinfo import ZoneInfo

import attrs

from driveway_core.covers import Cover, Prices, cheapest
from driveway_core.errors import InvalidValue
from driveway_core.lines import Line, LineKind, Part, not_below, spoken, sum_of
from driveway_core.money import Money
from driveway_core.taxes import Tax, tax_lines
from driveway_core.windows import TimeWindow

INCREMENTS: Final = (1, 15, 30, 60)
"""The billing increments that a host may choose from, in minutes."""

_CENTIHOUR: Final = Decimal("0.01")


@attrs.frozen(cache_hash=True)  # prices are looked up by them
class Rates:
    """What a listing asks: an hourly rate and, where it likes, cheaper ones for longer units.

    A started ``increment_minutes`` of the hourly rate counts as a whole one.
    Refuses rates that are not positive or not in the hourly rate's currency,
    and increments other than 1, 15, 30 and 60, with ``InvalidValue``.
    """

    hourly: Money
    daily: Money | None = None
    weekly: Money | None = None
    monthly: Money | None = None
    increment_minutes: int = 15

    def __attrs_post_init__(self) -> None:
        for field, rate in (
            ("hourly_rate", self.hourly),
            ("daily_rate", self.daily),
            ("weekly_rate", self.weekly),
            ("monthly_rate", self.monthly),
        ):
            if rate is None:
                continue
            if rate.currency != self.currency:
                raise InvalidValue(field, f"must be in {self.currency}, like the hourly rate")
            if rate.minor <= 0:
                raise InvalidValue(field, "must be more than zero")
        if self.increment_minutes not in INCREMENTS:
            raise InvalidValue("billing_increment_minutes", "must be 1, 15, 30 or 60")

    @property
    def currency(self) -> str:
        """The ISO 4217 code of every rate."""
        return self.hourly.currency


@attrs.frozen(cache_hash=True)
class PricedStay:
    """What is priced: a window, and what the driver asks for beside the place.

    ``charging`` is how long the car will draw power; ``promo_code`` one that
    was found to be good for this driver's car.
    """

    window: TimeWindow
    charging: timedelta = timedelta()
    promo_code: str | None = None


@attrs.frozen(cache_hash=True)
class PricedListing:
    """Where it is priced: the rates, the listing's wall clock, and how well it is booked.

    ``occupancy`` is the share, from 0 to 1, last measured there; None where nothing was.
    """

    rates: Rates
    time_zone: ZoneInfo
    occupancy: Decimal | None = None


class PriceRule(Protocol):
    """A pure function from a stay, a listing and the lines so far to further lines.

    Lines are of part *subtotal* (the host's) or *fee* (the platform's, on top
    of its percentage), positive or negative. What it may read is what it is
    given: no clock, no chance, no outside world.
    """

    def __call__(
        self, stay: PricedStay, listing: PricedListing, so_far: tuple[Line, ...], /
    ) -> Iterable[Line]:
        """The further lines; none where the rule has nothing to say."""
        ...


@attrs.frozen
class Price:
    """What a stay costs: ``total`` is subtotal, fee and tax.

    ``lines`` add up to the subtotal, ``fee_lines`` to the platform's fee and
    ``tax_lines`` to the tax, each exactly. The fee may be below zero, by a
    discount that the platform pays for, but never below minus the subtotal.
    """

    lines: tuple[Line, ...]
    total_hours: Decimal
    subtotal: Money
    platform_fee: Money
    tax_amount: Money
    total: Money
    fee_lines: tuple[Line, ...] = ()
    tax_lines: tuple[Line, ...] = ()


def billed_hours(stay: TimeWindow, increment_minutes: int) -> Decimal:
    """The elapsed hours, rounded up to the billing increment, to two decimals."""
    return _hours(-(-stay.duration // timedelta(minutes=increment_minutes)) * increment_minutes)


@lru_cache(maxsize=4096)
def _hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(_CENTIHOUR, ROUND_HALF_UP)


def cover(rates: Rates, stay: TimeWindow, time_zone: ZoneInfo) -> tuple[Line, ...]:
    """The cheapest cover of a stay as lines, longer units first.

    Days, weeks and months follow the wall clock of ``time_zone``, the
    listing's; hours are elapsed time, rounded once for all increments.
    """
    prices = Prices(
        hour=rates.hourly.minor,
        day=_minor(rates.daily),
        week=_minor(rates.weekly),
        month=_minor(rates.monthly),
        increment_minutes=rates.increment_minutes,
    )
    return tuple(_lines(rates, prices, cheapest(prices, stay, time_zone)))


def _minor(rate: Money | None) -> int | None:
    return None if rate is None else rate.minor


def _lines(rates: Rates, prices: Prices, chosen: Cover) -> Iterator[Line]:
    for kind, name, rate, count in (
        (LineKind.MONTHS, "month", rates.monthly, chosen.months),
        (LineKind.WEEKS, "week", rates.weekly, chosen.weeks),
        (LineKind.DAYS, "day", rates.daily, chosen.days),
    ):
        if rate is not None and count:
            label = f"{count} {name}{'s' if count > 1 else ''} at {rate.told}"
            yield Line(kind, label, Decimal(count), rate, rate.times(count))
    if chosen.increments:
        minutes = chosen.increments * rates.increment_minutes
        label = f"{spoken(minutes)} at {rates.hourly.told} an hour"
        amount = Money(prices.of_increments(chosen.increments), rates.currency)
        yield Line(LineKind.HOURS, label, _hours(minutes), rates.hourly, amount)


def price_stay(
    stay: PricedStay,
    listing: PricedListing,
    *,
    fee_percentage: Decimal,
    rules: Sequence[PriceRule] = (),
    taxes: Sequence[Tax] = (),
) -> Price:
    """The price of a stay: its cover, the rules in their order, the fee and the taxes on top.

    No rule takes the subtotal below zero. Refuses a stay that costs more than
    one amount can keep with ``InvalidValue``.
    """
    lines = cover(listing.rates, stay.window, listing.time_zone)
    for rule in rules:
        lines = _with_rule(lines, rule, stay, listing)
    hours = billed_hours(stay.window, listing.rates.increment_minutes)
    return priced(lines, hours, listing.rates.currency, fee_percentage=fee_percentage, taxes=taxes)


def _with_rule(
    lines: tuple[Line, ...], rule: PriceRule, stay: PricedStay, listing: PricedListing
) -> tuple[Line, ...]:
    further = tuple(rule(stay, listing, lines))
    if not further:
        return lines
    if any(line.part is Part.TAX for line in further):
        raise TypeError(f"{rule!r} made a tax line: taxes are settings, not rules")
    subtotal = sum_of(Part.SUBTOTAL, lines, listing.rates.currency)
    hosts = not_below(-subtotal, (line for line in further if line.part is Part.SUBTOTAL))
    return (*lines, *hosts, *(line for line in further if line.part is Part.FEE))


def priced(
    lines: Sequence[Line],
    total_hours: Decimal,
    currency: str,
    *,
    fee_percentage: Decimal,
    taxes: Sequence[Tax] = (),
) -> Price:
    """A price of these lines: the fee and each tax rounded once, half up, on all of them."""
    subtotal = sum_of(Part.SUBTOTAL, lines, currency)
    fee_lines = not_below(-subtotal, _fee_lines(subtotal, lines, fee_percentage))
    fee = sum_of(Part.FEE, fee_lines, currency)
    levied = tuple(tax_lines(taxes, subtotal=subtotal, fee=fee))
    tax = sum_of(Part.TAX, levied, currency)
    whole = subtotal + fee + tax
    if not whole.can_be_kept:
        raise InvalidValue("end_time", "that stay costs more than we can keep")
    hosts = tuple(line for line in lines if line.part is Part.SUBTOTAL)
    return Price(hosts, total_hours, subtotal, fee, tax, whole, fee_lines, levied)


def _fee_lines(subtotal: Money, lines: Iterable[Line], percentage: Decimal) -> Iterator[Line]:
    amount = subtotal.percent(percentage)
    if amount:
        label = f"Service fee {percentage.normalize():f} %"
        yield Line(LineKind.FEE, label, Decimal(1), amount, amount, Part.FEE)
    yield from (line for line in lines if line.part is Part.FEE)
