"""Quotes: what is frozen in an offer, and how long it stands."""

from datetime import timedelta
from decimal import Decimal

import attrs
import pytest

from driveway_core.actors import AccountId
from driveway_core.amounts import Amounts
from driveway_core.driveways import CancellationPolicy, StayTerms
from driveway_core.money import Money
from driveway_core.pricing import PricedStay, Rates
from driveway_core.quotes import Offer, QuoteExpired, QuoteUsed, offer
from driveway_core.rule_sets import PriceTerms, RuleSet
from driveway_core.settings import Marketplace
from driveway_core.taxes import Tax
from driveway_core.testing.builders import (
    NOW,
    a_driveway,
    a_listing,
    a_quote,
    a_vehicle,
    an_id,
    hours_from_now,
    some_rules,
)
from driveway_core.windows import DAY, HOUR

HOST = AccountId(an_id())
TERMS = StayTerms(
    cancellation_policy=CancellationPolicy.STRICT,
    overstay_factor=Decimal(2),
    overstay_penalty=Money(2_000, "USD"),
    buffer_minutes=30,
)
TAX = Tax("Parking tax", Decimal(25))
PEAK, LONG, BUSY, CODE, POWER = some_rules()
MARKET = Marketplace(
    platform_fee_percentage=Decimal("12.5"),
    overstay_grace_minutes=20,
    city_taxes={"Berkeley": (TAX,), "San Francisco": (attrs.evolve(TAX, percentage=Decimal(10)),)},
    rules=RuleSet((CODE, POWER), 7),
)


def offered(market: Marketplace = MARKET) -> Offer:
    driveway = a_driveway(HOST, terms=TERMS, city="Berkeley", time_zone="America/New_York")
    driveway = attrs.evolve(driveway, rates=Rates(Money(850, "USD"), Money(4_000, "USD")))
    listing = attrs.evolve(
        a_listing(driveway), price_terms=PriceTerms(RuleSet((LONG, BUSY), 3), Decimal("0.9"))
    )
    stay = PricedStay(hours_from_now(1, 1 + 5 * 24), charging=2 * HOUR, promo_code="WELCOME")
    return offer(listing, stay, market=market)


def test_an_offer_freezes_all_that_its_price_was_made_from() -> None:
    made = offered()
    assert made.rates == Rates(Money(850, "USD"), Money(4_000, "USD"))
    assert (made.fee_percentage, made.taxes, made.time_zone) == (Decimal("12.5"), (TAX,), "America/New_York")
    assert (made.cancellation_policy, made.buffer_minutes) == (CancellationPolicy.STRICT, 30)
    assert (made.overstay_factor, made.overstay_penalty) == (Decimal(2), Money(2_000, "USD"))
    assert made.overstay_grace_minutes == 20
    assert made.rules.rules == (LONG, BUSY, CODE, POWER)
    assert (made.rules.listing_version, made.rules.market_version) == (3, 7)
    assert (made.occupancy, made.charging, made.promo_code) == (Decimal("0.9"), 2 * HOUR, "WELCOME")
    assert (made.booked, made.refund_at_most, made.given_up) == (None, 100, Amounts.zero("USD"))


def test_every_rule_fee_and_tax_in_force_is_in_its_price() -> None:
    price = offered().price
    assert [(line.label, str(line.amount.decimal)) for line in price.lines] == [
        ("5 days at $40.00", "200.00"),
        ("Long stay, 10 % off after 3 days", "-8.00"),
        ("Busy driveway, 30 % more", "57.60"),
        ("Code WELCOME: 25 % off", "-62.40"),
        ("Charging, per session", "2.00"),
        ("Charging 2 h at $3.00 an hour", "6.00"),
        ("Plugged in after charging, 117 h 45 min at $6.00 an hour", "706.50"),
    ]
    assert [line.label for line in price.fee_lines] == ["Service fee 12.5 %"]
    assert [line.label for line in price.tax_lines] == ["Parking tax 25 %"]


def test_on_its_terms_the_same_stay_costs_the_same_and_a_longer_one_is_priced_alike() -> None:
    made = offered()
    stay = hours_from_now(1, 1 + 5 * 24)
    assert made.for_stay(stay) == made
    assert made.due == Amounts.of(made.price)
    longer = made.for_stay(attrs.evolve(stay, end=stay.end + DAY))
    assert [line.quantity for line in longer.price.lines[:1]] == [Decimal(6)]
    assert attrs.evolve(longer, price=made.price) == made


def test_a_quote_is_booked_once_and_until_it_expires() -> None:
    quote = a_quote(a_driveway(HOST), a_vehicle(AccountId(an_id())))
    last = quote.expires_at - timedelta(microseconds=1)
    used = quote.redeem(at=last)
    assert (used.used_at, attrs.evolve(used, used_at=None)) == (last, quote)
    with pytest.raises(QuoteUsed) as again:
        used.redeem(at=NOW)
    assert str(again.value) == "This quote was already booked."
    with pytest.raises(QuoteExpired) as late:
        quote.redeem(at=quote.expires_at)
    assert str(late.value) == "This price was good for 15 minutes. Please ask for a new one."
