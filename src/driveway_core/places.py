"""Positions on the earth and the distance between them."""

from math import asin, cos, radians, sin, sqrt
from typing import Final

import attrs

from driveway_core.errors import InvalidValue

EARTH_RADIUS_M: Final = 6_371_008.8
"""Mean radius of the earth in metres (IUGG)."""

PUBLIC_DECIMALS: Final = 3
"""How exactly a stranger may know where a driveway is (about 100 m); domain rules §5."""

_KEPT_DECIMALS: Final = 8


def _degrees(value: float, limit: float, field: str) -> float:
    if not -limit <= value <= limit:  # nor is a NaN
        raise InvalidValue(field, f"must lie between -{limit:g} and {limit:g} degrees")
    return round(float(value), _KEPT_DECIMALS) + 0.0  # no minus zero


def _in_public(value: float) -> float:
    """Rounded half away from zero, as PostgreSQL rounds a NUMERIC: the two must agree to the last place."""
    kept = round(abs(value) * 10**_KEPT_DECIMALS)
    step = 10 ** (_KEPT_DECIMALS - PUBLIC_DECIMALS)
    rounded: float = (kept + step // 2) // step / 10**PUBLIC_DECIMALS
    return -rounded if value < 0 else rounded


@attrs.frozen
class Position:
    """WGS 84 degrees, kept to eight decimals (about a millimetre)."""

    latitude: float
    longitude: float

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "latitude", _degrees(self.latitude, 90, "latitude"))
        object.__setattr__(self, "longitude", _degrees(self.longitude, 180, "longitude"))

    def metres_to(self, other: "Position") -> float:
        """Great-circle distance by the haversine formula."""
        lat, other_lat = radians(self.latitude), radians(other.latitude)
        half_lat = sin((other_lat - lat) / 2)
        half_lon = sin(radians(other.longitude - self.longitude) / 2)
        chord = half_lat * half_lat + cos(lat) * cos(other_lat) * half_lon * half_lon
        return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(chord)))

    def in_public(self) -> "Position":
        """The position as strangers see it, rounded so that nobody can find the house."""
        return Position(_in_public(self.latitude), _in_public(self.longitude))
