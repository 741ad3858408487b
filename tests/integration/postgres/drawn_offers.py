"""Offers as hypothesis builds them: any price, rules, taxes and terms."""

from decimal import Decimal
from typing import Final

from hypothesis import strategies as st

from driveway_core.amounts import Amounts
from driveway_core.cancellation_terms import CancellationTerms, Tier
from driveway_core.driveways import (
    CancellationPolicy,
)
from driveway_core.lines import Line, Part
from driveway_core.money import Money
from driveway_core.pricing import Price, Rates
from driveway_core.quotes import Offer
from driveway_core.rule_sets import RulesInForce
from driveway_core.taxes import Tax, TaxBase
from driveway_core.testing.rule_strategies import PROMO_CODES, rule_sets
from driveway_core.testing.strategies import ZONES, currencies, money, percentages, rates
from driveway_core.windows import MINUTE

_LETTERS: Final = st.characters(exclude_categories=["Cs", "Cc"])


def texts(longest: int) -> st.SearchStrategy[str]:
    """Text of any script, without blanks around it."""
    return st.text(_LETTERS, min_size=1, max_size=longest).map(str.strip).filter(bool)


def _lines(currency: str, part: Part) -> st.SearchStrategy[tuple[Line, ...]]:
    line = st.builds(
        Line,
        st.sampled_from(("hours", "months", "early-bird")),
        texts(60),
        st.decimals(0, 1_000, places=2),
        money(currency),
        money(currency),
        st.just(part),
    )
    return st.lists(line, max_size=4).map(tuple)


@st.composite
def _prices(draw: st.DrawFn, rates: Rates) -> Price:
    currency = rates.currency
    subtotal, tax = draw(money(currency, lowest=0)), draw(money(currency, lowest=0))
    fee = draw(money(currency, lowest=-subtotal.minor))
    return Price(
        lines=draw(_lines(currency, Part.SUBTOTAL)),
        total_hours=draw(st.decimals(Decimal("0.02"), 8_760, places=2)),
        subtotal=subtotal,
        platform_fee=fee,
        tax_amount=tax,
        total=subtotal + fee + tax,
        fee_lines=draw(_lines(currency, Part.FEE)),
        tax_lines=draw(_lines(currency, Part.TAX)),
    )


def _rules_in_force(currency: str) -> st.SearchStrategy[RulesInForce]:
    """A listing's rules and the marketplace's; amounts of those may be in another currency."""
    return st.builds(RulesInForce.of, rule_sets(currency), st.one_of(rule_sets(currency), rule_sets("JPY")))


def _taxes() -> st.SearchStrategy[tuple[Tax, ...]]:
    percentages = st.integers(1, 100_000).map(lambda parts: Decimal(parts).scaleb(-3))
    tax = st.builds(Tax, texts(100).filter(str.isprintable), percentages, st.sampled_from(TaxBase))
    return st.lists(tax, max_size=3).map(tuple)


@st.composite
def _terms_of_cancelling(draw: st.DrawFn) -> CancellationTerms:
    count = draw(st.integers(0, 3))
    befores = draw(st.lists(st.integers(0, 20_000), min_size=count, max_size=count, unique=True))
    percents = draw(st.lists(st.integers(1, 100), min_size=count, max_size=count, unique=True))
    return CancellationTerms(
        draw(st.integers(1, 99)),
        tuple(
            Tier(before * MINUTE, percent)
            for before, percent in zip(
                sorted(befores, reverse=True), sorted(percents, reverse=True), strict=True
            )
        ),
        draw(st.integers(0, 90)) * MINUTE,
        draw(st.integers(0, 90)) * MINUTE,
    )


@st.composite
def offers(draw: st.DrawFn) -> Offer:
    """Offers of any price, whatever rule came to it."""
    asked = draw(currencies().flatmap(rates))
    return Offer(
        price=draw(_prices(asked)),
        rates=asked,
        fee_percentage=draw(percentages()),
        time_zone=draw(st.sampled_from(ZONES)),
        cancellation_policy=draw(st.sampled_from(CancellationPolicy)),
        overstay_factor=draw(st.decimals(1, 10, places=3)),
        overstay_penalty=draw(st.integers(0, 10**6).map(lambda minor: Money(minor, asked.currency))),
        buffer_minutes=draw(st.integers(0, 1_440)),
        rules=draw(_rules_in_force(asked.currency)),
        taxes=draw(_taxes()),
        occupancy=draw(st.none() | st.decimals(0, 1, places=4)),
        charging=draw(st.integers(0, 10_080)) * MINUTE,
        promo_code=draw(st.none() | st.sampled_from(PROMO_CODES)),
        overstay_grace_minutes=draw(st.integers(0, 240)),
        booked=draw(st.none() | _prices(asked)),
        cancellation=draw(_terms_of_cancelling()),
        given_up=Amounts(*(draw(money(asked.currency, lowest=0, highest=10**6)) for _ in range(3))),
        refund_at_most=draw(st.integers(0, 100)),
    )
