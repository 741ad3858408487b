"""Plainer cases: what hypothesis cannot see is that a rate less and a round difference read better."""

from collections.abc import Callable, Iterator

import attrs

from driveway_core.money import Money
from driveway_core.pricing import Rates
from driveway_core.testing.laws.cases import RATE_NAMES, Case
from driveway_core.windows import DAY, HOUR, TimeWindow


def plainest(case: Case, told: Callable[[Case], str | None], sentence: str) -> str:
    """The sentence about a case with as few rates as still give a counter-example."""
    for candidate in _plainer(case):
        again = told(candidate)
        if again is not None:
            return plainest(candidate, told, again)
    return sentence


def _plainer(case: Case) -> Iterator[Case]:
    for name in RATE_NAMES[1:]:
        if getattr(case.listing.rates, name) is not None:
            bare = attrs.evolve(case, listing=case.with_rates(_without(case.listing.rates, name)))
            yield bare
            yield from _rounder(bare)


def _without(rates: Rates, name: str) -> Rates:
    """The rates without the daily, weekly or monthly one."""

    def asked(each: str, now: Money | None) -> Money | None:
        return None if each == name else now

    return Rates(
        rates.hourly,
        asked("daily", rates.daily),
        asked("weekly", rates.weekly),
        asked("monthly", rates.monthly),
        rates.increment_minutes,
    )


def _rounder(case: Case) -> Iterator[Case]:
    """The same longer stay, a day or an hour longer than the shorter."""
    window = case.longer.window
    for more in (DAY, HOUR):
        if window.duration > more:
            stay = attrs.evolve(case.stay, window=TimeWindow(window.start, window.end - more))
            yield attrs.evolve(case, stay=stay, more=more)
