"""The city's listings on a map, as one SVG.

``python -m driveway_demo.map_picture [FILE]`` writes the README's picture.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import escape
from math import cos, radians
from pathlib import Path
from typing import Final

from driveway_core.places import Position
from driveway_demo.city import NEIGHBOURHOODS, city
from driveway_demo.outline import LAND, NORTH_OF_MARKET, PARKS, SOUTH_OF_MARKET, WATER, Lattice, Ring
from driveway_demo.roads import ARTERIES, LATTICES
from driveway_demo.stretches import METRES_A_DEGREE, Point

PICTURE: Final = Path("docs/pictures/city.svg")
DOLORES_PARK: Final = Position(37.7596, -122.4269)
SEARCH_METRES: Final = 1500

WIDTH: Final = 1200
HEIGHT: Final = 870
_NORTH: Final = 37.8150
_WEST: Final = -122.5445
_SCALE: Final = 0.0715  # pixels a metre
_SHRINK: Final = cos(radians(37.76))

_PRICES: Final = (
    ("under $4", 4.0, "#2a9d8f"),
    ("$4 to 6", 6.0, "#8ab17d"),
    ("$6 to 8", 8.0, "#e9c46a"),
    ("$8 to 10", 10.0, "#f4a261"),
    ("$10 to 12", 12.0, "#e76f51"),
    ("$12 and up", 99.0, "#b5336a"),
)
_CLIPS: Final[Mapping[Ring, str]] = {LAND: "land", NORTH_OF_MARKET: "north", SOUTH_OF_MARKET: "south"}

_STYLE: Final = (
    "text{font-family:'Avenir Next','Segoe UI',Helvetica,Arial,sans-serif;fill:#3d405b}"
    ".hood{font-size:10.5px;letter-spacing:1.2px;fill:#5f5e70;text-anchor:middle}"
    ".halo{stroke:#fbf8f1;stroke-width:4px;stroke-linejoin:round;stroke-opacity:.9}"
    ".sea{font-size:17px;font-style:italic;letter-spacing:5px;fill:#7ba3b8;text-anchor:middle}"
    ".small{font-size:12px;fill:#6b6a78}.block{stroke:#e0d6c2;stroke-width:.9;fill:none}"
    ".road{stroke:#fff;fill:none;stroke-linejoin:round;stroke-linecap:round}"
    ".case{stroke:#dccfb6;fill:none;stroke-linejoin:round;stroke-linecap:round}"
    ".dot{stroke:#fff;stroke-width:1.6}.far{stroke-width:1.1}"
)


def draw(listings: Sequence[Mapping[str, object]], centre: Position, radius_m: float) -> str:
    """The map as SVG text: listings as dots by hourly rate, those within reach of the centre larger."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{len(listings)} driveways in San Francisco, coloured by price</title>",
        f"<style>{_STYLE}</style>",
        *_ground(),
        *_streets(),
        *_circle(centre, radius_m),
        *_names(),
        *_dots(listings, centre, radius_m),
        *_legend(listings, centre, radius_m),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def picture() -> str:
    """The README's picture: the demo's city around Dolores Park."""
    any_day = date(2026, 1, 5)  # hours do not show on a map
    return draw([listing.body for listing in city(any_day).listings], DOLORES_PARK, SEARCH_METRES)


def _xy(point: Point) -> tuple[float, float]:
    latitude, longitude = point
    right = (longitude - _WEST) * METRES_A_DEGREE * _SHRINK * _SCALE
    return round(right, 1), round((_NORTH - latitude) * METRES_A_DEGREE * _SCALE, 1)


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join("{:g} {:g}".format(*_xy(point)) for point in points)


def _ground() -> Iterator[str]:
    yield "<defs>"
    yield '<radialGradient id="sea" cx=".5" cy=".5" r=".75"><stop offset="0" stop-color="#d9eaf1"/>'
    yield '<stop offset="1" stop-color="#bcd8e6"/></radialGradient>'
    yield f'<clipPath id="frame"><rect width="{WIDTH}" height="{HEIGHT}" rx="18"/></clipPath>'
    for ring, name in _CLIPS.items():
        yield f'<clipPath id="{name}"><path d="{_path(ring)}Z"/></clipPath>'
    yield "</defs>"
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" rx="18" fill="url(#sea)"/>'
    for width, opacity in ((26, 0.25), (14, 0.35), (6, 0.5)):
        yield f'<path clip-path="url(#frame)" d="{_path(LAND)}Z" fill="none" stroke="#eef6f9" '
        yield f'stroke-width="{width}" stroke-opacity="{opacity}" stroke-linejoin="round"/>'
    yield f'<path d="{_path(LAND)}Z" fill="#f8f3e8" stroke="#d8cdb6" stroke-width="1.2"/>'


def _streets() -> Iterator[str]:
    yield '<g clip-path="url(#land)">'
    for lattice in LATTICES:
        yield f'<path class="block" clip-path="url(#{_CLIPS[lattice.within]})" d="{_blocks(lattice)}"/>'
    yield from (f'<path d="{_path(ring)}Z" fill="#d3e3c0" stroke="#c3d6ae"/>' for ring in PARKS)
    yield from (f'<path d="{_path(ring)}Z" fill="#c6dfeb"/>' for ring in WATER)
    for artery in ARTERIES:
        yield f'<path class="case" stroke-width="{artery.width + 1.8:g}" d="{_path(artery.bends)}"/>'
    for artery in ARTERIES:
        yield f'<path class="road" stroke-width="{artery.width:g}" d="{_path(artery.bends)}"/>'
    yield "</g>"


def _blocks(lattice: Lattice) -> str:
    """All lines of a grid, spread evenly between its corners."""
    nw, ne, sw, se = lattice.corners
    across = _rungs((nw, ne), (sw, se), lattice.columns)
    down = _rungs((nw, sw), (ne, se), lattice.rows)
    return "".join(_path(line) for line in (*across, *down))


def _rungs(one: tuple[Point, Point], other: tuple[Point, Point], count: int) -> list[tuple[Point, Point]]:
    """Lines from one edge to the other, like the rungs of a ladder."""
    return [(_between(*one, i / count), _between(*other, i / count)) for i in range(count + 1)]


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _circle(centre: Position, radius_m: float) -> Iterator[str]:
    x, y = _xy((centre.latitude, centre.longitude))
    yield f'<circle cx="{x}" cy="{y}" r="{radius_m * _SCALE:.1f}" fill="#3f8efc" fill-opacity=".13" '
    yield 'stroke="#2f6fd0" stroke-width="2" stroke-dasharray="7 5"/>'


def _dots(listings: Sequence[Mapping[str, object]], centre: Position, radius_m: float) -> Iterator[str]:
    for far in (True, False):
        for listing in listings:
            point = _position(listing)
            if (point.metres_to(centre) > radius_m) is far:
                x, y = _xy((point.latitude, point.longitude))
                look = 'r="5" class="dot far"' if far else 'r="7" class="dot"'
                yield f'<circle cx="{x}" cy="{y}" {look} fill="{_colour(listing)}"/>'
    x, y = _xy((centre.latitude, centre.longitude))
    yield f'<path d="M{x} {y}c-3-8-11-11-11-20a11 11 0 0 1 22 0c0 9-8 12-11 20z" fill="#1d3557" '
    yield f'stroke="#fff" stroke-width="1.5"/><circle cx="{x}" cy="{round(y - 20, 1)}" r="4.2" fill="#fff"/>'


def _position(listing: Mapping[str, object]) -> Position:
    return Position(float(str(listing["latitude"])), float(str(listing["longitude"])))


def _colour(listing: Mapping[str, object]) -> str:
    rate = float(str(listing["hourly_rate"]))
    return next(colour for _, below, colour in _PRICES if rate < below)


def _names() -> Iterator[str]:
    for hood in NEIGHBOURHOODS:
        corners = [corner for stretch in hood.stretches for corner in (stretch.start, stretch.end)]
        spots = [_xy(corner) for corner in corners]
        x = round((min(x for x, _ in spots) + max(x for x, _ in spots)) / 2, 1)
        y = round(min(y for _, y in spots) - 9, 1)
        for look in ("hood halo", "hood"):
            yield f'<text class="{look}" x="{x}" y="{y}">{escape(hood.name.upper())}</text>'
    yield '<text class="sea" transform="translate(165 590) rotate(-90)">PACIFIC OCEAN</text>'
    for row, word in enumerate(("SAN", "FRANCISCO", "BAY")):
        yield f'<text class="sea" x="1075" y="{140 + 27 * row}">{word}</text>'


def _legend(listings: Sequence[Mapping[str, object]], centre: Position, radius_m: float) -> Iterator[str]:
    near = sum(_position(listing).metres_to(centre) <= radius_m for listing in listings)
    yield f'<text x="44" y="74" font-size="34" font-weight="600">{len(listings)} driveways</text>'
    yield '<text x="44" y="108" font-size="24">in San Francisco</text>'
    yield f'<text class="small" x="44" y="140">{near} of them within {radius_m / 1000:g} km of the pin</text>'
    yield '<text class="small" x="44" y="190" font-weight="600">Dollars an hour</text>'
    for index, (word, _, colour) in enumerate(_PRICES):
        y = 214 + index * 22
        yield f'<circle class="dot" cx="52" cy="{y}" r="7" fill="{colour}"/>'
        yield f'<text class="small" x="68" y="{y + 4}">{word}</text>'
    kilometre = 1000 * _SCALE
    yield f'<path d="M1070 820v6h{kilometre:g}v-6" fill="none" stroke="#3d405b" stroke-width="1.5"/>'
    yield f'<text class="small" x="{1070 + kilometre / 2:g}" y="812" text-anchor="middle">1 km</text>'


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(picture(), encoding="utf-8")
