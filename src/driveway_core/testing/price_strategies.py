"""What prices are made from: rates, listings with a wall clock, and stays on it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from driveway_core.money import Money
from driveway_core.pricing import INCREMENTS, PricedListing, PricedStay, Rates
from driveway_core.testing.clock_strategies import changes, instants, lengths, zones
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow

_FACTORS: Final = {
    "day": (10, 1, 3, 5, 24, 30),
    "week": (60, 1, 15, 30, 168, 200),
    "month": (200, 1, 40, 100, 300, 720, 744, 900),
}
"""Hours' worth that a longer unit costs, the commonest first."""


@cache
def rates(currency: str = "USD", *, increments: Sequence[int] = INCREMENTS) -> st.SearchStrategy[Rates]:
    """Rates of a listing: sensible ones, odd ones, and longer units that cost exactly their parts."""
    hourly = st.one_of(st.sampled_from((100, 50, 200, 850)), st.integers(1, 2_000))
    return st.builds(
        _rates_of,
        st.just(currency),
        hourly,
        st.tuples(*(st.none() | st.sampled_from(_FACTORS[unit]) for unit in ("day", "week", "month"))),
        st.tuples(*(st.sampled_from((0, 0, -1, 1, 7)) for _ in range(3))),
        st.sampled_from(sorted(increments, key=lambda minutes: abs(minutes - 15))),
    )


def _rates_of(
    currency: str,
    hourly: int,
    factors: tuple[int | None, ...],
    extras: tuple[int, ...],
    increment_minutes: int,
) -> Rates:
    daily, weekly, monthly = (
        None if factor is None else Money(max(1, hourly * factor + extra), currency)
        for factor, extra in zip(factors, extras, strict=True)
    )
    return Rates(Money(hourly, currency), daily, weekly, monthly, increment_minutes)


@cache
def listings(
    currencies: tuple[str, ...] = ("USD", "USD", "USD", "USD", "USD", "USD", "JPY", "KWD"),
) -> st.SearchStrategy[PricedListing]:
    """Where a stay is priced: rates, a zone, and how well the place is booked, if that was measured.

    Most are in the first of the currencies, so that rules with amounts have something to say.
    """
    occupancy = st.none() | st.integers(0, 20).map(lambda twentieths: Decimal(twentieths) / 20)
    asked = st.sampled_from(currencies).flatmap(rates)
    return st.builds(PricedListing, asked, zones(), occupancy)


@cache
def stays(
    where: ZoneInfo | None = None, *, longest: timedelta = 40 * DAY, promo_codes: tuple[str, ...] = ()
) -> st.SearchStrategy[PricedStay]:
    """Stays on a zone's wall clock (without one, on any): some charge, some bring one of the codes.

    Where clocks change, most begin, end or pass then.
    """
    if where is None:
        return zones().flatmap(lambda zone: stays(zone, longest=longest, promo_codes=promo_codes))
    charging = st.one_of(
        st.just(timedelta()), st.integers(0, 8).map(lambda hours: hours * HOUR), lengths(DAY)
    )
    return st.builds(PricedStay, _windows(where, longest), charging, st.sampled_from((None, *promo_codes)))


def _windows(where: ZoneInfo, longest: timedelta) -> st.SearchStrategy[TimeWindow]:
    anytime = st.builds(
        lambda start, length: TimeWindow(start, start + length), instants(where), lengths(longest)
    )
    known = changes(where)
    if not known:
        return anytime
    quarters = st.sampled_from((2, 1, 3, 2, 0, 4))
    at_a_change = st.builds(_across, st.sampled_from(known), quarters, lengths(longest))
    return st.one_of(anytime, at_a_change, at_a_change)


def _across(change: datetime, quarters: int, length: timedelta) -> TimeWindow:
    """A window of which so many quarters lie before the change of the clock, on whole minutes."""
    start = change - length * quarters // 4 // MINUTE * MINUTE
    return TimeWindow(start, start + length)


def percentages() -> st.SearchStrategy[Decimal]:
    """Percentages from 0 to 100 with up to three decimals."""
    return st.integers(0, 100_000).map(lambda parts: Decimal(parts).scaleb(-3))
