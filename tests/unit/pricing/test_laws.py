"""The laws of the base price, each over generated rates, zones, starts and lengths."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

import attrs
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.unit.pricing.oracle import Counts, cheapest_by_force

from driveway_core.lines import Line, LineKind
from driveway_core.money import Money, total
from driveway_core.pricing import PricedListing, PricedStay, Rates, cover, price_stay
from driveway_core.testing.strategies import instants, percentages, rates, stays, windows, zones
from driveway_core.windows import DAY, MINUTE, TimeWindow, at_wall_clock, civil_step

LOS_ANGELES = ZoneInfo("America/Los_Angeles")

EXAMPLES = settings().max_examples
LAW = settings(max_examples=200 if EXAMPLES == 100 else EXAMPLES)
"""So many examples of each law: 200 in `make test`, 1,000 in `make proof`."""


def subtotal(asked: Rates, stay: TimeWindow, where: ZoneInfo) -> int:
    return total((line.amount for line in cover(asked, stay, where)), asked.currency).minor


def with_rate(asked: Rates, name: str, rate: Money) -> Rates:
    four = {"hourly": asked.hourly, "daily": asked.daily, "weekly": asked.weekly, "monthly": asked.monthly}
    four[name] = rate
    return Rates(
        four["hourly"] or rate, four["daily"], four["weekly"], four["monthly"], asked.increment_minutes
    )


def counts(lines: tuple[Line, ...], asked: Rates) -> Counts:
    of = {line.kind: line for line in lines}

    def number(kind: LineKind) -> int:
        return int(of[kind].quantity) if kind in of else 0

    hours = of.get(LineKind.HOURS)
    increments = round(hours.quantity * 60 / asked.increment_minutes) if hours else 0
    return number(LineKind.MONTHS), number(LineKind.WEEKS), number(LineKind.DAYS), increments


def in_zone(longest: timedelta) -> st.SearchStrategy[tuple[ZoneInfo, TimeWindow]]:
    @cache
    def stay_in(where: ZoneInfo) -> st.SearchStrategy[tuple[ZoneInfo, TimeWindow]]:
        return st.tuples(st.just(where), stays(where, longest=longest))

    return zones().flatmap(stay_in)


def grid_of(where: ZoneInfo, increment_minutes: int) -> timedelta:
    """Every change of the clock, and the increment, lie on it."""
    return min(30 if where.key == "Australia/Lord_Howe" else 60, max(increment_minutes, 15)) * MINUTE


@st.composite
def judged(draw: st.DrawFn) -> tuple[Rates, ZoneInfo, TimeWindow, timedelta]:
    where = draw(zones())
    asked = draw(rates(increments=(15, 30, 60)))
    grid = grid_of(where, asked.increment_minutes)
    longest = draw(st.sampled_from((3, 9, 9, 40))) * DAY * (grid / (60 * MINUTE))
    return asked, where, draw(windows(where, every=grid, longest=longest)), grid


def dollars(hourly: int, daily: int | None, monthly: int | None) -> Rates:
    def rate(whole: int | None) -> Money | None:
        return None if whole is None else Money.of(whole, "USD")

    return Rates(Money.of(hourly, "USD"), rate(daily), None, rate(monthly), 60)


def cents(hourly: int, daily: int, increment: int) -> Rates:
    return Rates(Money(hourly, "USD"), Money(daily, "USD"), increment_minutes=increment)


def between(where: ZoneInfo, start: datetime, end: datetime) -> TimeWindow:
    return TimeWindow(start.replace(tzinfo=where), end.replace(tzinfo=where))


UTC_ZONE = ZoneInfo("UTC")
MONTH_BEGUN_LATER = between(UTC_ZONE, datetime(2026, 4, 30), datetime(2026, 6, 1))
DAY_BEGUN_AFTER_A_GAP = between(LOS_ANGELES, datetime(2026, 3, 8), datetime(2026, 3, 9, 4))
DAY_ENDING_IN_A_FOLD = between(LOS_ANGELES, datetime(2026, 10, 31), datetime(2026, 11, 1, 4))
SANTIAGO, HAVANA, ST_JOHNS = (ZoneInfo("America/" + name) for name in ("Santiago", "Havana", "St_Johns"))
DAY_MADE_TO_END_IN_A_FOLD = between(UTC_ZONE, datetime(2025, 4, 4, 13), datetime(2025, 4, 6, 8))
DAY_BEGUN_BEFORE_A_FOLD = between(UTC_ZONE, datetime(2026, 10, 29, 16), datetime(2026, 11, 13, 2, 30))
FOLD_THAT_GIVES_TWICE = between(UTC_ZONE, datetime(2024, 10, 29, 6), datetime(2024, 12, 3, 2))
CLAMPED_TWICE = between(UTC_ZONE, datetime(2025, 12, 31), datetime(2026, 2, 28, 12))


@LAW
@given(judged())
@example((dollars(1, None, 100), UTC_ZONE, MONTH_BEGUN_LATER, 60 * MINUTE))
@example((dollars(10, 40, None), LOS_ANGELES, DAY_BEGUN_AFTER_A_GAP, 60 * MINUTE))
@example((dollars(10, 40, None), LOS_ANGELES, DAY_ENDING_IN_A_FOLD, 60 * MINUTE))
@example((cents(170, 3909, 60), SANTIAGO, DAY_MADE_TO_END_IN_A_FOLD, 60 * MINUTE))
@example((cents(278, 6672, 30), HAVANA, DAY_BEGUN_BEFORE_A_FOLD, 30 * MINUTE))
@example((cents(113, 2711, 60), ST_JOHNS, FOLD_THAT_GIVES_TWICE, 30 * MINUTE))
@example((dollars(1, 20, 30), UTC_ZONE, CLAMPED_TWICE, 60 * MINUTE))
def test_the_cover_is_the_one_that_brute_force_finds(
    case: tuple[Rates, ZoneInfo, TimeWindow, timedelta],
) -> None:
    asked, where, stay, grid = case
    lines = cover(asked, stay, where)
    price, chosen = cheapest_by_force(asked, stay, where, grid=grid)
    assert (total((line.amount for line in lines), "USD").minor, counts(lines, asked)) == (price, chosen)


@LAW
@given(in_zone(70 * DAY), rates(), st.integers(1, 5_000))
def test_a_longer_stay_from_the_same_start_is_never_cheaper(
    place: tuple[ZoneInfo, TimeWindow], asked: Rates, more: int
) -> None:
    where, stay = place
    longer = TimeWindow(stay.start, stay.end + more * MINUTE)
    assert subtotal(asked, stay, where) <= subtotal(asked, longer, where)


@LAW
@given(in_zone(70 * DAY), rates())
def test_a_stay_never_costs_more_than_its_length_in_any_one_unit(
    place: tuple[ZoneInfo, TimeWindow], asked: Rates
) -> None:
    where, stay = place
    price = subtotal(asked, stay, where)
    increments = -(-stay.duration // (asked.increment_minutes * MINUTE))
    by_hours = Fraction(asked.hourly.minor * increments * asked.increment_minutes, 60)
    assert price <= by_hours + Fraction(1, 2)
    for rate, days, months in ((asked.daily, 1, 0), (asked.weekly, 7, 0), (asked.monthly, 0, 1)):
        if rate is not None:
            units, end = 0, stay.start
            while end < stay.end:
                units, end = units + 1, civil_step(end, where, days=days, months=months)
            assert price <= rate.times(units).minor


@LAW
@given(in_zone(70 * DAY), rates(), st.floats(0, 1))
def test_splitting_a_stay_in_two_is_never_cheaper(
    place: tuple[ZoneInfo, TimeWindow], asked: Rates, share: float
) -> None:
    where, stay = place
    minutes = stay.duration // MINUTE
    middle = stay.start + max(1, min(minutes - 1, int(minutes * share))) * MINUTE
    if stay.start < middle < stay.end:
        first = subtotal(asked, TimeWindow(stay.start, middle), where)
        second = subtotal(asked, TimeWindow(middle, stay.end), where)
        assert subtotal(asked, stay, where) <= first + second + 1


def test_nor_where_a_clamped_month_begins_late() -> None:
    asked = Rates(Money(850, "USD"), Money(4000, "USD"), None, Money(10_000, "USD"))
    start, middle, end = (
        datetime(2025, 12, 31, tzinfo=UTC),
        datetime(2026, 1, 30, 12, tzinfo=UTC),
        datetime(2026, 2, 28, 12, tzinfo=UTC),
    )
    utc = ZoneInfo("UTC")
    assert subtotal(asked, TimeWindow(start, middle), utc) == 10_000
    assert subtotal(asked, TimeWindow(middle, end), utc) == 10_000
    assert subtotal(asked, TimeWindow(start, end), utc) == 20_000


@LAW
@given(
    in_zone(70 * DAY),
    rates(),
    st.sampled_from(("hourly", "daily", "weekly", "monthly")),
    st.integers(1, 9_999),
)
def test_raising_a_rate_never_lowers_a_price_and_adding_one_never_raises_it(
    place: tuple[ZoneInfo, TimeWindow], asked: Rates, name: str, more: int
) -> None:
    where, stay = place
    price = subtotal(asked, stay, where)
    now: Money | None = getattr(asked, name)
    if now is None:
        assert subtotal(with_rate(asked, name, Money(more, "USD")), stay, where) <= price
    else:
        assert subtotal(with_rate(asked, name, now + Money(more, "USD")), stay, where) >= price


@LAW
@given(in_zone(70 * DAY), rates(), st.integers(1, 50))
def test_rates_times_k_give_the_price_times_k(
    place: tuple[ZoneInfo, TimeWindow], asked: Rates, k: int
) -> None:
    where, stay = place
    scaled = Rates(
        asked.hourly.times(k),
        asked.daily and asked.daily.times(k),
        asked.weekly and asked.weekly.times(k),
        asked.monthly and asked.monthly.times(k),
        asked.increment_minutes,
    )
    assert abs(subtotal(scaled, stay, where) - k * subtotal(asked, stay, where)) * 2 <= k


@LAW
@given(in_zone(70 * DAY), rates(), zones(), percentages())
def test_the_same_instants_asked_in_another_zone_cost_the_same(
    place: tuple[ZoneInfo, TimeWindow], asked: Rates, elsewhere: ZoneInfo, fee: Decimal
) -> None:
    where, stay = place
    there = TimeWindow(stay.start.astimezone(elsewhere), stay.end.astimezone(elsewhere))
    listing = PricedListing(asked, where)
    assert price_stay(PricedStay(there), listing, fee_percentage=fee) == price_stay(
        PricedStay(stay), listing, fee_percentage=fee
    )


@LAW
@given(zones().flatmap(lambda where: st.tuples(st.just(where), instants(where))), rates())
@example((LOS_ANGELES, datetime(2026, 3, 7, 20, tzinfo=UTC)), Rates(Money(100, "USD"), Money(500, "USD")))
@example((LOS_ANGELES, datetime(2026, 10, 31, 20, tzinfo=UTC)), Rates(Money(100, "USD"), Money(500, "USD")))
def test_noon_to_noon_is_at_most_one_day(place: tuple[ZoneInfo, datetime], asked: Rates) -> None:
    where, moment = place
    noon = moment.astimezone(where).replace(hour=12, minute=0, tzinfo=None)
    stay = TimeWindow(at_wall_clock(noon, where), at_wall_clock(noon + DAY, where, ends=True))
    asked = attrs.evolve(asked, daily=asked.daily or Money(1_000, "USD"))
    assert asked.daily is not None
    assert subtotal(asked, stay, where) <= asked.daily.minor


@LAW
@given(in_zone(70 * DAY), rates(), percentages())
def test_the_lines_are_the_subtotal_and_with_fee_and_tax_the_total(
    place: tuple[ZoneInfo, TimeWindow], asked: Rates, fee: Decimal
) -> None:
    where, stay = place
    price = price_stay(PricedStay(stay), PricedListing(asked, where), fee_percentage=fee)
    assert total((line.amount for line in price.lines), "USD") == price.subtotal
    assert price.subtotal + price.platform_fee + price.tax_amount == price.total
    assert price.platform_fee == price.subtotal.percent(fee)
    assert price.tax_amount == Money.zero("USD")
