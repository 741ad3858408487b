"""A believable San Francisco: 200 listings of 60 hosts, the same on every machine.

Streets, corners and ZIP codes are the city's own; hosts, house numbers and
everything about the driveways are made up.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import cycle
from typing import Final

import attrs

from driveway_demo import north_side, south_side, west_side
from driveway_demo.hours import availability
from driveway_demo.offers import body
from driveway_demo.people import DRIVERS, HOSTS, DriverSketch, HostSketch
from driveway_demo.stretches import Neighbourhood

__all__ = [
    "DRIVERS",
    "HOSTS",
    "NEIGHBOURHOODS",
    "City",
    "DriverSketch",
    "HostSketch",
    "ListingSketch",
    "city",
]

NEIGHBOURHOODS: Final[tuple[Neighbourhood, ...]] = (
    *west_side.NEIGHBOURHOODS,
    *north_side.NEIGHBOURHOODS,
    *south_side.NEIGHBOURHOODS,
)

_SHARES: Final = (1, 2, 4, 3, 5, 2, 7, 1, 3, 5)
"""How many listings one host after the other has; neighbours follow one another, so they lie near."""


@attrs.frozen
class ListingSketch:
    """One listing of ``hosts[host]``: the JSON of its creation and of each availability entry."""

    host: int
    body: Mapping[str, object]
    availability: tuple[Mapping[str, object], ...]


@attrs.frozen
class City:
    """Everything to register before the story begins."""

    hosts: tuple[HostSketch, ...]
    listings: tuple[ListingSketch, ...]


def city(today: date) -> City:
    """The city as it stands on a day: opening hours began before it, pauses come after it."""
    hosts = _hosts_in_turn()
    return City(
        HOSTS,
        tuple(
            ListingSketch(
                next(hosts),
                body(hood, stretch, which),
                availability(f"{hood.name} {stretch.street} {which}", today),
            )
            for hood in NEIGHBOURHOODS
            for stretch in hood.stretches
            for which in range(stretch.listings)
        ),
    )


def _hosts_in_turn() -> Iterator[int]:
    """Which host each listing belongs to; what is over falls to the last."""
    for host, listings in zip(range(len(HOSTS)), cycle(_SHARES), strict=False):
        for _ in range(listings):
            yield host
    while True:
        yield len(HOSTS) - 1
