"""The README's picture of the city: current, well formed, and true to the listings."""

from pathlib import Path
from xml.etree import ElementTree as ET

from driveway_core.places import Position
from driveway_demo.map_picture import HEIGHT, PICTURE, WIDTH, draw, picture

ROOT = Path(__file__).parents[3]
SVG = "{http://www.w3.org/2000/svg}"


def test_the_committed_picture_is_current() -> None:
    """Run ``python -m driveway_demo.map_picture`` when this fails."""
    assert (ROOT / PICTURE).read_text(encoding="utf-8") == picture()


def test_every_listing_is_a_dot_inside_the_picture() -> None:
    dots = _dots(picture())
    assert len(dots) == 200
    for dot in dots:
        assert 0 < float(dot.attrib["cx"]) < WIDTH
        assert 0 < float(dot.attrib["cy"]) < HEIGHT


def test_dots_within_the_circle_are_larger() -> None:
    near, far = (
        {"latitude": 37.7596, "longitude": -122.4269 - away, "hourly_rate": "5.00"} for away in (0.0, 0.05)
    )
    radii = sorted(dot.attrib["r"] for dot in _dots(draw([near, far], Position(37.7596, -122.4269), 1500)))
    assert radii == ["5", "7"]


def test_a_dearer_listing_has_another_colour() -> None:
    bodies = [{"latitude": 37.76, "longitude": -122.43, "hourly_rate": rate} for rate in ("3.00", "13.50")]
    first, second = _dots(draw(bodies, Position(37.76, -122.42), 1500))
    assert first.attrib["fill"] != second.attrib["fill"]


def test_the_picture_needs_nothing_from_elsewhere() -> None:
    assert "href" not in picture()
    assert picture().count("http") == 1, "the name of the SVG format, and no address"


def _dots(svg: str) -> list[ET.Element]:
    """The listings' dots: those of the legend have no place of their own on the map."""
    drawing = ET.fromstring(svg)  # noqa: S314  # drawn by ourselves a moment ago
    legend = {"52"}
    return [
        circle
        for circle in drawing.iter(f"{SVG}circle")
        if "dot" in circle.attrib.get("class", "") and circle.attrib["cx"] not in legend
    ]
