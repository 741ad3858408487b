"""Long stays: brackets as in an income tax, by hand and by an oracle of brackets."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.rules.scene import (
    LISTING,
    LOS_ANGELES,
    RATES,
    a_rule,
    a_stay,
    at,
    facts,
    lines_of,
    priced,
    usd,
)

from driveway_core.errors import InvalidValue
from driveway_core.money import Money, total
from driveway_core.pricing import PricedListing, PricedStay, Rates, cover
from driveway_core.rule_data import Json
from driveway_core.rules.long_stay import LongStay, days_on
from driveway_core.testing.rule_strategies import long_stays
from driveway_core.testing.strategies import instants, rates, windows, zones
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow, at_wall_clock, civil_step

AFTER_A_WEEK: dict[str, Json] = {"after_days": 7, "percent_off": "10"}
AFTER_A_MONTH: dict[str, Json] = {"after_days": 28, "percent_off": "20.50"}


def long_stay(*tiers: Json) -> LongStay:
    rule = a_rule("long-stay", tiers=list(tiers))
    assert isinstance(rule, LongStay)
    return rule


@pytest.mark.parametrize(
    "length, said",
    [
        (7 * DAY, []),
        (7 * DAY + HOUR, [("10 % off after 7 days", "-0.85")]),
        (9 * DAY, [("10 % off after 7 days", "-8.00")]),
        (14 * DAY, [("10 % off after 7 days", "-20.00")]),
        (28 * DAY, [("10 % off after 7 days", "-40.00")]),
        (35 * DAY, [("10 % off after 7 days, 20.5 % off after 28 days", "-72.80")]),
    ],
)
def test_only_the_time_after_the_days_is_cheaper(length: timedelta, said: list[tuple[str, str]]) -> None:
    lines = lines_of(a_stay(lasting=length), long_stay(AFTER_A_WEEK, AFTER_A_MONTH))
    assert [(line.label, str(line.amount.decimal)) for line in lines] == [
        (f"Long stay, {label}", amount) for label, amount in said
    ]
    assert all(
        (line.kind, line.quantity, line.unit_amount) == ("long-stay", Decimal(1), line.amount)
        for line in lines
    )


def test_a_discount_is_rounded_half_up() -> None:
    stay = a_stay(lasting=25 * HOUR)
    cent = PricedListing(Rates(usd("0.01")), LOS_ANGELES)
    assert lines_of(stay, long_stay({"after_days": 1, "percent_off": "49.99"}), listing=cent) == ()
    (line,) = lines_of(stay, long_stay({"after_days": 1, "percent_off": "50"}), listing=cent)
    assert line.amount == usd("-0.01")


def test_one_day_is_said_as_one() -> None:
    (line,) = lines_of(a_stay(lasting=2 * DAY), long_stay({"after_days": 1, "percent_off": "5"}))
    assert facts(line) == ("Long stay, 5 % off after 1 day", "1", "-2.00")


def test_a_discount_of_less_than_half_a_cent_has_no_line() -> None:
    cheap = PricedListing(Rates(Money(40, "USD"), Money(49, "USD")), LOS_ANGELES)
    rule = long_stay({"after_days": 1, "percent_off": "1"})
    assert lines_of(a_stay(lasting=2 * DAY), rule, listing=cheap) == ()


def test_seven_days_never_cost_less_than_six_and_a_half() -> None:
    rule = long_stay({"after_days": 7, "percent_off": "100"})
    prices = [
        priced(a_stay(lasting=7 * DAY + hours * HOUR), rule).subtotal for hours in (-12, -3, 0, 1, 24, 240)
    ]
    assert prices == [usd("200.00")] * 6


def test_days_are_those_of_the_wall_clock() -> None:
    spring = a_stay("2026-03-07 12:00", until="2026-03-09 12:00")
    (line,) = lines_of(spring, long_stay({"after_days": 1, "percent_off": "10"}))
    assert line.amount == usd("-4.00")
    assert days_on(at("2026-03-07 12:00"), LOS_ANGELES, 1) == at("2026-03-08 12:00")
    assert days_on(at("2026-10-31 12:00"), LOS_ANGELES, 1) == at("2026-11-01 12:00")


def test_a_start_in_the_hour_that_comes_again_counts_from_the_later_clock() -> None:
    """Begun at 1:45 a day ends at 1:45; begun half an hour later, at 1:15 again, it may not end before."""
    first, again = at("2026-11-01 01:45"), at("2026-11-01 01:15").replace(fold=1)
    assert days_on(first, LOS_ANGELES, 1) == at("2026-11-02 01:45")
    assert days_on(again, LOS_ANGELES, 1) == at("2026-11-02 02:00")
    assert days_on(again + HOUR, LOS_ANGELES, 1) == at("2026-11-02 02:15")
    assert days_on(at("2026-11-01 01:00").replace(fold=1), LOS_ANGELES, 1) == at("2026-11-02 02:00")


@given(
    zones().flatmap(lambda where: st.tuples(st.just(where), instants(where))),
    st.integers(1, 1_500),
    st.integers(1, 30),
)
def test_a_later_start_never_ends_earlier(place: tuple[ZoneInfo, datetime], more: int, days: int) -> None:
    where, start = place
    end = days_on(start, where, days)
    assert civil_step(start, where, days=days) <= end <= days_on(start + more * MINUTE, where, days)


def test_a_stay_on_the_first_days_that_we_can_tell_is_priced() -> None:
    stay = TimeWindow(*(at_wall_clock(datetime(1900, 1, day), LOS_ANGELES) for day in (2, 12)))
    (line,) = lines_of(PricedStay(stay), long_stay(AFTER_A_WEEK))
    assert line.amount == usd("-12.00")


@pytest.mark.wide
@given(
    long_stays(),
    rates(),
    zones().flatmap(lambda where: st.tuples(st.just(where), windows(where, longest=50 * DAY))),
)
def test_each_bracket_costs_its_own_share(
    rule: LongStay, asked: Rates, place: tuple[ZoneInfo, TimeWindow]
) -> None:
    where, stay = place
    share, owed, before = Fraction(1), Fraction(), 0
    for tier in (*rule.tiers, None):
        end = stay.end if tier is None else min(stay.end, days_on(stay.start, where, tier.after_days))
        lines = cover(asked, TimeWindow(stay.start, end), where)
        until_then = total((line.amount for line in lines), "USD").minor
        owed += share * (until_then - before)
        before = until_then
        share = Fraction() if tier is None else 1 - Fraction(tier.percent_off) / 100
    price = priced(PricedStay(stay), rule, listing=PricedListing(asked, where)).subtotal.minor
    assert abs(price - owed) <= Fraction(1, 2)


@pytest.mark.parametrize(
    "tiers, place, reason",
    [
        ([], "tiers", "list of 1 to 6"),
        ([AFTER_A_WEEK] * 7, "tiers", "list of 1 to 6"),
        ([{**AFTER_A_WEEK, "after_days": 0}], "tiers/0/after_days", "from 1 to 365"),
        ([{**AFTER_A_WEEK, "after_days": 366}], "tiers/0/after_days", "from 1 to 365"),
        ([{**AFTER_A_WEEK, "percent_off": "0"}], "tiers/0/percent_off", "more than zero"),
        ([{**AFTER_A_WEEK, "percent_off": "100.01"}], "tiers/0/percent_off", "between 0 and 100"),
        ([{**AFTER_A_WEEK, "percent_off": "9.999"}], "tiers/0/percent_off", "at most 2 decimals"),
        ([{**AFTER_A_WEEK, "percent": "9"}], "tiers/0/percent", "is not a field"),
        ([AFTER_A_MONTH, AFTER_A_WEEK], "tiers/1/after_days", "more than in the tier before"),
        ([AFTER_A_WEEK, AFTER_A_WEEK], "tiers/1/after_days", "more than in the tier before"),
        ([AFTER_A_WEEK, {"after_days": 8, "percent_off": "10"}], "tiers/1/percent_off", "tier before"),
        ([AFTER_A_WEEK, {"after_days": 8, "percent_off": "9"}], "tiers/1/percent_off", "tier before"),
    ],
)
def test_wrong_tiers_are_refused_by_name(tiers: list[Json], place: str, reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason) as refusal:
        a_rule("long-stay", tiers=tiers)
    assert refusal.value.field == f"rules/0/{place}"


def test_six_tiers_up_to_all_of_a_year_are_fine() -> None:
    tiers: list[Json] = [{"after_days": days, "percent_off": str(days)} for days in range(1, 6)]
    rule = long_stay(*tiers, {"after_days": 365, "percent_off": "100"})
    assert rule.tiers[-1].percent_off == Decimal(100)
    assert lines_of(a_stay(lasting=DAY), rule, listing=PricedListing(RATES, LISTING.time_zone)) == ()
