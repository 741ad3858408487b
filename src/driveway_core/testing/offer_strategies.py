"""Hypothesis strategies for the terms that a booking freezes."""

from datetime import timedelta
from decimal import Decimal
from typing import Final

from hypothesis import strategies as st

from driveway_core.driveways import CancellationPolicy
from driveway_core.money import Money
from driveway_core.pricing import Price
from driveway_core.quotes import Offer
from driveway_core.rule_sets import RulesInForce
from driveway_core.taxes import Tax, TaxBase
from driveway_core.testing.rule_strategies import PROMO_CODES, rule_sets
from driveway_core.testing.strategies import percentages, rates, zones
from driveway_core.windows import HOUR, MINUTE

UNPRICED: Final = Price((), Decimal(0), *4 * (Money.zero("USD"),))
"""The price of nothing yet."""


@st.composite
def frozen_terms(draw: st.DrawFn) -> Offer:
    """Terms of any kind, under rules and taxes of any kind; the price is of nothing yet."""
    taxes = st.builds(Tax, st.just("Tax"), st.integers(1, 40).map(Decimal), st.sampled_from(TaxBase))
    return Offer(
        price=UNPRICED,
        rates=draw(rates()),
        fee_percentage=draw(percentages()),
        time_zone=draw(zones()).key,
        cancellation_policy=draw(st.sampled_from(CancellationPolicy)),
        overstay_factor=draw(st.decimals(1, 10, places=3)),
        overstay_penalty=Money(draw(st.sampled_from((0, 0, 2_500))), "USD"),
        buffer_minutes=0,
        rules=RulesInForce(draw(rule_sets()).rules, 1),
        taxes=tuple(draw(st.lists(taxes, max_size=2))),
        occupancy=draw(st.none() | st.integers(0, 100).map(lambda share: Decimal(share) / 100)),
        charging=draw(st.sampled_from((timedelta(), 45 * MINUTE, 8 * HOUR))),
        promo_code=draw(st.none() | st.sampled_from(PROMO_CODES)),
        overstay_grace_minutes=draw(st.sampled_from((0, 10, 60))),
    )
