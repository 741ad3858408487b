"""Every refusal of a rule as a host reads it, whole: the field, and what would be right."""

from typing import Final

import pytest

from driveway_core.errors import InvalidValue
from driveway_core.money import Money
from driveway_core.rule_data import Json, RuleData
from driveway_core.rule_sets import RuleBook
from driveway_core.rules import SHIPPED

HOURS: Final[dict[str, Json]] = {"days": ["MO"], "from": "07:00", "to": "10:00"}
PEAK: Final[dict[str, Json]] = {"kind": "peak-hours", "hours": [HOURS], "multiplier": "2"}
TIER: Final[dict[str, Json]] = {"after_days": 7, "percent_off": "25"}
LONG: Final[dict[str, Json]] = {"kind": "long-stay", "tiers": [TIER]}
BOUNDS: Final[dict[str, Json]] = {"lowest": "0.8", "highest": "1.3", "quiet": "0.2", "busy": "0.8"}
BUSY: Final[dict[str, Json]] = {"kind": "occupancy", **BOUNDS, "period": "day"}
BARE: Final[dict[str, Json]] = {"kind": "promo-code", "code": "SUMMER"}
CODE: Final[dict[str, Json]] = {**BARE, "percent_off": "10"}
POWER: Final[dict[str, Json]] = {"kind": "ev-charging", "per_hour": "2.00"}

ONE: Final[list[tuple[Json, str]]] = [
    ("PEAK", ": must be an object with a kind"),
    ({}, "/kind: is missing"),
    ({"kind": 7}, "/kind: must be plain text on one line"),
    ({"kind": " "}, "/kind: must be plain text on one line"),
    ({"kind": "two\nlines"}, "/kind: must be plain text on one line"),
    ({"kind": "x" * 101}, "/kind: at most 100 characters"),
    (
        {"kind": "x" * 100},
        (
            f"/kind: there is no rule '{'x' * 100}'; "
            "there are ev-charging, long-stay, occupancy, peak-hours, promo-code"
        ),
    ),
    ({**PEAK, "multiplier": 1}, '/multiplier: must be a decimal in quotes, as in "1.5"'),
    ({**PEAK, "multiplier": "two"}, "/multiplier: is not a number"),
    ({**PEAK, "multiplier": "0" * 64 + "2"}, "/multiplier: is not a number"),
    ({**PEAK, "multiplier": "0" * 63 + "6"}, "/multiplier: must lie between 0 and 5"),
    (
        {**PEAK, "multiplier": "0"},
        "/multiplier: a discount at certain hours would make a longer stay cheaper; must be above 1",
    ),
    ({**PEAK, "multiplier": "1"}, "/multiplier: must be above 1; at 1 the hours cost what they always do"),
    ({**PEAK, "multiplier": "5.0001"}, "/multiplier: must lie between 0 and 5"),
    ({**PEAK, "multiplier": "1.00001"}, "/multiplier: has at most 4 decimals"),
    ({**PEAK, "hours": []}, "/hours: must be a list of 1 to 21"),
    ({**PEAK, "hours": [HOURS] * 22}, "/hours: must be a list of 1 to 21"),
    ({**PEAK, "hours": ["MO"]}, "/hours/0: must be an object"),
    (
        {**PEAK, "hours": [HOURS, {**HOURS, "days": ["XX"]}]},
        "/hours/1/days: must be a list of some of MO, TU, WE, TH, FR, SA, SU",
    ),
    ({**PEAK, "hours": [{**HOURS, "days": ["MO", "MO"]}]}, "/hours/0/days: names one of them twice"),
    (
        {**PEAK, "hours": [{**HOURS, "to": "24:00"}]},
        "/hours/0/to: must be a time such as 07:30; midnight is 00:00",
    ),
    (
        {**LONG, "tiers": [{**TIER, "after_days": "7"}]},
        "/tiers/0/after_days: must be a whole number from 1 to 365",
    ),
    ({**LONG, "tiers": [{**TIER, "percent_off": "0"}]}, "/tiers/0/percent_off: must be more than zero"),
    ({**LONG, "tiers": [TIER, TIER]}, "/tiers/1/after_days: must be more than in the tier before"),
    (
        {**LONG, "tiers": [TIER, {**TIER, "after_days": 8}]},
        "/tiers/1/percent_off: must be more than in the tier before",
    ),
    ({**BUSY, "lowest": "1.3"}, "/lowest: must be less than highest"),
    ({**BUSY, "highest": "5.01"}, "/highest: must lie between 0.1 and 5"),
    ({**BUSY, "quiet": "0.8"}, "/quiet: must be less than busy"),
    ({**BUSY, "busy": "1.0001"}, "/busy: must lie between 0 and 1"),
    ({**BUSY, "period": "hour"}, "/period: must be one of day, week"),
    (
        {**CODE, "code": "AB"},
        "/code: must be 3 to 32 letters, digits, - or _, and begin with a letter or digit",
    ),
    ({**CODE, "amount_off": "5.00"}, "/amount_off: a code takes off a percentage or an amount, not both"),
    (BARE, "/percent_off: a code takes off a percentage or an amount; give one of them"),
    ({**CODE, "percent_off": "0"}, "/percent_off: must be more than zero"),
    ({**CODE, "percent_off": "1.001"}, "/percent_off: has at most 2 decimals"),
    ({**CODE, "limit": 1_000_001}, "/limit: must be a whole number from 1 to 1,000,000"),
    ({**CODE, "currency": "XYZ"}, "/currency: 'XYZ' is not a currency we know"),
    ({**CODE, "expires_at": "soon"}, "/expires_at: is not a time such as 2027-03-14T09:00:00-07:00"),
    (
        {**CODE, "expires_at": "2027-03-14"},
        "/expires_at: a time needs its offset from UTC, for example 2026-11-22T09:00:00-08:00",
    ),
    ({**CODE, "a~b/c" + "d" * 100: 1}, f"/a~0b~1c{'d' * 95}: is not a field of this rule"),
    ({**POWER, "per_hour": 2}, '/per_hour: must be an amount in quotes, as in "2.50"'),
    ({**POWER, "per_hour": "0.00"}, "/per_hour: must be more than zero"),
    ({**POWER, "per_hour": "x"}, "/per_hour: 'x' is not an amount"),
    ({"kind": "ev-charging"}, "/per_hour: charging costs something: per session, per hour or when idle"),
    ({**POWER, "idle_grace_minutes": 15}, "/idle_grace_minutes: only makes sense with idle_per_hour"),
]

TWO: Final[list[tuple[Json, Json, str]]] = [
    (PEAK, PEAK, "both are about the same hours; give each hour one multiplier"),
    (LONG, LONG, "there is a discount for long stays already; give it one more tier"),
    (BUSY, BUSY, "there is a price by occupancy already"),
    (CODE, CODE, "both are about the code SUMMER"),
    (POWER, POWER, "there are prices for charging already"),
    (
        CODE,
        LONG,
        (
            "a discount for long stays comes before discounts on the whole price, "
            "or both together could make a longer stay cheaper"
        ),
    ),
    (
        {**CODE, "funded_by": "platform"},
        BUSY,
        (
            "a price by occupancy comes before the platform's codes, "
            "or a code could take a share of more than is left"
        ),
    ),
]


def refused(rules: Json) -> str:
    with pytest.raises(InvalidValue) as refusal:
        SHIPPED.read(rules, currency="USD")
    return str(refusal.value)


@pytest.mark.parametrize("rule, said", ONE)
def test_a_wrong_rule_is_refused_by_its_field_with_the_reason(rule: Json, said: str) -> None:
    assert refused([rule]) == f"rules/0{said}"


@pytest.mark.parametrize("one, other, said", TWO)
def test_a_contradiction_is_refused_with_the_reason(one: Json, other: Json, said: str) -> None:
    assert refused([one, other]) == f"rules/1: contradicts rules/0: {said}"


def test_amounts_inside_of_a_list_are_in_the_currency_of_the_rule() -> None:
    data = RuleData({"currency": "JPY", "steps": [{"fee": "100"}]}, "USD").in_its_currency()
    assert [each.amount("fee") for each in data.objects("steps", most=1)] == [Money(100, "JPY")]


def test_what_is_no_list_of_rules_is_refused() -> None:
    assert refused({"kind": "promo-code"}) == refused(None) == "rules: must be a list of rules"
    assert refused([PEAK] * 21) == "rules: at most 20 rules"
    with pytest.raises(InvalidValue, match=r"^rules: must be a list of rules$"):
        SHIPPED.read_back(None, currency="USD")


def test_a_kind_of_ones_own_joins_the_book_and_a_word_means_one_kind() -> None:
    book = RuleBook({"long-stay": SHIPPED.readers["long-stay"]})
    assert book.having("promo-code", SHIPPED.readers["promo-code"]).readers == {
        kind: SHIPPED.readers[kind] for kind in ("long-stay", "promo-code")
    }
    with pytest.raises(ValueError, match=r"^there is a rule of kind 'long-stay' already$"):
        book.having("long-stay", SHIPPED.readers["long-stay"])
