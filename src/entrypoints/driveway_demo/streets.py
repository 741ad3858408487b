"""The city as cars drive it: every block of its grids, its main roads, and the addresses along them."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Final, TypeAlias

from driveway_demo.city import city
from driveway_demo.outline import Lattice, Ring
from driveway_demo.roads import ARTERIES, LATTICES
from driveway_demo.stretches import Point

Road: TypeAlias = tuple[Sequence[Point], float]
"""Its bends, and how fast one may drive there, in metres a second."""

_IN_STREETS: Final = 11.0
_ON_MAIN_ROADS: Final = 13.0


def driven() -> Iterator[Road]:
    """Every road of the city."""
    for lattice in LATTICES:
        for line in _lines(lattice):
            yield from ((run, _IN_STREETS) for run in _runs(line, lattice.within))
    for artery in ARTERIES:
        yield artery.bends, _ON_MAIN_ROADS


def addresses(today: date) -> Iterator[tuple[str, float, float]]:
    """The address of every listing as a car is sent it, and where that is."""
    for listing in city(today).listings:
        words = "{address}, {city}, {state} {zip_code}".format_map(listing.body)
        yield words, float(str(listing.body["latitude"])), float(str(listing.body["longitude"]))


def _lines(lattice: Lattice) -> Iterator[list[Point]]:
    """The streets of a grid, one way and the other, with a bend at each crossing."""
    nw, ne, sw, se = lattice.corners
    columns, rows = lattice.columns, lattice.rows

    def crossing(column: int, row: int) -> Point:
        west, east = between(nw, sw, row / rows), between(ne, se, row / rows)
        return between(west, east, column / columns)

    for row in range(rows + 1):
        yield [crossing(column, row) for column in range(columns + 1)]
    for column in range(columns + 1):
        yield [crossing(column, row) for row in range(rows + 1)]


def between(one: Point, other: Point, share: float) -> Point:
    """The point that far along."""
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])


def _runs(line: Sequence[Point], ring: Ring) -> Iterator[list[Point]]:
    """The parts of a street whose crossings lie within a ring."""
    run: list[Point] = []
    for point in line:
        if lies_in(point, ring):
            run.append(point)
            continue
        if len(run) > 1:
            yield run
        run = []
    if len(run) > 1:
        yield run


def lies_in(point: Point, ring: Ring) -> bool:
    """Whether a point lies within: a ray from it crosses the ring an odd number of times."""
    (up, right), inside = point, False
    for (one_up, one_right), (other_up, other_right) in pairwise([*ring, ring[0]]):
        if (one_up > up) != (other_up > up):
            share = (up - one_up) / (other_up - one_up)
            inside ^= right < one_right + share * (other_right - one_right)
    return inside
