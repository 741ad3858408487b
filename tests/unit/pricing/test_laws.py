"""The laws of the base price, and the cases that were hard to get right."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings

from driveway_core.laws import Law
from driveway_core.money import Money
from driveway_core.pricing import PricedListing, PricedStay, Rates, cover
from driveway_core.rules import SHIPPED
from driveway_core.testing.laws import CHECKS, check_laws
from driveway_core.testing.laws.cases import Case
from driveway_core.testing.laws.trials import Trial
from driveway_core.windows import HOUR, TimeWindow

EXAMPLES = settings().max_examples
"""So many cases of each law: 100 in `make test`, 1,000 in `make proof`, 20,000 in `make deep`."""

NO_RULES = Trial((), SHIPPED)


@pytest.mark.wide
def test_the_cover_is_the_one_that_brute_force_finds() -> None:
    check_laws((), keeps=[Law.OPTIMAL], examples=EXAMPLES)


@pytest.mark.wide
def test_the_base_price_keeps_every_other_law() -> None:
    check_laws((), keeps=set(Law) - {Law.OPTIMAL}, examples=EXAMPLES)


def test_no_rules_promise_every_law() -> None:
    assert set(CHECKS) == set(Law)
    with pytest.raises(TypeError, match="is not a rule"):
        check_laws("peak-hours")  # type: ignore[arg-type]  # on purpose


def dollars(hourly: int, daily: int | None, monthly: int | None) -> Rates:
    def rate(whole: int | None) -> Money | None:
        return None if whole is None else Money.of(whole, "USD")

    return Rates(Money.of(hourly, "USD"), rate(daily), None, rate(monthly), 60)


def cents(hourly: int, daily: int, increment: int) -> Rates:
    return Rates(Money(hourly, "USD"), Money(daily, "USD"), increment_minutes=increment)


def at(where: str, rates: Rates, start: datetime, end: datetime, *, on_its_clock: bool = False) -> Case:
    zone = ZoneInfo(where)
    clock = zone if on_its_clock else ZoneInfo("UTC")
    window = TimeWindow(start.replace(tzinfo=clock), end.replace(tzinfo=clock))
    return Case(PricedListing(rates, zone), PricedStay(window), times=8)


MONTH_BEGUN_LATER = at("UTC", dollars(1, None, 100), datetime(2026, 4, 30), datetime(2026, 6, 1))
DAY_BEGUN_AFTER_A_GAP = at(
    "America/Los_Angeles",
    dollars(10, 40, None),
    datetime(2026, 3, 8),
    datetime(2026, 3, 9, 4),
    on_its_clock=True,
)
DAY_ENDING_IN_A_FOLD = at(
    "America/Los_Angeles",
    dollars(10, 40, None),
    datetime(2026, 10, 31),
    datetime(2026, 11, 1, 4),
    on_its_clock=True,
)
DAY_MADE_TO_END_IN_A_FOLD = at(
    "America/Santiago", cents(170, 3909, 60), datetime(2025, 4, 4, 13), datetime(2025, 4, 6, 8)
)
DAY_BEGUN_BEFORE_A_FOLD = at(
    "America/Havana", cents(278, 6672, 30), datetime(2026, 10, 29, 16), datetime(2026, 11, 13, 2, 30)
)
FOLD_THAT_GIVES_TWICE = at(
    "America/St_Johns", cents(113, 2711, 60), datetime(2024, 10, 29, 6), datetime(2024, 12, 3, 2)
)
CLAMPED_TWICE = at("UTC", dollars(1, 20, 30), datetime(2025, 12, 31), datetime(2026, 2, 28, 12))


@pytest.mark.parametrize(
    "case",
    [
        MONTH_BEGUN_LATER,
        DAY_BEGUN_AFTER_A_GAP,
        DAY_ENDING_IN_A_FOLD,
        DAY_MADE_TO_END_IN_A_FOLD,
        DAY_BEGUN_BEFORE_A_FOLD,
        FOLD_THAT_GIVES_TWICE,
        CLAMPED_TWICE,
    ],
)
def test_the_cover_is_the_cheapest_where_units_begin_later_or_end_earlier(case: Case) -> None:
    assert CHECKS[Law.OPTIMAL](NO_RULES, case) is None


@pytest.mark.parametrize("noon", [datetime(2026, 3, 7, 12), datetime(2026, 10, 31, 12)])
def test_a_day_of_23_and_one_of_25_hours_cost_a_day(noon: datetime) -> None:
    case = at("America/Los_Angeles", cents(100, 500, 15), noon, noon.replace(hour=13), on_its_clock=True)
    assert CHECKS[Law.CIVIL_DAYS](NO_RULES, case) is None


def test_a_clamped_month_that_begins_late_makes_no_split_cheaper() -> None:
    rates = Rates(Money(850, "USD"), Money(4000, "USD"), None, Money(10_000, "USD"))
    first = at("UTC", rates, datetime(2025, 12, 31), datetime(2026, 1, 30, 12))
    case = Case(first.listing, first.stay, more=timedelta(days=29))
    assert [paid(part, case) for part in (*case.halves, case.longer)] == [10_000, 10_000, 20_000]
    assert CHECKS[Law.NO_ARBITRAGE](NO_RULES, case) is None


def paid(stay: PricedStay, case: Case) -> int:
    return sum(line.amount.minor for line in cover(case.listing.rates, stay.window, case.listing.time_zone))


def test_a_longer_stay_starts_when_the_shorter_does_and_halves_fill_it() -> None:
    start = datetime(2026, 6, 1, tzinfo=ZoneInfo("UTC"))
    stay = PricedStay(TimeWindow(start, start + 3 * HOUR), charging=5 * HOUR)
    case = Case(PricedListing(dollars(1, None, None), ZoneInfo("UTC")), stay, more=2 * HOUR)
    first, second = case.halves
    assert case.longer.window == TimeWindow(start, start + 5 * HOUR)
    assert (first.window, second.window.start) == (stay.window, first.window.end)
    assert second.window.end == case.longer.window.end
    assert (first.charging, second.charging) == (3 * HOUR, 2 * HOUR)
