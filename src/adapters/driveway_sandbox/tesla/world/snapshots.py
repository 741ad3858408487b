"""What a car is, and what it would tell, at a moment."""

from datetime import datetime

import attrs

from driveway_core.cars import CarState, Gear
from driveway_core.places import Position


@attrs.frozen
class Route:
    """Where its navigation leads: ``minutes`` and ``miles`` are what it still sees ahead."""

    position: Position
    name: str
    minutes: float
    miles: float


@attrs.frozen(kw_only=True)
class Snapshot:
    """A car at a moment.

    ``position`` is the truth, which nobody is told; ``gps`` is what the car
    says, good to ``accuracy_m`` (95 of 100), measured at ``gps_as_of``.
    ``told_as_of`` is the moment that an answer about the car would be of: a car
    that idles is answered for from what it told last. Nothing is told of a car
    that is not online. ``heading`` in degrees from north.
    """

    moment: datetime
    state: CarState
    position: Position
    gps: Position
    accuracy_m: float
    gps_as_of: datetime
    told_as_of: datetime
    heading: float
    speed_mps: float
    gear: Gear
    route: Route | None
    odometer_miles: float
    battery_percent: float
    in_service: bool
    charge_port_open: bool

    @property
    def parked(self) -> bool:
        """Whether it is in park."""
        return self.gear is Gear.PARK
