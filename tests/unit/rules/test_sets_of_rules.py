"""What stands in one set, what fits a listing, and what the marketplace adds to it."""

from decimal import Decimal
from time import process_time

import attrs
import pytest
from hypothesis import given
from tests.unit.rules.scene import LISTING, a_rule, a_stay, priced

from driveway_core.actors import AccountId
from driveway_core.driveways import Features, StayTerms
from driveway_core.errors import InvalidValue
from driveway_core.money import Money
from driveway_core.pricing import Rates
from driveway_core.rule_data import Json
from driveway_core.rule_sets import RuleSet, RulesInForce, StoredRule, as_data
from driveway_core.rules import SHIPPED
from driveway_core.rules.fitting import refuse_unfit
from driveway_core.testing.builders import a_driveway, an_id
from driveway_core.testing.rule_strategies import rule_sets, stored_rules
from driveway_core.windows import DAY, HOUR, MINUTE

LONG_STAY: dict[str, Json] = {"kind": "long-stay", "tiers": [{"after_days": 7, "percent_off": "60"}]}
SUMMER: dict[str, Json] = {"kind": "promo-code", "code": "SUMMER", "percent_off": "50"}
PLATFORMS: dict[str, Json] = {**SUMMER, "funded_by": "platform"}
CHARGING: dict[str, Json] = {"kind": "ev-charging", "per_hour": "2.00"}
PEAK: dict[str, Json] = {
    "kind": "peak-hours",
    "hours": [{"days": ["MO"], "from": "07:00", "to": "10:00"}],
    "multiplier": "2",
}


def by_occupancy(lowest: str = "0.5") -> dict[str, Json]:
    bounds: dict[str, Json] = {"lowest": lowest, "highest": "1.5", "quiet": "0.2", "busy": "0.8"}
    return {"kind": "occupancy", **bounds, "period": "week"}


def read(*rules: Json) -> tuple[StoredRule, ...]:
    return SHIPPED.read(list(rules), currency="USD")


@pytest.mark.wide
@given(rule_sets("KWD"))
def test_a_set_is_read_back_as_it_was(chosen: RuleSet) -> None:
    assert SHIPPED.read(as_data(chosen.rules), currency="KWD") == chosen.rules
    assert hash(SHIPPED.read_back(as_data(chosen.rules), currency="USD")) == hash(chosen.rules)


IN_FULL: list[dict[str, Json]] = [
    {
        "kind": "peak-hours",
        "hours": [
            {"days": ["MO", "SU"], "from": "07:05", "to": "23:59"},
            {"days": ["TU"], "from": "20:00", "to": "00:00"},
        ],
        "multiplier": "1.25",
    },
    {
        "kind": "long-stay",
        "tiers": [
            {"after_days": 7, "percent_off": "10"},
            {"after_days": 30, "percent_off": "20.50"},
        ],
    },
    {
        "kind": "occupancy",
        "lowest": "0.8",
        "highest": "1.3",
        "quiet": "0.25",
        "busy": "0.75",
        "period": "week",
    },
    {
        "kind": "promo-code",
        "code": "SUMMER",
        "funded_by": "platform",
        "amount_off": "5.00",
        "currency": "USD",
        "expires_at": "2027-03-14T16:00:00+00:00",
        "limit": 100,
        "period_days": 30,
    },
    {"kind": "promo-code", "code": "WINTER", "funded_by": "host", "percent_off": "12.5"},
    {
        "kind": "ev-charging",
        "currency": "USD",
        "per_session": "1.50",
        "per_hour": "2.00",
        "idle_per_hour": "1.00",
        "idle_grace_minutes": 15,
    },
]


def test_a_set_is_kept_by_the_fields_that_it_was_read_from() -> None:
    assert as_data(read(*IN_FULL)) == IN_FULL


@given(stored_rules(), stored_rules())
def test_every_rule_says_what_it_contradicts(one: StoredRule, other: StoredRule) -> None:
    if one.kind == other.kind and not one.adds and one.kind != "peak-hours":
        assert one.clashes(other)
    if one == other:
        assert one.clashes(other)


@pytest.mark.parametrize(
    "rules, reason",
    [
        ((LONG_STAY, LONG_STAY), "there is a discount for long stays already; give it one more tier"),
        ((by_occupancy(), by_occupancy("0.6")), "there is a price by occupancy already"),
        ((CHARGING, CHARGING), "there are prices for charging already"),
        ((SUMMER, {**SUMMER, "code": "summer", "percent_off": "5"}), "both are about the code SUMMER"),
        ((PEAK, PEAK), "both are about the same hours"),
        ((SUMMER, LONG_STAY), "comes before discounts on the whole price"),
        ((by_occupancy("0.99"), LONG_STAY), "comes before discounts on the whole price"),
        ((PLATFORMS, by_occupancy("0.99")), "comes before the platform's codes"),
    ],
)
def test_rules_that_contradict_each_other_are_refused(rules: tuple[Json, ...], reason: str) -> None:
    with pytest.raises(InvalidValue, match=f"contradicts rules/1: .*{reason}") as refusal:
        read(CHARGING if rules[0] != CHARGING else PEAK, *rules)
    assert refusal.value.field == "rules/2"


@pytest.mark.parametrize(
    "rules",
    [
        (LONG_STAY, by_occupancy(), PLATFORMS),
        (by_occupancy("1"), LONG_STAY, SUMMER),
        (PLATFORMS, by_occupancy("1")),
        (SUMMER, by_occupancy()),
        (CHARGING, PEAK, LONG_STAY, PEAK | {"hours": [{"days": ["MO"], "from": "10:00", "to": "07:00"}]}),
        (SUMMER, {**SUMMER, "code": "WINTER"}),
    ],
)
def test_others_stand_beside_each_other(rules: tuple[Json, ...]) -> None:
    assert len(read(*rules)) == len(rules)


def test_a_share_of_the_whole_price_before_a_long_stay_would_break_the_law_that_it_keeps() -> None:
    """Why the order is refused: half off all, and then 60 % off the second week, is more than all of it."""
    long_stay, summer = read(LONG_STAY, SUMMER)
    week, two_weeks = (a_stay(lasting=days * DAY, promo_code="SUMMER") for days in (7, 14))
    assert priced(two_weeks, summer, long_stay).total < priced(week, summer, long_stay).total
    assert priced(two_weeks, long_stay, summer).total > priced(week, long_stay, summer).total


def test_so_would_the_platforms_share_of_a_price_that_is_halved_afterwards() -> None:
    *_, halved, peak = read(by_occupancy(), PEAK)
    code = a_rule("promo-code", code="SUMMER", percent_off="60", funded_by="platform")
    quiet = attrs.evolve(LISTING, occupancy=Decimal(0))
    short, longer = (a_stay(lasting=hours * HOUR, promo_code="SUMMER") for hours in (1, 3))
    broken = (code, halved, peak)
    assert priced(longer, *broken, listing=quiet).total < priced(short, *broken, listing=quiet).total
    kept = (halved, code, peak)
    assert priced(longer, *kept, listing=quiet).total > priced(short, *kept, listing=quiet).total


# --- the marketplace's beside a listing's


def in_force(listing: tuple[StoredRule, ...], market: tuple[StoredRule, ...]) -> list[str]:
    rules = RulesInForce.of(RuleSet(listing, 3), RuleSet(market, 5))
    assert (rules.listing_version, rules.market_version) == (3, 5)
    return [rule.kind for rule in rules.rules]


def test_the_marketplaces_rules_come_after_the_listings_own() -> None:
    assert in_force(read(PEAK), read(LONG_STAY, SUMMER)) == ["peak-hours", "long-stay", "promo-code"]


def test_the_listings_rule_of_a_kind_stands_for_the_marketplaces() -> None:
    assert in_force(read(LONG_STAY), read(LONG_STAY, by_occupancy())) == ["long-stay", "occupancy"]
    evenings: dict[str, Json] = {**PEAK, "hours": [{"days": ["MO"], "from": "17:00", "to": "19:00"}]}
    assert RulesInForce.of(RuleSet(read(PEAK)), RuleSet(read(evenings))).rules == read(PEAK)


def test_a_rule_that_must_come_first_does() -> None:
    assert in_force(read(PEAK, SUMMER, CHARGING), read(LONG_STAY)) == [
        "peak-hours",
        "long-stay",
        "promo-code",
        "ev-charging",
    ]
    assert in_force(read(PEAK), read(PLATFORMS)) == ["peak-hours", "promo-code"]


def test_codes_of_both_stand_beside_each_other_but_a_code_means_one_discount() -> None:
    winter = {**SUMMER, "code": "WINTER"}
    own, markets = read(SUMMER), read(winter, {**SUMMER, "percent_off": "5"})
    assert RulesInForce.of(RuleSet(own), RuleSet(markets)).rules == (*own, markets[0])


@pytest.mark.wide
@given(rule_sets(), rule_sets())
def test_what_is_in_force_never_contradicts_itself(listing: RuleSet, market: RuleSet) -> None:
    rules = RulesInForce.of(listing, market).rules
    for place, rule in enumerate(rules):
        assert not any(rule.clashes(other) for other in rules[:place])
    assert set(listing.rules) <= set(rules) <= {*listing.rules, *market.rules}
    assert [rule for rule in rules if rule in listing.rules] == list(listing.rules)


def test_more_rules_than_one_set_has_are_read_back() -> None:
    many = [{**SUMMER, "code": f"CODE-{number}"} for number in range(21)]
    assert len(SHIPPED.read_back(as_data(read(*many[:20]) + read(many[20])), currency="USD")) == 21
    with pytest.raises(InvalidValue, match="at most 20 rules"):
        read(*many)
    with pytest.raises(InvalidValue, match="must be a list"):
        SHIPPED.read_back({"kind": "promo-code"}, currency="USD")


# --- a listing and its rules


def unfit(*rules: Json, currency: str = "USD", charger: bool = True) -> InvalidValue:
    driveway = attrs.evolve(
        a_driveway(host_id=AccountId(an_id())),
        rates=Rates(Money(500, currency)),
        terms=StayTerms(overstay_penalty=Money.zero(currency)),
        features=Features(has_ev_charging=charger),
    )
    with pytest.raises(InvalidValue) as refusal:
        refuse_unfit(read(*rules), driveway)
    return refusal.value


def test_prices_for_charging_need_a_charger() -> None:
    refusal = unfit(PEAK, CHARGING, charger=False)
    assert (refusal.field, refusal.reason) == ("rules/1/kind", "this driveway has no charger")


def test_amounts_are_in_the_currency_of_the_rates() -> None:
    refusal = unfit(PEAK, SUMMER, CHARGING, currency="EUR")
    assert (refusal.field, refusal.reason) == ("rules/2/currency", "must be EUR, like the rates")


def test_a_host_cannot_spend_the_platforms_money() -> None:
    refusal = unfit(PLATFORMS)
    assert refusal.field == "rules/0/funded_by"
    assert refusal.reason == "must be host; the platform chooses what it pays for"


def test_rules_that_fit_are_fine() -> None:
    driveway = attrs.evolve(a_driveway(host_id=AccountId(an_id())), features=Features(has_ev_charging=True))
    refuse_unfit(read(PEAK, LONG_STAY, by_occupancy(), SUMMER, CHARGING), driveway)


def test_all_rules_on_forty_days_over_a_change_of_the_clock_are_priced_in_milliseconds() -> None:
    rules = read(PEAK, LONG_STAY, by_occupancy(), SUMMER, CHARGING)
    busy = attrs.evolve(LISTING, occupancy=Decimal("0.7"))
    stays = [
        a_stay("2026-10-20 09:00", lasting=40 * DAY + minutes * MINUTE, charging=HOUR, promo_code="SUMMER")
        for minutes in range(20)
    ]
    began = process_time()
    prices = [priced(stay, *rules, listing=busy) for stay in stays]
    assert process_time() - began < 20 * 0.02
    assert all(len(price.lines) == 8 for price in prices)
