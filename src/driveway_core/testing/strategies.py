"""Hypothesis strategies for the core's values, for tests of your own.

``zones()``, ``instants()``, ``lengths()`` and ``windows()`` know where clocks
change; ``rates()``, ``listings()`` and ``stays()`` are what prices are made
from. All shrink to what a person can check in the head.
"""

from hypothesis import strategies as st

from driveway_core.money import DECIMALS, Money
from driveway_core.places import Position
from driveway_core.testing.clock_strategies import ZONES, changes, instants, lengths, windows, zones
from driveway_core.testing.price_strategies import listings, percentages, rates, stays

__all__ = [
    "ZONES",
    "changes",
    "currencies",
    "instants",
    "lengths",
    "listings",
    "money",
    "percentages",
    "positions",
    "rates",
    "stays",
    "windows",
    "zones",
]


def currencies() -> st.SearchStrategy[str]:
    """ISO 4217 codes; those without and with three decimals are as likely as those with two."""
    return st.sampled_from(("USD", "JPY", "KWD")) | st.sampled_from(sorted(DECIMALS))


def money(
    currency: str | None = None, *, lowest: int = -10_000_000, highest: int = 10_000_000
) -> st.SearchStrategy[Money]:
    """Amounts between two numbers of minor units, in one currency or in any."""
    code = currencies() if currency is None else st.just(currency)
    return st.builds(Money, st.integers(lowest, highest), code)


def positions() -> st.SearchStrategy[Position]:
    """Positions anywhere on the earth, the poles and the date line included."""
    latitudes = st.floats(-90, 90) | st.sampled_from((-90.0, 0.0, 90.0))
    longitudes = st.floats(-180, 180) | st.sampled_from((-180.0, 0.0, 180.0))
    return st.builds(Position, latitudes, longitudes)
