"""The cheapest cover by brute force, backwards from the end, on a grid of instants.

Shares nothing with the search it judges but ``civil_step``: no lower bounds,
no integers for times, no rule about when waiting pays. For every instant of
the grid it knows all ways to cover the stay up to there that could still win.
"""

from bisect import bisect_left
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cache
from itertools import accumulate
from math import floor, gcd
from zoneinfo import ZoneInfo

from driveway_core.pricing import Rates
from driveway_core.testing.clock_strategies import changes
from driveway_core.windows import MINUTE, TimeWindow, civil_step

Counts = tuple[int, int, int, int]
"""Months, weeks, days, increments."""

_UNITS: tuple[tuple[dict[str, int], Counts], ...] = (
    ({"months": 1}, (1, 0, 0, 0)),
    ({"days": 7}, (0, 1, 0, 0)),
    ({"days": 1}, (0, 0, 1, 0)),
)


def _rank(counts: Counts) -> tuple[int, ...]:
    """Smaller is preferred among equal prices: fewer units, then longer ones."""
    return sum(counts), -counts[0], -counts[1], -counts[2]


def _add(one: Counts, other: Counts) -> Counts:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3]


def _undominated(ways: dict[Counts, Fraction]) -> dict[Counts, Fraction]:
    kept: dict[Counts, Fraction] = {}
    best = None
    for counts in sorted(ways, key=lambda counts: (ways[counts], _rank(counts))):
        if best is None or _rank(counts) < best:
            best = _rank(counts)
            kept[counts] = ways[counts]
    return kept


@cache
def grid_of(where: ZoneInfo, increment_minutes: int) -> timedelta:
    """The widest grid, an hour at most, that holds the zone's changes and the increments."""
    known = changes(where)
    minutes = [moment.minute for moment in known]
    sizes = [_offset_minutes(moment, where) - _offset_minutes(moment - MINUTE, where) for moment in known]
    return gcd(60, increment_minutes, *minutes, *sizes) * MINUTE


def _offset_minutes(moment: datetime, where: ZoneInfo) -> int:
    offset = moment.astimezone(where).utcoffset()
    assert offset is not None
    return offset // MINUTE


def cheapest_by_force(rates: Rates, stay: TimeWindow, where: ZoneInfo) -> tuple[int, Counts]:
    """The price in minor units and the counts of the preferred cheapest cover.

    The stay must lie on the grid. A unit may begin at any instant that is covered already.
    """
    grid = grid_of(where, rates.increment_minutes)
    size = stay.duration // grid
    moments = [stay.start + index * grid for index in range(size + 1)]
    increment = timedelta(minutes=rates.increment_minutes) // grid
    offers: list[tuple[Fraction, Counts, list[datetime]]] = []
    for rate, (step, counts) in zip((rates.monthly, rates.weekly, rates.daily), _UNITS, strict=True):
        if rate is not None:
            ends = [civil_step(moment, where, **step) for moment in moments[:-1]]
            offers.append((Fraction(rate.minor), counts, list(accumulate(ends, max))))
    share = Fraction(rates.hourly.minor * rates.increment_minutes, 60)
    known: list[dict[Counts, Fraction]] = [{(0, 0, 0, 0): Fraction(0)}]
    for index in range(1, size + 1):
        before = max(0, index - increment)
        ways = {_add(counts, (0, 0, 0, 1)): cost + share for counts, cost in known[before].items()}
        for price, unit, reaches in offers:
            begin = bisect_left(reaches, moments[index])
            for counts, cost in known[begin].items():
                ways[_add(counts, unit)] = cost + price
        known.append(_undominated(ways))
    final = [(floor(cost + Fraction(1, 2)), _rank(counts), counts) for counts, cost in known[size].items()]
    price_in_minor, _, chosen = min(final)
    return price_in_minor, chosen
