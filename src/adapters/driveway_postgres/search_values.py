"""What a question becomes on its way into the statement."""

from collections.abc import Iterable
from functools import lru_cache
from math import asin, cos, degrees, floor, log, pi, radians, sin, tan
from typing import Final
from uuid import UUID

import attrs

from driveway_core.places import EARTH_RADIUS_M, Position
from driveway_core.searching import SearchQuestion
from driveway_core.week import needed_minutes, week_segments
from driveway_core.windows import DAY, HOUR, TimeWindow, zone
from driveway_postgres.search_sql import CAR, NOT_OWN, search_statement

_CELL_DEGREES: Final = 5
_MERCATOR_LIMIT: Final = 89.9
_SLACK: Final = 1e-7
"""Degrees by which a box is wider than its circle, for floats are not exact; listings lie 0.001 apart."""


@attrs.frozen
class View:
    """A box around a point on the Mercator map, in degrees; ``lon`` may lie beyond the date line.

    Around a pole ``least_metres_per_degree`` is 0: there the map says nothing of distances.
    """

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
    south = near.latitude - degrees(angle) - _SLACK
    north = near.latitude + degrees(angle) + _SLACK
    steepest = max(abs(south), abs(north))
    reach = 180.0
    if steepest < _MERCATOR_LIMIT:
        reach = degrees(asin(min(1.0, sin(angle) / cos(radians(near.latitude))))) + _SLACK
    shifts = [0.0]
    if near.longitude - reach < -180:
        shifts.append(360.0)
    if near.longitude + reach > 180:
        shifts.append(-360.0)
    return [
        _view(near, shift, reach if not shift else min(reach, 180 - _SLACK), south, north) for shift in shifts
    ]


def _view(near: Position, shift: float, reach: float, south: float, north: float) -> View:
    lon, steepest = near.longitude + shift, max(abs(south), abs(north))
    return View(
        lat=near.latitude,
        lon=lon,
        mercator=_mercator(near.latitude),
        west=max(-180.0, lon - reach),
        east=min(180.0, lon + reach),
        south=_mercator(south) - _SLACK,
        north=_mercator(north) + _SLACK,
        least_metres_per_degree=(
            EARTH_RADIUS_M * radians(1) * cos(radians(steepest)) if steepest < _MERCATOR_LIMIT else 0.0
        ),
    )


def statement_of(question: SearchQuestion, *, after: bool) -> bytes:
    """The statement with the clauses that this question needs."""
    return _statement(
        tuple(insisted(question)),
        car=question.car is not None,
        driver=question.driver_id is not None,
        after=after,
    )


def insisted(question: SearchQuestion) -> dict[str, object]:
    """The filters that the driver insists on, by column."""
    filters = question.filters
    connector = filters.charging_connector_type
    wanted = {
        "is_covered": filters.is_covered,
        "has_ev_charging": filters.has_ev_charging,
        "charging_connector_type": None if connector is None else connector.value,
        "has_security_camera": filters.has_security_camera,
        "has_lighting": filters.has_lighting,
        "instant_booking_enabled": filters.instant_booking_enabled,
    }
    return {column: value for column, value in wanted.items() if value is not None}


@lru_cache(maxsize=1024)
def _statement(filters: tuple[str, ...], *, car: bool, driver: bool, after: bool) -> bytes:
    clauses = [f"{column} = %({column})s" for column in filters]
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
    stay, at, market, car = question.stay, question.at, question.market, question.car
    values: dict[str, object] = {
        "lat": view.lat,
        "lon": view.lon,
        "here": f"({view.lon!r},{view.mercator!r})",
        "box": f"(({view.west!r},{view.south!r}),({view.east!r},{view.north!r}))",
        "radius": question.radius_m,
        "cities": _cities(market.supported_cities),
        "start": stay.start,
        "end": stay.end,
        "stay": f"[{stay.start.isoformat()},{stay.end.isoformat()})",
        "at": at,
        "least_hours": stay.duration // HOUR,
        "most_hours": -(-stay.duration // HOUR),
        "max_hours": market.max_booking_hours,
        "notice_hours": (stay.start - at) // HOUR,
        "ahead_days": -((at - stay.end) // DAY),
        "limit": limit,
        **_hours_values(stay, tuple(sorted(zones))),
        **insisted(question),
    }
    if car is not None:
        values |= {"length": car.length_inches, "width": car.width_inches, "height": car.height_inches}
    if question.driver_id is not None:
        values["driver_id"] = question.driver_id
    if after is not None:
        values |= {"after_metres": after[0], "after_id": after[1]}
    return values


@lru_cache(maxsize=256)
def _hours_values(stay: TimeWindow, zones: tuple[str, ...]) -> dict[str, object]:
    """What the stay needs of a week in each zone, and the pieces in which that week becomes instants."""
    needed = []
    segments: list[tuple[str, str, str, str]] = []
    for name in zones:
        minutes = needed_minutes(stay, zone(name))
        needed.append("{" + ",".join(f"[{start},{end})" for start, end in minutes) + "}")
        segments += [
            (
                name,
                segment.window.start.isoformat(),
                segment.window.end.isoformat(),
                segment.week_start.isoformat(),
            )
            for segment in week_segments(stay, zone(name))
        ]
    return {
        "zones": _array(zones),
        "needed": _array(needed),
        "parts_in": _array(segment[0] for segment in segments),
        "parts_from": _array(segment[1] for segment in segments),
        "parts_to": _array(segment[2] for segment in segments),
        "weeks": _array(segment[3] for segment in segments),
    }


@lru_cache(maxsize=16)
def _cities(names: frozenset[str]) -> str:
    return _array(sorted(names))


def _array(texts: Iterable[str]) -> str:
    """An array as PostgreSQL writes it, so that its type is that of the cast beside it."""
    quoted = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return "{" + ",".join(f'"{text}"' for text in quoted) + "}"
