"""What a stay costs: the cheapest way to cover it, the platform's fee, and the lines that say so.

Source: domain rules §3; decision 0003 says which covers there are.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from driveway_core.covers import Cover, Prices, cheapest
from driveway_core.errors import InvalidValue
from driveway_core.money import Money, total
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


class LineKind(StrEnum):
    """What a line is for; rules on top add kinds of their own."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


@attrs.frozen
class Line:
    """One line of a quote, in the words of a driver; ``quantity`` has at most two decimals."""

    kind: str
    label: str
    quantity: Decimal
    unit_amount: Money
    amount: Money


@attrs.frozen
class Price:
    """What a stay costs: ``total`` is subtotal, fee and tax, and the lines add up to the subtotal."""

    lines: tuple[Line, ...]
    total_hours: Decimal
    subtotal: Money
    platform_fee: Money
    tax_amount: Money
    total: Money


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
            label = f"{count} {name}{'s' if count > 1 else ''} at {rate.decimal}"
            yield Line(kind, label, Decimal(count), rate, rate.times(count))
    if chosen.increments:
        minutes = chosen.increments * rates.increment_minutes
        label = f"{_spoken(minutes)} at {rates.hourly.decimal} an hour"
        amount = Money(prices.of_increments(chosen.increments), rates.currency)
        yield Line(LineKind.HOURS, label, _hours(minutes), rates.hourly, amount)


def _spoken(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = ([f"{hours} h"] if hours else []) + ([f"{rest} min"] if rest else [])
    return " ".join(parts)


def price_stay(rates: Rates, stay: TimeWindow, time_zone: ZoneInfo, *, fee_percentage: Decimal) -> Price:
    """The price of a stay: its cover, the fee on top (rounded once, half up), and no tax yet.

    Refuses a stay that costs more than one amount can keep with ``InvalidValue``.
    """
    lines = cover(rates, stay, time_zone)
    subtotal = total((line.amount for line in lines), rates.currency)
    fee = subtotal.percent(fee_percentage)
    tax = Money.zero(rates.currency)
    whole = subtotal + fee + tax
    if not whole.can_be_kept:
        raise InvalidValue("end_time", "that stay costs more than we can keep")
    return Price(lines, billed_hours(stay, rates.increment_minutes), subtotal, fee, tax, whole)
