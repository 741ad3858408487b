"""A city as flat ground, in metres east and north of its middle."""

from math import atan2, cos, degrees, hypot, radians
from typing import Final

import attrs

from driveway_core.places import EARTH_RADIUS_M, Position

METRES_A_DEGREE: Final = radians(1) * EARTH_RADIUS_M

Point = tuple[float, float]
"""Metres east and north of the middle."""


@attrs.frozen
class Plane:
    """Flat ground around ``middle``; over 20 km its distances are good to one in a thousand."""

    middle: Position

    def point(self, position: Position) -> Point:
        """Where a position lies on it."""
        east = (position.longitude - self.middle.longitude) * self._narrow
        return east * METRES_A_DEGREE, (position.latitude - self.middle.latitude) * METRES_A_DEGREE

    def position(self, point: Point) -> Position:
        """The position of a point on it."""
        return Position(
            self.middle.latitude + point[1] / METRES_A_DEGREE,
            self.middle.longitude + point[0] / METRES_A_DEGREE / self._narrow,
        )

    @property
    def _narrow(self) -> float:
        return cos(radians(self.middle.latitude))


def apart(one: Point, other: Point) -> float:
    """Metres between two points."""
    return hypot(other[0] - one[0], other[1] - one[1])


def between(one: Point, other: Point, share: float) -> Point:
    """The point that share of the way from one to the other."""
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])


def bearing(one: Point, other: Point) -> float:
    """Degrees clockwise from north, 0 to 360."""
    return degrees(atan2(other[0] - one[0], other[1] - one[1])) % 360


def turn(before: float, after: float) -> float:
    """Degrees between two bearings, 0 to 180."""
    return abs((after - before + 180) % 360 - 180)


def foot(point: Point, start: Point, end: Point) -> float:
    """Which share of the way from start to end lies nearest to a point, 0 to 1."""
    east, north = end[0] - start[0], end[1] - start[1]
    square = east * east + north * north
    if square == 0:
        return 0.0
    return min(1.0, max(0.0, ((point[0] - start[0]) * east + (point[1] - start[1]) * north) / square))
