"""Stretches of real streets, and the addresses along them."""

from math import cos, hypot, radians
from typing import Final

import attrs

from driveway_demo.chance import share

Point = tuple[float, float]
"""Latitude and longitude in degrees."""

METRES_A_DEGREE: Final = 111_195
_KERB_TO_HOUSE: Final = 13


@attrs.frozen
class Stretch:
    """Part of a street between two corners, with the house numbers at them."""

    street: str
    start: Point
    end: Point
    first_number: int
    last_number: int
    listings: int

    def house(self, which: int) -> tuple[int, Point]:
        """Number and position of one of the listings: odd numbers on one side, even ones on the other."""
        key = f"{self.street} {self.first_number} {which}"
        along = (which + 0.2 + 0.6 * share(f"{key} along")) / self.listings
        odd = share(f"{key} side") < 0.5
        number = round(self.first_number + along * (self.last_number - self.first_number))
        return number // 2 * 2 + odd, self._beside(along, 1 if odd else -1)

    def _beside(self, along: float, side: int) -> Point:
        """The point that far along and a few metres to one side, to six decimals."""
        (south, west), (north, east) = self.start, self.end
        narrow = cos(radians(south))
        up, right = north - south, (east - west) * narrow
        away = side * _KERB_TO_HOUSE / METRES_A_DEGREE / hypot(up, right)
        latitude = south + along * up - away * right
        longitude = west + along * (east - west) + away * up / narrow
        return round(latitude, 6), round(longitude, 6)


@attrs.frozen
class Neighbourhood:
    """A part of the city: its ZIP code, its usual hourly rate in dollars, what is near, and its streets."""

    name: str
    zip_code: str
    hourly: str
    near: tuple[str, ...]
    stretches: tuple[Stretch, ...]
