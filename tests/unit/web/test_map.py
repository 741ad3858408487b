"""The map of a page: which ground it shows, and what the page may load for it."""

from driveway_app import TileSettings, in_memory
from driveway_web import create_app
from driveway_web.assets import read
from driveway_web.mapping import with_map
from driveway_web.site import site

TILES = TileSettings("https://tiles.example.org/{z}/{x}/{y}.png", "© Example's maps")
PAGE = (
    "{{ chart.styles() }}{{ chart.scripts() }}"
    '{{ chart.map("Driveways", points="#results", lat=37.7, lon=-122.4) }}'
)


def shown(tiles: TileSettings | None) -> tuple[str, str]:
    """A page's map, and the policy of that page."""
    with in_memory() as container, create_app(container, tiles=tiles).test_request_context():
        return site().templates.from_string(PAGE).render(), with_map().csp()


def test_our_own_ground_needs_nobody_else() -> None:
    text, policy = shown(None)
    assert (
        f'data-ground="/static/ground/san-francisco.json?v={read("ground/san-francisco.json").version}"'
        in text
    )
    assert 'data-points="#results" data-lat="37.7" data-lon="-122.4"' in text
    assert "data-tiles" not in text
    assert "http" not in text + policy


def test_tiles_of_others_are_named_and_credited_and_only_they_are_let_in() -> None:
    text, policy = shown(TILES)
    assert 'data-tiles="https://tiles.example.org/{z}/{x}/{y}.png" data-credit="© Example&#39;s maps"' in text
    assert "img-src 'self' data: https://tiles.example.org;" in policy
    assert policy.count("https://") == 1


def test_without_scripts_the_map_is_not_there() -> None:
    assert " hidden " in shown(None)[0]
