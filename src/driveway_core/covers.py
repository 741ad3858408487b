"""The cheapest way to cover a stay by hours, days, weeks and months.

A best-first search over the instants that a cover can reach. It is exact: a
cover is taken from the queue only when nothing left in it could be cheaper,
have fewer units at the same price, or longer units among as many. What the
units mean, and why a unit may begin before the last one ends, is decision
0003 (``docs/decisions/0003-cheapest-cover.md``).
"""

from bisect import bisect_right
from collections.abc import Sequence
from heapq import heappop, heappush
from itertools import accumulate
from math import inf
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from driveway_core.civil import DAY_LONG, Clock, Days, Month, Unit, length_of, microseconds, month_of
from driveway_core.windows import MINUTE, TimeWindow, civil_step

_MONTH: Final = Month()
_WEEK: Final = Days(7 * DAY_LONG)
_DAY: Final = Days(DAY_LONG)
_MINUTE_LONG: Final = DAY_LONG // 1440
_DAYS: Final = (0, 1, 7, 0)


@attrs.frozen
class Prices:
    """What the units cost, in minor units of one currency; None is not on offer."""

    hour: int
    day: int | None
    week: int | None
    month: int | None
    increment_minutes: int

    def of_increments(self, count: int) -> int:
        """So many billing increments, rounded once for all of them, half up."""
        return (self.hour * count * self.increment_minutes + 30) // 60


@attrs.frozen
class Cover:
    """How many of each unit; ``increments`` are billing increments."""

    months: int
    weeks: int
    days: int
    increments: int


@attrs.frozen
class _Reach:
    """How far one unit gets, from the stay's start on."""

    unit: Unit
    clock: Clock
    peaks: tuple[int, ...]
    """The last instants before a later start would get less far."""
    records: tuple[int, ...]
    """The furthest that a start at a peak, or at one before it, gets."""
    rises: tuple[int, ...]
    """The instants worth waiting for: a start there gets further by more than the wait."""

    @classmethod
    def of(cls, unit: Unit, clock: Clock, start: int, end: int) -> "_Reach":
        first, last = clock.local(start) - DAY_LONG, clock.local(end)
        dips = [at for at, _, _ in clock.folds()]
        dips += [at for local in unit.dips(first, last) for at in clock.showing(local)]
        rises = [*clock.gaps()]
        rises += [at for local in unit.rises(first, last) for at in clock.showing(local)]
        rises += [
            at for _, again, _ in clock.folds() for local in unit.before(again) for at in clock.showing(local)
        ]
        peaks = sorted({at - 1 for at in dips if start < at < end})
        ends = (clock.instant(unit.on(clock.local(peak))) for peak in peaks)
        return cls(
            unit,
            clock,
            tuple(peaks),
            tuple(accumulate(ends, max)),
            tuple(sorted({at for at in rises if start < at < end})),
        )

    def beyond(self, moment: int) -> int:
        """The furthest end of the unit, begun at any instant from the stay's start to ``moment``."""
        clock = self.clock
        end = clock.instant(self.unit.on(clock.local(moment)))
        passed = bisect_right(self.peaks, moment)
        return max(end, self.records[passed - 1]) if passed else end

    def waits(self, moment: int, increment: int) -> list[int]:
        """Counts of increments to lay before the unit: none, or just enough to get to a rise."""
        ahead = self.rises[bisect_right(self.rises, moment) :]
        return [0, *(-((moment - rise) // increment) for rise in ahead)]


_Way = tuple[int, int, int, int, int]
"""Cost (in parts of a minor unit), months, weeks, days, increments."""


class _Rest:
    """The least that the rest of a stay can cost, and the fewest units it can need."""

    def __init__(self, clock: Clock, end: int, month: int | None, spans: Sequence[tuple[int, int]]) -> None:
        self._clock, self._end, self._month = clock, end, month
        self._cost, self._span = _cheapest_per_time(spans)
        self._longest = _MONTH.length if month else max(span for _, span in spans)
        self._folds = clock.folds()
        self._months: dict[int, list[int]] = {}

    def at_least(self, moment: int) -> tuple[int, int]:
        """The cost in parts of a minor unit and the count, from that moment to the end.

        A fold may give a unit that ends in it its size, and once more one
        that begins there. A calendar month sees at most one month begin.
        """
        gains = sum(2 * size for at, _, size in self._folds if at + size > moment)
        left = max(0, self._end - moment - gains)
        least = left * self._cost // self._span
        if self._month:
            for count, covered in enumerate(self._longest_months(moment), 1):
                beside = max(0, left - covered)
                least = min(least, count * self._month + beside * self._cost // self._span)
                if not beside:
                    break
        return least, -(-left // self._longest)

    def _longest_months(self, moment: int) -> list[int]:
        """The time that one, two, three … months can cover from then on, at most."""
        first = month_of(self._clock.local(moment) - DAY_LONG)
        if first not in self._months:
            last = month_of(self._clock.local(self._end))
            lengths = sorted((length_of(month) for month in range(first, last + 1)), reverse=True)
            self._months[first] = list(accumulate(length * DAY_LONG for length in lengths))
        return self._months[first]


class _Search:
    def __init__(self, prices: Prices, stay: TimeWindow, where: ZoneInfo) -> None:
        self._start, self._end = microseconds(stay.start), microseconds(stay.end)
        self._parts = 60 // prices.increment_minutes
        self._hour = prices.hour
        self._increment = prices.increment_minutes * _MINUTE_LONG
        clock = Clock.during(stay, where)
        offers: tuple[tuple[int | None, Unit, tuple[int, int, int]], ...] = (
            (prices.month, _MONTH, (1, 0, 0)),
            (prices.week, _WEEK, (0, 1, 0)),
            (prices.day, _DAY, (0, 0, 1)),
        )
        self._units = [
            (price * self._parts, counted, _Reach.of(unit, clock, self._start, self._end))
            for price, unit, counted in offers
            if price is not None
        ]
        spans = [(cost, reach.unit.length) for cost, _, reach in self._units if reach.unit != _MONTH]
        month = None if prices.month is None else prices.month * self._parts
        self._rest = _Rest(clock, self._end, month, [(self._hour, self._increment), *spans])
        self._outlook: dict[int, tuple[int, int]] = {}
        self._queue: list[tuple[int, ...]] = []
        self._seen: dict[int, list[_Way]] = {}
        self._known: tuple[float, float] = (inf, inf)

    def run(self) -> Cover:
        self._reached(self._start, (0, 0, 0, 0, 0))
        while True:
            _, _, whole, moment, *_, cost, months, weeks, days, increments = heappop(self._queue)
            if whole:
                return Cover(months, weeks, days, increments)
            self._go_on(-moment, (cost, months, weeks, days, increments))

    def _go_on(self, moment: int, way: _Way) -> None:
        self._covered(self._after(way, -((moment - self._end) // self._increment)))
        for cost, unit, reach in self._units:
            gained = moment
            for count in reach.waits(moment, self._increment):
                wait = count * self._increment
                if moment + wait >= self._end:
                    break
                if count and self._key(moment + wait, self._after(way, count)) > self._known:
                    continue
                until = min(reach.beyond(moment + wait), self._end)
                if until - wait <= gained:
                    continue  # the same increments after the unit lead as far
                gained = until - wait
                onward = self._after(way, count, cost, unit)
                if until == self._end:
                    self._covered(onward)
                else:
                    self._reached(until, onward)

    def _after(self, way: _Way, count: int, more: int = 0, unit: tuple[int, int, int] = (0, 0, 0)) -> _Way:
        cost, months, weeks, days, increments = way
        cost += count * self._hour + more
        return cost, months + unit[0], weeks + unit[1], days + unit[2], increments + count

    def _key(self, moment: int, way: _Way) -> tuple[int, int]:
        """A price and a number of units that no cover which begins like this can be below."""
        least = self._outlook.get(moment)
        if least is None:
            least = self._outlook[moment] = self._rest.at_least(moment)
        return self._rounded(way[0] + least[0]), way[1] + way[2] + way[3] + way[4] + least[1]

    def _rounded(self, cost: int) -> int:
        return (cost + self._parts // 2) // self._parts

    def _covered(self, way: _Way) -> None:
        key = self._rounded(way[0]), sum(way[1:])
        if key <= self._known:
            self._known = key
            heappush(self._queue, (*key, 1, -way[1], -way[2], -way[3], *way))

    def _reached(self, moment: int, way: _Way) -> None:
        key = self._key(moment, way)
        if key > self._known:
            return
        others = self._seen.setdefault(moment, [])
        if any(self._beats(other, way) for other in others):
            return
        others.append(way)
        heappush(self._queue, (*key, 0, -moment, 0, 0, *way))

    def _beats(self, one: _Way, other: _Way) -> bool:
        """Whether no end of the other way can be better: even where rounding makes their prices equal."""
        return one[0] + self._parts <= other[0] or (one[0] <= other[0] and _order(one) <= _order(other))


def _order(way: _Way) -> tuple[int, int, int, int]:
    return sum(way[1:]), -way[1], -way[2], -way[3]


def _cheapest_per_time(offers: Sequence[tuple[int, int]]) -> tuple[int, int]:
    best = offers[0]
    for offer in offers[1:]:
        if offer[0] * best[1] < best[0] * offer[1]:
            best = offer
    return best


def cheapest(prices: Prices, stay: TimeWindow, where: ZoneInfo) -> Cover:
    """The cheapest cover; of equally cheap ones the fewest units, then the longer ones."""
    increments = -(-stay.duration // (prices.increment_minutes * MINUTE))
    by_hours = prices.of_increments(increments)
    if all(price is None or by_hours < price for price in (prices.day, prices.week, prices.month)):
        return Cover(0, 0, 0, increments)
    return _one_unit(prices, stay, where) or _Search(prices, stay, where).run()


def _one_unit(prices: Prices, stay: TimeWindow, where: ZoneInfo) -> Cover | None:
    """The cheapest of the longer units, where one of it is enough; None where it is not.

    Hours alone cost no less here, and no cover with a longer unit costs less than that unit.
    """
    _, length, one = min(
        (price, -length, one)
        for price, length, one in (
            (prices.month, 3, Cover(1, 0, 0, 0)),
            (prices.week, 2, Cover(0, 1, 0, 0)),
            (prices.day, 1, Cover(0, 0, 1, 0)),
        )
        if price is not None
    )
    return one if civil_step(stay.start, where, days=_DAYS[-length], months=one.months) >= stay.end else None
