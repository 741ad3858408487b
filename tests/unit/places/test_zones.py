"""The zone of a position: cities on every continent, and none at sea."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.errors import InvalidValue
from driveway_core.places import Position
from driveway_core.ports import ZoneFinder
from driveway_places import TzfpyZoneFinder

FINDER: ZoneFinder = TzfpyZoneFinder()


@pytest.mark.parametrize(
    "city, latitude, longitude, name",
    [
        ("San Francisco", 37.7749, -122.4194, "America/Los_Angeles"),
        ("Denver", 39.7392, -104.9903, "America/Denver"),
        ("Phoenix, without summer time", 33.4484, -112.0740, "America/Phoenix"),
        ("New York", 40.7128, -74.0060, "America/New_York"),
        ("Honolulu", 21.3069, -157.8583, "Pacific/Honolulu"),
        ("St. John's, half an hour off", 47.5615, -52.7126, "America/St_Johns"),
        ("São Paulo", -23.5505, -46.6333, "America/Sao_Paulo"),
        ("London", 51.5072, -0.1276, "Europe/London"),
        ("Berlin", 52.5200, 13.4050, "Europe/Berlin"),
        ("Oslo", 59.9139, 10.7522, "Europe/Oslo"),
        ("Lagos", 6.5244, 3.3792, "Africa/Lagos"),
        ("Mumbai", 19.0760, 72.8777, "Asia/Kolkata"),
        ("Kathmandu, three quarters off", 27.7172, 85.3240, "Asia/Kathmandu"),
        ("Tokyo", 35.6762, 139.6503, "Asia/Tokyo"),
        ("Adelaide", -34.9285, 138.6007, "Australia/Adelaide"),
        ("Auckland", -36.8509, 174.7645, "Pacific/Auckland"),
    ],
)
def test_a_city_lies_in_its_zone(city: str, latitude: float, longitude: float, name: str) -> None:
    assert FINDER.zone_at(Position(latitude, longitude)) == name, city


@pytest.mark.parametrize(
    "latitude, longitude",
    [(37.8087, -122.4098), (37.7594, -122.5105), (37.8267, -122.4230), (37.7083, -122.3930)],
)
def test_the_edges_of_san_francisco_are_on_land(latitude: float, longitude: float) -> None:
    assert FINDER.zone_at(Position(latitude, longitude)) == "America/Los_Angeles"


@pytest.mark.parametrize("latitude, longitude", [(30, -150), (0, 0), (0, 180), (0, -180), (90, 0), (-50, 20)])
def test_a_position_at_sea_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(InvalidValue, match="at sea") as refusal:
        FINDER.zone_at(Position(latitude, longitude))
    assert refusal.value.field == "latitude"


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_any_position_has_a_real_zone_or_is_refused(latitude: float, longitude: float) -> None:
    try:
        name = FINDER.zone_at(Position(latitude, longitude))
    except InvalidValue:
        return
    assert ZoneInfo(name).key == name
