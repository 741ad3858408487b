from decimal import ROUND_HALF_UP, Decimal
from math import acos, cos, inf, nan, pi, radians, sin

import pytest
from hypothesis import assume, given

from driveway_core.errors import InvalidValue
from driveway_core.places import EARTH_RADIUS_M, Position
from driveway_core.testing.strategies import positions

FERRY_BUILDING = Position(37.7955, -122.3937)


def by_cosines(one: Position, other: Position) -> float:
    """The spherical law of cosines: good where the haversine is not needed."""
    a, b = radians(one.latitude), radians(other.latitude)
    turn = radians(one.longitude - other.longitude)
    return EARTH_RADIUS_M * acos(max(-1.0, min(1.0, sin(a) * sin(b) + cos(a) * cos(b) * cos(turn))))


@given(positions(), positions())
def test_distances_agree_with_the_law_of_cosines(one: Position, other: Position) -> None:
    expected = by_cosines(one, other)
    assume(10_000 < expected < pi * EARTH_RADIUS_M - 10_000)
    assert one.metres_to(other) == pytest.approx(expected, rel=1e-6)


@given(positions(), positions(), positions())
def test_distance_is_a_metric(one: Position, other: Position, third: Position) -> None:
    assert one.metres_to(one) == 0
    assert one.metres_to(other) == pytest.approx(other.metres_to(one), abs=1e-6)
    assert 0 <= one.metres_to(other) <= pi * EARTH_RADIUS_M + 1e-6
    assert one.metres_to(third) <= one.metres_to(other) + other.metres_to(third) + 0.5


def test_short_distances_are_exact_to_the_centimetre() -> None:
    north = Position(FERRY_BUILDING.latitude + 0.001, FERRY_BUILDING.longitude)
    assert FERRY_BUILDING.metres_to(north) == pytest.approx(111.195, abs=0.01)


def test_the_date_line_separates_nothing() -> None:
    assert Position(0, 180).metres_to(Position(0, -180)) < 1e-6
    assert Position(0, 179.999).metres_to(Position(0, -179.999)) == pytest.approx(222.39, abs=0.01)


def test_all_longitudes_meet_at_the_pole() -> None:
    assert Position(90, 0).metres_to(Position(90, 123)) < 1e-6


@given(positions())
def test_strangers_see_a_position_to_three_decimals(position: Position) -> None:
    public = position.in_public()
    assert position.metres_to(public) < 80
    assert public == public.in_public()
    assert public.latitude == _half_away_from_zero(position.latitude)
    assert public.longitude == _half_away_from_zero(position.longitude)


def _half_away_from_zero(degrees: float) -> float:
    return float(Decimal(repr(degrees)).quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)) + 0.0


def test_minus_zero_is_zero() -> None:
    assert str(Position(-0.0, -1e-12).latitude) == "0.0"
    assert str(Position(0, -0.0001).in_public().longitude) == "0.0"


@pytest.mark.parametrize("latitude", [90.01, -91, nan, inf, -inf, 10**400])
def test_a_latitude_beyond_the_poles_is_refused(latitude: float) -> None:
    with pytest.raises(InvalidValue) as refused:
        Position(latitude, 0)
    assert refused.value.field == "latitude"


@pytest.mark.parametrize("longitude", [180.01, -181, nan, inf, 10**400])
def test_a_longitude_beyond_the_date_line_is_refused(longitude: float) -> None:
    with pytest.raises(InvalidValue) as refused:
        Position(0, longitude)
    assert refused.value.field == "longitude"
