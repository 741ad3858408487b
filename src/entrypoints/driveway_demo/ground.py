"""The ground of the city as GeoJSON (RFC 7946), for the map of the pages.

``python -m driveway_demo.ground [FILE]`` writes the file that the pages load.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeAlias

from driveway_demo.city import NEIGHBOURHOODS
from driveway_demo.outline import LAND, PARKS, WATER, Lattice, Ring
from driveway_demo.roads import ARTERIES, LATTICES
from driveway_demo.streets import between, lies_in
from driveway_demo.stretches import Neighbourhood, Point

FILE: Final = Path("src/entrypoints/driveway_web/static/ground/san-francisco.json")

_DIGITS: Final = 5  # about a metre, where the drawing is good to a hundred: parallel streets stay parallel
_SHORTEST: Final = 1e-4
"""In degrees: a bit of street that is shorter than some ten metres is not drawn."""
_SEAS: Final = (
    ("Pacific Ocean", (37.7560, -122.5240)),
    ("San Francisco Bay", (37.7900, -122.3720)),
)

Line: TypeAlias = tuple[Point, Point]


def ground() -> str:
    """The file: one feature for all of a kind, so that a browser draws it in a few strokes."""
    features = [
        _feature("land", "Polygon", [_ring(LAND)]),
        _feature("street", "MultiLineString", [_line(each) for each in _streets()]),
        _feature("park", "MultiPolygon", [[_ring(park)] for park in PARKS]),
        _feature("water", "MultiPolygon", [[_ring(water)] for water in WATER]),
        *_roads(),
        *(_feature("place", "Point", _spot(_middle(hood)), name=hood.name) for hood in NEIGHBOURHOODS),
        *(_feature("sea", "Point", _spot(spot), name=name) for name, spot in _SEAS),
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")) + "\n"


def _feature(kind: str, shape: str, coordinates: object, **more: object) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"kind": kind, **more},
        "geometry": {"type": shape, "coordinates": coordinates},
    }


def _roads() -> Iterator[dict[str, Any]]:
    for width in sorted({artery.width for artery in ARTERIES}):
        runs = [
            _line(run)
            for artery in ARTERIES
            if artery.width == width
            for run in joined([part for line in pairwise(artery.bends) for part in within(line, LAND)])
        ]
        yield _feature("road", "MultiLineString", runs, width=width)


def _streets() -> Iterator[Line]:
    for lattice in LATTICES:
        for line in _rungs(lattice):
            for part in within(line, lattice.within):
                yield from (run for run in within(part, LAND) if _length(run) > _SHORTEST)


def _rungs(lattice: Lattice) -> Iterator[Line]:
    """The streets of a grid, spread evenly between its corners like the rungs of two ladders."""
    nw, ne, sw, se = lattice.corners
    for row in range(lattice.rows + 1):
        yield between(nw, sw, row / lattice.rows), between(ne, se, row / lattice.rows)
    for column in range(lattice.columns + 1):
        yield between(nw, ne, column / lattice.columns), between(sw, se, column / lattice.columns)


def within(line: Line, ring: Ring) -> Iterator[Line]:
    """The parts of a line that lie within a ring: cut where they cross, kept where their middle is inside."""
    cuts = sorted({0.0, 1.0, *_crossings(line, ring)})
    for one, other in pairwise(cuts):
        if lies_in(between(*line, (one + other) / 2), ring):
            yield between(*line, one), between(*line, other)


def _crossings(line: Line, ring: Ring) -> Iterator[float]:
    """How far along a line the sides of a ring cross it."""
    (up, right), (to_up, to_right) = line
    rise, run = to_up - up, to_right - right
    for (one_up, one_right), (other_up, other_right) in pairwise([*ring, ring[0]]):
        side_rise, side_run = other_up - one_up, other_right - one_right
        turn = rise * side_run - run * side_rise
        if turn == 0:  # they run side by side
            continue
        along = ((one_up - up) * side_run - (one_right - right) * side_rise) / turn
        beside = ((one_up - up) * run - (one_right - right) * rise) / turn
        if 0 < along < 1 and 0 <= beside <= 1:
            yield along


def joined(lines: Sequence[Line]) -> Iterator[list[Point]]:
    """Lines that begin where the one before ends, as one."""
    run: list[Point] = []
    for start, end in lines:
        if run and run[-1] != start:
            yield run
            run = []
        run = [*(run or [start]), end]
    if run:
        yield run


def _length(line: Line) -> float:
    return max(abs(line[0][0] - line[1][0]), abs(line[0][1] - line[1][1]))


def _middle(hood: Neighbourhood) -> Point:
    corners = [corner for stretch in hood.stretches for corner in (stretch.start, stretch.end)]
    ups, rights = [up for up, _ in corners], [right for _, right in corners]
    return (min(ups) + max(ups)) / 2, (min(rights) + max(rights)) / 2


def _spot(point: Point) -> list[float]:
    """As GeoJSON has it: the longitude comes first."""
    return [round(point[1], _DIGITS), round(point[0], _DIGITS)]


def _line(points: Sequence[Point]) -> list[list[float]]:
    return [_spot(point) for point in points]


def _ring(ring: Ring) -> list[list[float]]:
    """Closed, and counter-clockwise, as GeoJSON wants outer rings."""
    area = sum(
        (other[1] - one[1]) * (other[0] + one[0]) for one, other in pairwise([*ring, ring[0]])
    )  # twice; positive where it is clockwise
    points = list(reversed(ring)) if area > 0 else list(ring)
    return _line([*points, points[0]])


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(ground(), encoding="utf-8")
