"""What a simulated car tells of itself at a moment, and what it can be made to do."""

from datetime import datetime
from typing import Protocol

import attrs

from driveway_core.cars import CarState, Gear
from driveway_core.places import Position


@attrs.frozen(kw_only=True)
class Heading:
    """Where a car's own navigation leads to."""

    destination: Position
    name: str
    minutes_to_arrival: float
    miles_to_arrival: float


@attrs.frozen(kw_only=True)
class Snapshot:
    """A car at a moment: speed in metres a second, heading in degrees from north."""

    at: datetime
    state: CarState
    position: Position
    heading_degrees: int
    speed_mps: float
    gear: Gear
    gps_as_of: datetime
    route: Heading | None = None


class CarBody(Protocol):
    """A car in the world, as the Fleet API sees and moves it."""

    def at(self, moment: datetime) -> Snapshot: ...
    def wake(self, moment: datetime) -> None: ...
    def navigate(self, destination: Position, name: str, moment: datetime) -> None: ...
    def park_itself(self, moment: datetime) -> bool: ...


@attrs.define
class StandingCar:
    """A car that stays where it is put."""

    position: Position
    state: CarState = CarState.ONLINE
    gear: Gear = Gear.PARK
    heading_degrees: int = 90
    _destination: tuple[Position, str] | None = None

    def at(self, moment: datetime) -> Snapshot:
        """The car as it stands."""
        return Snapshot(
            at=moment,
            state=self.state,
            position=self.position,
            heading_degrees=self.heading_degrees,
            speed_mps=0.0,
            gear=self.gear,
            gps_as_of=moment,
            route=self._route(),
        )

    def _route(self) -> Heading | None:
        if self._destination is None:
            return None
        place, name = self._destination
        metres = self.position.metres_to(place) * 1.3
        return Heading(
            destination=place,
            name=name,
            minutes_to_arrival=metres / 10 / 60,
            miles_to_arrival=metres / 1_609.344,
        )

    def wake(self, moment: datetime) -> None:
        """Be online."""
        self.state = CarState.ONLINE

    def navigate(self, destination: Position, name: str, moment: datetime) -> None:
        """Show the way."""
        self._destination = (destination, name)

    def park_itself(self, moment: datetime) -> bool:
        """It stands already."""
        return False
