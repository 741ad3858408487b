"""Overstays of any stay under any rates and rules."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.pricing.overstaying import FEWER, SECOND, Discount, an_offer

from driveway_core.lines import Part
from driveway_core.money import Money
from driveway_core.overstays import overstay, with_overstay
from driveway_core.quotes import Offer
from driveway_core.rule_sets import RulesInForce
from driveway_core.taxes import Tax, TaxBase
from driveway_core.testing.strategies import percentages, rates, stays, zones
from driveway_core.windows import DAY, MINUTE, TimeWindow


@st.composite
def late_leavings(draw: st.DrawFn) -> tuple[Offer, TimeWindow, timedelta]:
    """Offers under rules and taxes, and how late somebody leaves: around the boundaries, or by days."""
    where = draw(zones())
    stay = draw(stays(where, longest=9 * DAY)).window
    part = st.sampled_from((Part.SUBTOTAL, Part.FEE))
    rules = st.lists(st.builds(Discount, st.integers(-40, 120).map(Decimal), part), max_size=2)
    taxes = st.lists(
        st.builds(Tax, st.just("Tax"), st.integers(1, 40).map(Decimal), st.sampled_from(TaxBase))
    )
    offer = an_offer(
        draw(rates()),
        stay,
        zone=where.key,
        fee=draw(percentages()),
        factor=draw(st.decimals(1, 10, places=3)),
        penalty=draw(st.none() | st.integers(0, 5_000).map(lambda minor: Money(minor, "USD"))),
        grace=draw(st.sampled_from((0, 10, 240))),
        taxes=tuple(draw(taxes)),
        rules=tuple(draw(rules)),
    )
    quarters = st.integers(0, 40).map(lambda count: count * 15 * MINUTE)
    near = st.builds(lambda much, little: much + little * SECOND, quarters, st.integers(-1, 1))
    return offer, stay, draw(st.one_of(near, st.integers(1, 10**6).map(lambda count: count * SECOND)))


@pytest.mark.wide
@given(late_leavings())
def test_the_charge_is_what_a_naive_reading_of_the_rules_says(
    case: tuple[Offer, TimeWindow, timedelta],
) -> None:
    offer, stay, late = case
    owed = overstay(offer, stay, left=stay.end + late)
    if late.total_seconds() <= offer.overstay_grace_minutes * 60:
        assert owed is None
        return
    assert owed is not None
    increments = 0
    while increments * offer.rates.increment_minutes * 60 < late.total_seconds():
        increments += 1
    hours = Fraction(increments * offer.rates.increment_minutes, 60)
    by_time = hours * offer.rates.hourly.minor * Fraction(offer.overstay_factor)
    rounded = int((Decimal(by_time.numerator) / by_time.denominator).quantize(Decimal(1), ROUND_HALF_UP))
    longer = offer.price_of(TimeWindow(stay.start, stay.end + late)).subtotal.minor
    charge = max(rounded, longer - offer.price.subtotal.minor) + offer.overstay_penalty.minor
    assert owed.subtotal.minor == charge


@pytest.mark.wide
@given(late_leavings())
def test_having_booked_as_long_is_never_dearer(case: tuple[Offer, TimeWindow, timedelta]) -> None:
    offer, stay, late = case
    owed = overstay(offer, stay, left=stay.end + late)
    if owed is not None:
        booked = offer.price_of(TimeWindow(stay.start, stay.end + late))
        assert booked.subtotal <= owed.price.subtotal
        assert booked.total <= owed.price.total


@pytest.mark.wide
@FEWER
@given(late_leavings())
def test_every_cent_of_it_is_somebodys(case: tuple[Offer, TimeWindow, timedelta]) -> None:
    offer, stay, late = case
    price = with_overstay(offer, stay, left=stay.end + late).price
    parts = (
        (price.lines, price.subtotal),
        (price.fee_lines, price.platform_fee),
        (price.tax_lines, price.tax_amount),
    )
    for lines, amount in parts:
        assert sum((line.amount.minor for line in lines), 0) == amount.minor
    assert price.subtotal + price.platform_fee + price.tax_amount == price.total
    assert price.platform_fee >= -price.subtotal
    assert price.total.minor >= 0
    assert price.total_hours == offer.price.total_hours


@pytest.mark.wide
@FEWER
@given(late_leavings())
def test_leaving_later_is_never_cheaper(case: tuple[Offer, TimeWindow, timedelta]) -> None:
    offer, stay, late = case
    offer = attrs.evolve(offer, rules=RulesInForce()).for_stay(stay)
    moments = [stay.end + late * share // 4 for share in range(5)]
    totals = [with_overstay(offer, stay, left=moment).price.total for moment in moments]
    assert all(sooner <= later for sooner, later in pairwise(totals))
