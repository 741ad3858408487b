"""A world at nine in the morning, and places of its city that cars can be sent to."""

from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Final

from hypothesis import strategies as st

from driveway_core.places import Position
from driveway_sandbox.clock import Clock
from driveway_sandbox.tesla.world import HOME, CarWorld, Habits, SimulatedCar, san_francisco
from driveway_sandbox.tesla.world.plane import apart

NINE: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
SECOND: Final = timedelta(seconds=1)
ELSEWHERE: Final = Position(37.7800, -122.4650)
"""A driveway in the Richmond, some 20 minutes from home."""


def a_world(seed: int = 1) -> CarWorld:
    """A world whose clock stands at nine until it is moved."""
    return CarWorld(Clock(lambda: NINE), seed)


def a_car_on_its_way(seed: int = 1, to: Position = ELSEWHERE) -> SimulatedCar:
    """A car whose driver follows at once."""
    car = a_world(seed).add("ana", HOME, habits=Habits())
    car.navigate_to(to, "somewhere")
    return car


@cache
def driveways() -> tuple[Position, ...]:
    """Places some metres beside streets, all over the city."""
    streets, chance = san_francisco(), Random(7)
    places = []
    for piece in chance.sample([each for each in streets.pieces if not each.tunnel], 60):
        start, end = streets.nodes[piece.start], streets.nodes[piece.end]
        length = apart(start, end)
        along, aside = chance.uniform(0.1, 0.9), chance.choice((-13, 13)) / length
        east, north = end[0] - start[0], end[1] - start[1]
        point = (start[0] + along * east + aside * north, start[1] + along * north - aside * east)
        places.append(streets.plane.position(point))
    return tuple(places)


def places() -> st.SearchStrategy[Position]:
    """Any of them."""
    return st.integers(0, 59).map(lambda number: driveways()[number])
