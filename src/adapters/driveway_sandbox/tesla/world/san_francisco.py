"""A small San Francisco for the sandbox alone: some grids, some main roads, two tunnels; good to 100 m."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from driveway_core.places import Position
from driveway_sandbox.tesla.world.streets import Road, Streets

Corner = tuple[float, float]

GRIDS: Final[tuple[tuple[Corner, Corner, Corner, Corner, int, int], ...]] = (
    ((37.7655, -122.4330), (37.7668, -122.4105), (37.7480, -122.4312), (37.7492, -122.4090), 12, 10),
    ((37.7820, -122.4460), (37.7845, -122.4240), (37.7712, -122.4440), (37.7735, -122.4220), 12, 9),
    ((37.7830, -122.4940), (37.7850, -122.4610), (37.7730, -122.4930), (37.7748, -122.4600), 16, 6),
    ((37.7640, -122.5060), (37.7660, -122.4680), (37.7480, -122.5050), (37.7500, -122.4670), 18, 8),
    ((37.8040, -122.4240), (37.8055, -122.4100), (37.7890, -122.4210), (37.7905, -122.4070), 8, 12),
    ((37.7790, -122.4090), (37.7880, -122.3975), (37.7715, -122.3995), (37.7805, -122.3880), 6, 5),
)
"""Districts: corners (north-west, north-east, south-west, south-east), columns and rows of blocks."""

MAIN_ROADS: Final[tuple[tuple[float, tuple[Corner, ...]], ...]] = (
    (13.0, ((37.7945, -122.3950), (37.7752, -122.4193), (37.7640, -122.4340), (37.7560, -122.4440))),
    (13.0, ((37.7790, -122.5050), (37.7815, -122.4700), (37.7845, -122.4240), (37.7870, -122.4060))),
    (15.0, ((37.8045, -122.4250), (37.7850, -122.4215), (37.7735, -122.4180), (37.7480, -122.4170))),
    (15.0, ((37.7870, -122.4720), (37.7740, -122.4720), (37.7650, -122.4770), (37.7470, -122.4755))),
    (13.0, ((37.7730, -122.4940), (37.7748, -122.4600), (37.7725, -122.4440), (37.7740, -122.4220))),
    (13.0, ((37.7640, -122.5060), (37.7655, -122.4680), (37.7640, -122.4340))),
)
"""Limits in metres a second, and bends."""

TUNNELS: Final[tuple[tuple[Corner, ...], ...]] = (
    ((37.7967, -122.4185), (37.7976, -122.4110)),
    ((37.7560, -122.4440), (37.7490, -122.4560), (37.7500, -122.4670)),
)

HOME: Final = Position(37.7560, -122.4145)
"""A driveway in the Mission where a car may begin."""


@cache
def san_francisco() -> Streets:
    """The city as streets."""
    return Streets.of([*_blocks(), *_main_roads()])


def _blocks() -> Iterator[Road]:
    for north_west, north_east, south_west, south_east, columns, rows in GRIDS:
        for row in range(rows + 1):
            west, east = _on(north_west, south_west, row / rows), _on(north_east, south_east, row / rows)
            yield Road(tuple(Position(*_on(west, east, column / columns)) for column in range(columns + 1)))
        for column in range(columns + 1):
            north = _on(north_west, north_east, column / columns)
            south = _on(south_west, south_east, column / columns)
            yield Road(tuple(Position(*_on(north, south, row / rows)) for row in range(rows + 1)))


def _main_roads() -> Iterator[Road]:
    for limit, bends in MAIN_ROADS:
        yield Road(tuple(Position(*bend) for bend in bends), limit)
    for bends in TUNNELS:
        yield Road(tuple(Position(*bend) for bend in bends), 13.0, tunnel=True)


def _on(one: Corner, other: Corner, share: float) -> Corner:
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])
