"""A listing in San Francisco, stays there, and rules read from their data."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from driveway_core.lines import Line
from driveway_core.money import Money
from driveway_core.pricing import Price, PricedListing, PricedStay, PriceRule, Rates, price_stay
from driveway_core.rule_data import Json
from driveway_core.rule_sets import StoredRule
from driveway_core.rules import SHIPPED
from driveway_core.windows import TimeWindow

LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


RATES = Rates(usd("8.50"), usd("40.00"), usd("200.00"), usd("600.00"))
HOURLY = Rates(usd("8.50"))
LISTING = PricedListing(RATES, LOS_ANGELES)


def a_rule(kind: str, **fields: Json) -> StoredRule:
    """A rule for a listing with rates in dollars."""
    (rule,) = SHIPPED.read([{"kind": kind, **fields}], currency="USD")
    return rule


def at(text: str) -> datetime:
    """A time on San Francisco's clock, as in "2026-05-04 09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=LOS_ANGELES)


def a_stay(
    start: str = "2026-05-04 09:00",
    *,
    until: str | None = None,
    lasting: timedelta = timedelta(),
    charging: timedelta = timedelta(),
    promo_code: str | None = None,
) -> PricedStay:
    """A stay from a Monday morning, until a time or for so long."""
    begin = at(start).astimezone(UTC)
    end = begin + lasting if until is None else at(until)
    return PricedStay(TimeWindow(begin, end), charging, promo_code)


def priced(
    stay: PricedStay,
    *rules: PriceRule,
    listing: PricedListing = LISTING,
    fee_percentage: Decimal = Decimal(0),
) -> Price:
    return price_stay(stay, listing, fee_percentage=fee_percentage, rules=rules)


def lines_of(
    stay: PricedStay, rule: PriceRule, *, listing: PricedListing = LISTING, so_far: tuple[Line, ...] = ()
) -> tuple[Line, ...]:
    return tuple(rule(stay, listing, so_far))


def facts(line: Line) -> tuple[str, str, str]:
    """The label, the quantity and the amount."""
    return line.label, str(line.quantity), str(line.amount.decimal)
