"""Hypothesis strategies for the rules that come with the library, alone and in sets."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Final

from hypothesis import strategies as st

from driveway_core.money import Money
from driveway_core.rule_sets import RuleSet, StoredRule
from driveway_core.rules.ev_charging import EvCharging
from driveway_core.rules.long_stay import LongStay, Tier
from driveway_core.rules.occupancy import Occupancy, Period
from driveway_core.rules.peak_hours import Hours, PeakHours, Weekday
from driveway_core.rules.promo_code import FundedBy, PromoCode

PROMO_CODES: Final = ("SUMMER", "WELCOME-5", "EARLY_BIRD")
"""The codes that ``promo_codes`` draws from, for stays that bring one."""

_DAY_MINUTES: Final = 1_440


def _percentages(highest: int = 100) -> st.SearchStrategy[Decimal]:
    hundredths = st.integers(1, highest * 100).map(lambda parts: Decimal(parts) / 100)
    return st.one_of(st.sampled_from((10, 20, 50, highest)).map(Decimal), hundredths)


def _minutes_of_day() -> st.SearchStrategy[int]:
    hours = st.integers(0, 23).map(lambda hour: hour * 60)
    return st.one_of(hours, st.integers(0, _DAY_MINUTES - 1))


def _hours() -> st.SearchStrategy[Hours]:
    days = st.one_of(
        st.just(tuple(Weekday)),
        st.sets(st.sampled_from(Weekday), min_size=1).map(
            lambda chosen: tuple(day for day in Weekday if day in chosen)
        ),
    )
    return st.builds(Hours, days, _minutes_of_day(), _minutes_of_day())


@cache
def peak_hours() -> st.SearchStrategy[PeakHours]:
    """Peak hours by day and by night, on some days or all."""
    multipliers = st.one_of(
        st.sampled_from(("1.5", "2", "5", "1.0001")).map(Decimal),
        st.integers(10_001, 50_000).map(lambda parts: Decimal(parts) / 10_000),
    )
    return st.builds(PeakHours, st.lists(_hours(), min_size=1, max_size=3).map(tuple), multipliers)


@cache
def long_stays() -> st.SearchStrategy[LongStay]:
    """One to three tiers, from a day to six weeks."""

    def tiers(days: set[int], percentages: set[Decimal]) -> LongStay:
        return LongStay(tuple(map(Tier, sorted(days), sorted(percentages))))

    return st.integers(1, 3).flatmap(
        lambda count: st.builds(
            tiers,
            st.sets(
                st.one_of(st.sampled_from((1, 7, 28)), st.integers(1, 42)), min_size=count, max_size=count
            ),
            st.sets(_percentages(), min_size=count, max_size=count),
        )
    )


@cache
def occupancies() -> st.SearchStrategy[Occupancy]:
    """Factors below and above one, and shares to go with them."""

    def pair(parts: set[int]) -> tuple[Decimal, Decimal]:
        low, high = sorted(parts)
        return Decimal(low) / 100, Decimal(high) / 100

    factors = st.sets(
        st.one_of(st.sampled_from((80, 100, 130)), st.integers(10, 500)), min_size=2, max_size=2
    )
    shares = st.sets(st.integers(0, 100), min_size=2, max_size=2)
    return st.builds(
        lambda factors, shares, period: Occupancy(factors[0], factors[1], shares[0], shares[1], period),
        factors.map(pair),
        shares.map(pair),
        st.sampled_from(Period),
    )


@cache
def promo_codes(currency: str = "USD") -> st.SearchStrategy[PromoCode]:
    """Percentages and amounts off, given by the host or the platform, with and without limits."""
    off = st.one_of(
        st.tuples(_percentages(), st.none()),
        st.tuples(st.none(), st.integers(1, 10_000).map(lambda minor: Money(minor, currency))),
    )
    moments = st.datetimes(datetime(2024, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
    return st.builds(
        lambda code, off, funded_by, expires_at, limit, days: PromoCode(
            code, off[0], off[1], funded_by, expires_at, limit, days
        ),
        st.sampled_from(PROMO_CODES),
        off,
        st.sampled_from(FundedBy),
        st.none() | moments,
        st.none() | st.integers(1, 1_000_000),
        st.none() | st.integers(1, 3_650),
    )


@cache
def ev_chargings(currency: str = "USD") -> st.SearchStrategy[EvCharging]:
    """Prices per session, per hour and for staying on, at least one of them."""

    def charging(prices: tuple[int | None, ...], grace: int) -> EvCharging:
        session, hour, idle = (None if minor is None else Money(minor, currency) for minor in prices)
        return EvCharging(session, hour, idle, 0 if idle is None else grace)

    price = st.none() | st.integers(1, 2_000)
    return st.builds(
        charging,
        st.tuples(price, price, price).filter(any),
        st.sampled_from((0, 15, 60)) | st.integers(0, 1_440),
    )


@cache
def stored_rules(currency: str = "USD") -> st.SearchStrategy[StoredRule]:
    """Any rule that comes with the library; amounts are in the currency."""
    return st.one_of(peak_hours(), long_stays(), occupancies(), promo_codes(currency), ev_chargings(currency))


@cache
def rule_sets(currency: str = "USD", *, most: int = 7) -> st.SearchStrategy[RuleSet]:
    """At most so many rules, of all kinds, that stand in one set, in any order in which they can."""
    rules = st.lists(stored_rules(currency), max_size=most).map(_without_clashes)
    return st.builds(RuleSet, rules, st.integers(1, 1_000))


def _without_clashes(rules: list[StoredRule]) -> tuple[StoredRule, ...]:
    kept: list[StoredRule] = []
    for rule in rules:
        if not any(rule.clashes(other) for other in kept):
            kept.append(rule)
    return tuple(kept)
