"""The laws that compare prices: each check finds a counter-example, as a sentence, or nothing.

Rounding: a price is exact to half a minor unit for its cover and for each
line that rules add; a rule that multiplies what came before multiplies its halves.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final

import attrs

from driveway_core.lines import LineKind
from driveway_core.money import Money
from driveway_core.pricing import Price, PricedListing, PricedStay, Rates, cover
from driveway_core.testing.clock_strategies import EARLIEST, changes
from driveway_core.testing.laws.brute_force import cheapest_by_force, grid_of
from driveway_core.testing.laws.cases import Case
from driveway_core.testing.laws.trials import Trial
from driveway_core.testing.laws.words import amount, cost, setting, spoken
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow, at_wall_clock, civil_step

_BY_COVER: Final = frozenset({LineKind.HOURS, LineKind.DAYS, LineKind.WEEKS, LineKind.MONTHS})
_CIVIL: Final = (("day", "daily", 1, 0), ("week", "weekly", 7, 0), ("month", "monthly", 0, 1))


def _paid(price: Price) -> Iterator[tuple[str, int]]:
    """What a driver pays without percentages; and what the host gets, where that is not the same."""
    yield "", price.total.minor
    if price.total != price.subtotal:
        yield " for the host", price.subtotal.minor


def _roundings(trial: Trial, price: Price) -> Fraction:
    """How many minor units, times two, a price may be off by rounding; a line may be rounded to nothing."""
    lines = [*price.lines, *price.fee_lines]
    by_rules = max(len(trial.rules), sum(line.kind not in _BY_COVER for line in lines))
    covered = sum(line.amount.minor for line in lines if line.kind in _BY_COVER)
    return max(Fraction(1), Fraction(price.subtotal.minor, max(1, covered))) * max(1, by_rules) + by_rules


def monotone(trial: Trial, case: Case) -> str | None:
    """A longer stay from the same start is never cheaper; also where the clock is set back between."""
    currency = case.listing.rates.currency
    for pair in ((case.stay, case.longer), case.where_the_clock_is_set_back):
        if pair is None:
            continue
        shorter, longer = pair
        prices = (trial.price(stay, case.listing) for stay in pair)
        for (whose, less), (_, more) in zip(*map(_paid, prices), strict=False):
            if more < less:
                return (
                    f"{cost(longer.window.duration)} {amount(more, currency)} but "
                    f"{cost(shorter.window.duration)} {amount(less, currency)}{whose} "
                    f"{setting(shorter, case.listing)}"
                )
    return None


def capped(trial: Trial, case: Case) -> str | None:
    """A stay costs at most its started units times the unit's rate."""
    stay, rates = case.stay.window, case.listing.rates
    paid = trial.price(case.stay, case.listing).total.minor
    increments = -(-stay.duration // (rates.increment_minutes * MINUTE))
    by_hours = Fraction(rates.hourly.minor * increments * rates.increment_minutes, 60)
    hours = spoken(increments * rates.increment_minutes * MINUTE)
    limits = [(f"{hours} at the hourly rate", by_hours + Fraction(1, 2))]
    for unit, name, days, months in _CIVIL:
        rate: Money | None = getattr(rates, name)
        if rate is not None:
            units, end = 0, stay.start
            while end < stay.end:
                units, end = units + 1, civil_step(end, case.listing.time_zone, days=days, months=months)
            limits.append(
                (f"{units} {unit}{'s' if units > 1 else ''} at the {name} rate", Fraction(rate.minor * units))
            )
    for what, limit in limits:
        if paid > limit:
            return (
                f"{cost(stay.duration)} {amount(paid, rates.currency)} but {what} "
                f"{amount(int(limit), rates.currency)} {setting(case.stay, case.listing)}"
            )
    return None


def no_arbitrage(trial: Trial, case: Case) -> str | None:
    """Splitting a stay in two is never cheaper, but for rounding."""
    first, second = case.halves
    whole = trial.price(case.longer, case.listing)
    parts = [trial.price(part, case.listing) for part in (first, second)]
    allowed = sum(_roundings(trial, price) for price in (whole, *parts)) // 2
    currency = case.listing.rates.currency
    for (whose, at_once), (_, one), (_, other) in zip(*map(_paid, (whole, *parts)), strict=False):
        if at_once > one + other + allowed:
            return (
                f"{cost(case.longer.window.duration)} {amount(at_once, currency)} at once but "
                f"{amount(one + other, currency)}{whose} as {spoken(first.window.duration)} for "
                f"{amount(one, currency)} and {spoken(second.window.duration)} for {amount(other, currency)} "
                f"{setting(case.longer, case.listing)}"
            )
    return None


def fair_rates(trial: Trial, case: Case) -> str | None:
    """Raising a rate never lowers a price, and adding a rate never raises one."""
    rates = case.listing.rates
    now: Money | None = getattr(rates, case.raised)
    step = Money(case.by, rates.currency)
    other = step if now is None else now + step
    before = trial.price(case.stay, case.listing)
    after = trial.price(case.stay, case.with_rates(_with(rates, case.raised, other)))
    for (whose, old), (_, new) in zip(_paid(before), _paid(after), strict=False):
        if (new > old) if now is None else (new < old):
            change = "added at" if now is None else "raised to"
            return (
                f"with the {case.raised} rate {change} {other.decimal}, {cost(case.stay.window.duration)} "
                f"{amount(new, rates.currency)} and {amount(old, rates.currency)} before{whose} "
                f"{setting(case.stay, case.listing)}"
            )
    return None


def _with(rates: Rates, name: str, rate: Money) -> Rates:
    def asked(each: str, now: Money | None) -> Money | None:
        return rate if each == name else now

    return Rates(
        asked("hourly", rates.hourly) or rate,
        asked("daily", rates.daily),
        asked("weekly", rates.weekly),
        asked("monthly", rates.monthly),
        rates.increment_minutes,
    )


def scale(trial: Trial, case: Case) -> str | None:
    """All rates times k make the price times k, but for rounding."""
    rates, k = case.listing.rates, case.times
    scaled = Rates(
        rates.hourly.times(k),
        rates.daily and rates.daily.times(k),
        rates.weekly and rates.weekly.times(k),
        rates.monthly and rates.monthly.times(k),
        rates.increment_minutes,
    )
    one, other = trial.price(case.stay, case.listing), trial.price(case.stay, case.with_rates(scaled))
    allowed = (k * _roundings(trial, one) + _roundings(trial, other) - 1) / 2
    for (whose, before), (_, after) in zip(_paid(one), _paid(other), strict=False):
        if abs(after - k * before) > allowed:
            return (
                f"with all rates times {k}, {cost(case.stay.window.duration)} "
                f"{amount(after, rates.currency)}{whose}, not {k} times {amount(before, rates.currency)} "
                f"{setting(case.stay, case.listing)}"
            )
    return None


def civil_days(trial: Trial, case: Case) -> str | None:
    """Noon to noon costs at most one day's rate, on days of 23 and of 25 hours too."""
    where, start = case.listing.time_zone, case.stay.window.start
    rates = case.listing.rates
    daily = rates.daily or rates.hourly.times(10)
    listing = case.with_rates(attrs.evolve(rates, daily=daily))
    for noon in _noons(start, case.listing):
        end = at_wall_clock(noon + DAY, where, ends=True)
        stay = attrs.evolve(case.stay, window=TimeWindow(at_wall_clock(noon, where), end))
        paid = trial.price(stay, listing).total
        if paid > daily:
            return (
                f"noon to noon, {spoken(stay.window.duration)} on {noon:%Y-%m-%d}, costs {paid.decimal} "
                f"and a day {daily.decimal} {setting(stay, listing)}"
            )
    return None


def _noons(start: datetime, listing: PricedListing) -> Iterator[datetime]:
    """Noon of the day, and the noon before the next change of the clock."""
    noon = start.astimezone(listing.time_zone).replace(
        hour=12, minute=0, second=0, microsecond=0, tzinfo=None
    )
    yield noon
    known = changes(listing.time_zone)
    ahead = bisect_left(known, start)
    if ahead < len(known):
        before = (known[ahead] - 12 * HOUR).astimezone(listing.time_zone)
        yield before.replace(hour=12, minute=0, second=0, microsecond=0, tzinfo=None)


def optimal(trial: Trial, case: Case) -> str | None:
    """No other cover by hours, days, weeks and months is cheaper; of equal ones the fewest units."""
    rates, where = case.listing.rates, case.listing.time_zone
    rates = attrs.evolve(rates, increment_minutes=max(15, rates.increment_minutes))
    listing = case.with_rates(rates)
    window = _on_grid(case.stay.window, grid_of(where, rates.increment_minutes), _STEPS[case.times % 8])
    stay = attrs.evolve(case.stay, window=window)
    least, chosen = cheapest_by_force(rates, window, where)
    paid = trial.price(stay, listing).total.minor
    if paid != least:
        return (
            f"{cost(window.duration)} {amount(paid, rates.currency)} but the cheapest cover "
            f"{amount(least, rates.currency)} {setting(stay, listing)}"
        )
    if _counts(rates, stay, listing) != chosen:
        return f"{spoken(window.duration)} could be covered by fewer or longer units {setting(stay, listing)}"
    return None


_STEPS: Final = (960, 72, 144, 216, 480, 72, 144, 216)
"""How many steps of a grid a stay may be long that brute force looks at: 40 days by the hour at most."""


def _on_grid(window: TimeWindow, grid: timedelta, steps: int) -> TimeWindow:
    """The window on a grid of instants, cut to so many steps."""
    start = window.start - (window.start - EARLIEST) % grid
    return TimeWindow(start, start + max(1, min(window.duration // grid, steps)) * grid)


def _counts(rates: Rates, stay: PricedStay, listing: PricedListing) -> tuple[int, int, int, int]:
    of = {line.kind: line.quantity for line in cover(rates, stay.window, listing.time_zone)}
    increments = round(of.get(LineKind.HOURS, 0) * 60 / rates.increment_minutes)
    return (
        int(of.get(LineKind.MONTHS, 0)),
        int(of.get(LineKind.WEEKS, 0)),
        int(of.get(LineKind.DAYS, 0)),
        increments,
    )
