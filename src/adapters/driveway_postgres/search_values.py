"""What a question becomes on its way into the statement."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import asin, ceil, cos, degrees, floor, log, pi, radians, sin, tan
from typing import Final
from uuid import UUID

import attrs

from driveway_core.places import EARTH_RADIUS_M, Position
from driveway_core.searching import SearchQuestion
from driveway_core.week import needed_minutes, week_segments
from driveway_core.windows import DAY, HOUR, TimeWindow, zone
from driveway_postgres.search_sql import CAR, FILTERS, NOT_OWN, search_statement

_CELL_DEGREES: Final = 5
_MERCATOR_LIMIT: Final = 89.9
_ROUNDING: Final = 0.0006
"""Degrees by which a rounded position may lie beside the true one."""


@attrs.frozen
class View:
    """A box around a point on the Mercator map, in degrees; ``lon`` may lie beyond the date line."""

    lat: float
    lon: float
    mercator: float
    west: float
    east: float
    south: float
    north: float
    least_metres_per_degree: float


class Zones:
    """The time zones met so far, by cells of five degrees: so few that each can be asked about every time."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], frozenset[str]] = {}

    def near(self, position: Position) -> frozenset[str]:
        """The zones known around a position."""
        return self._known.get(_cell(position), frozenset())

    def learn(self, position: Position, names: Iterable[str]) -> bool:
        """Remember zones met around a position; whether any was new."""
        known = self.near(position)
        learnt = known.union(names)
        if len(learnt) == len(known):
            return False
        self._known[_cell(position)] = learnt
        return True


def _cell(position: Position) -> tuple[int, int]:
    return floor(position.latitude / _CELL_DEGREES), floor(position.longitude / _CELL_DEGREES)


def _mercator(latitude: float) -> float:
    bounded = max(-_MERCATOR_LIMIT, min(_MERCATOR_LIMIT, latitude))
    return degrees(log(tan(pi / 4 + radians(bounded) / 2)))


def views_of(near: Position, radius_m: int) -> list[View]:
    """One box around the circle, or two where it crosses the date line."""
    angle = radius_m / EARTH_RADIUS_M
    south = near.latitude - degrees(angle) - _ROUNDING
    north = near.latitude + degrees(angle) + _ROUNDING
    steepest = max(abs(south), abs(north))
    if steepest >= _MERCATOR_LIMIT:
        reach = 180.0
    else:
        reach = degrees(asin(min(1.0, sin(angle) / cos(radians(near.latitude))))) + _ROUNDING
    least = EARTH_RADIUS_M * radians(1) * cos(radians(min(90.0, steepest + _ROUNDING)))
    shifts = [0.0]
    if near.longitude - reach < -180:
        shifts.append(360.0)
    if near.longitude + reach > 180:
        shifts.append(-360.0)
    return [
        View(
            lat=near.latitude,
            lon=near.longitude + shift,
            mercator=_mercator(near.latitude),
            west=max(-180.0, near.longitude + shift - reach),
            east=min(180.0, near.longitude + shift + reach),
            south=_mercator(south),
            north=_mercator(north),
            least_metres_per_degree=least,
        )
        for shift in shifts
    ]


def statement_of(question: SearchQuestion, *, after: bool) -> bytes:
    """The statement with the clauses that this question needs."""
    filters = attrs.asdict(question.filters)
    return _statement(
        tuple(name for name in FILTERS if filters[name] is not None),
        car=question.car is not None,
        driver=question.driver_id is not None,
        after=after,
    )


@lru_cache(maxsize=1024)
def _statement(filters: tuple[str, ...], *, car: bool, driver: bool, after: bool) -> bytes:
    clauses = [FILTERS[name] for name in filters]
    clauses += [CAR] if car else []
    clauses += [NOT_OWN] if driver else []
    return search_statement(*clauses, after=after)


def values_of(
    question: SearchQuestion,
    view: View,
    zones: frozenset[str],
    *,
    limit: int,
    after: tuple[float, UUID] | None,
) -> dict[str, object]:
    """Every parameter of the statement."""
    stay, at, market = question.stay, question.at, question.market
    return {
        "lat": view.lat,
        "lon": view.lon,
        "mercator": view.mercator,
        "west": view.west,
        "east": view.east,
        "south": view.south,
        "north": view.north,
        "radius": question.radius_m,
        "cities": list(market.supported_cities),
        "start": stay.start,
        "end": stay.end,
        "at": at,
        "least_hours": stay.duration // HOUR,
        "most_hours": ceil(stay.duration / HOUR),
        "max_hours": market.max_booking_hours,
        "notice_hours": (stay.start - at) // HOUR,
        "ahead_days": -((at - stay.end) // DAY),
        "limit": limit,
        **_hours_values(stay, tuple(sorted(zones))),
        **({} if question.car is None else _car_values(question)),
        **({} if question.driver_id is None else {"driver_id": question.driver_id}),
        **{name: value for name, value in attrs.asdict(question.filters).items() if value is not None},
        **({} if after is None else {"after_metres": after[0], "after_id": after[1]}),
    }


def _car_values(question: SearchQuestion) -> dict[str, object]:
    car = question.car
    if car is None:
        return {}
    return {"length": car.length_inches, "width": car.width_inches, "height": car.height_inches}


@lru_cache(maxsize=256)
def _hours_values(stay: TimeWindow, zones: Sequence[str]) -> dict[str, object]:
    """What the stay needs of a week in each zone, and the pieces in which that week becomes instants."""
    needed = []
    segments: list[tuple[str, object, object, object]] = []
    for name in zones:
        ranges = ",".join(f"[{start},{end})" for start, end in needed_minutes(stay, zone(name)))
        needed.append("{" + ranges + "}")
        segments += [
            (name, segment.window.start, segment.window.end, segment.week_start)
            for segment in week_segments(stay, zone(name))
        ]
    return {
        "zones": list(zones),
        "needed": needed,
        "segment_zones": [segment[0] for segment in segments],
        "segment_starts": [segment[1] for segment in segments],
        "segment_ends": [segment[2] for segment in segments],
        "week_starts": [segment[3] for segment in segments],
    }
