"""The ground of the city on the pages' map: current, light, and where the city is."""

import gzip
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from driveway_demo.city import NEIGHBOURHOODS
from driveway_demo.ground import FILE, ground, joined, within
from driveway_demo.outline import LAND
from driveway_demo.streets import between

ROOT = Path(__file__).parents[3]
SQUARE = ((0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0))


def test_the_committed_file_is_current() -> None:
    """Run ``python -m driveway_demo.ground`` when this fails."""
    assert (ROOT / FILE).read_text(encoding="utf-8") == ground()


def test_it_is_light_enough_for_a_telephone() -> None:
    text = (ROOT / FILE).read_bytes()
    assert len(text) < 250_000
    assert len(gzip.compress(text)) < 80_000


def test_everything_is_in_the_city_longitude_first() -> None:
    features = json.loads(ground())["features"]
    for feature in features:
        for longitude, latitude in _spots(feature["geometry"]["coordinates"]):
            assert -122.53 < longitude < -122.35, feature["properties"]
            assert 37.70 < latitude < 37.83, feature["properties"]
    named = {each["properties"]["name"] for each in features if each["properties"]["kind"] == "place"}
    assert named == {hood.name for hood in NEIGHBOURHOODS}


def test_outer_rings_are_closed_and_run_counter_clockwise() -> None:
    features = [each["geometry"] for each in json.loads(ground())["features"]]
    rings = [ring for each in features if each["type"] == "Polygon" for ring in each["coordinates"]]
    parts = [part for each in features if each["type"] == "MultiPolygon" for part in each["coordinates"]]
    for ring in (*rings, *(ring for part in parts for ring in part)):
        assert ring[0] == ring[-1]
        assert sum((other[0] - one[0]) * (other[1] + one[1]) for one, other in pairwise(ring)) < 0
    assert (len(rings), len(parts)) == (1, 19)


def test_streets_end_at_the_shore() -> None:
    leaves = ((37.76, -122.45), (37.76, -122.60))
    ((start, end),) = within(leaves, LAND)
    assert start == leaves[0]
    assert -122.515 < end[1] < -122.505


def test_a_line_is_cut_where_it_leaves_and_comes_back() -> None:
    notched = ((0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.6), (0.2, 0.5), (1.0, 0.4), (1.0, 0.0))
    parts = list(within(((0.9, -1.0), (0.9, 2.0)), notched))
    assert len(parts) == 2
    assert list(within(((2.0, 0.0), (2.0, 1.0)), SQUARE)) == []
    assert list(within(((0.5, 0.2), (0.5, 0.8)), SQUARE)) == [((0.5, 0.2), (0.5, 0.8))]


def test_parts_that_meet_are_one_line() -> None:
    a, b, c, d, e = ((0.0, float(n)) for n in range(5))
    assert list(joined([(a, b), (b, c), (d, e)])) == [[a, b, c], [d, e]]
    assert between(a, e, 0.5) == c


def _spots(coordinates: list[Any]) -> Iterator[list[float]]:
    if isinstance(coordinates[0], float):
        yield coordinates
        return
    for each in coordinates:
        yield from _spots(each)
