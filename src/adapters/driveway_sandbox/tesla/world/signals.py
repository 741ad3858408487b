"""What cars tell by themselves: records of changed values, and of coming on the line and leaving it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import attrs

from driveway_core.cars import Gear
from driveway_core.places import Position
from driveway_sandbox.tesla.world.snapshots import Snapshot

MPS_IN_MPH: Final = 0.44704
"""Metres a second in a mile an hour (NIST SP 811)."""

Value = Position | Gear | float | str | None
"""None is what a car knows to be unknown: it says that it is invalid."""

FIELDS: Final = (
    "Location",
    "Gear",
    "VehicleSpeed",
    "GpsHeading",
    "DestinationName",
    "DestinationLocation",
    "MinutesToArrival",
    "MilesToArrival",
    "Odometer",
    "Soc",
)
"""The fields that these cars can tell, by Tesla's names."""


@attrs.frozen(kw_only=True)
class Record:
    """One record: what changed at ``created_at``, or with ``connected`` that the line came or went.

    It reaches the server at ``arrives_at``; ``resent`` is one that was sent before.
    """

    vin: str = attrs.field(repr=False)
    created_at: datetime
    arrives_at: datetime
    values: Mapping[str, Value] = attrs.field(factory=dict, repr=False)
    connected: bool | None = None
    connection: str = ""
    resent: bool = False


def values_of(car: Snapshot, *, fixed: bool) -> dict[str, Value]:
    """All values at a moment; without a fix the position is invalid."""
    route = car.route
    return {
        "Location": _rounded(car.gps) if fixed else None,
        "Gear": car.gear,
        "VehicleSpeed": round(car.speed_mps / MPS_IN_MPH, 1),
        "GpsHeading": round(car.heading, 0) % 360 if fixed else None,
        "DestinationName": route.name if route else None,
        "DestinationLocation": _rounded(route.position) if route else None,
        "MinutesToArrival": round(route.minutes, 2) if route else None,
        "MilesToArrival": round(route.miles, 2) if route else None,
        "Odometer": round(car.odometer_miles, 2),
        "Soc": round(car.battery_percent, 1),
    }


def _rounded(position: Position) -> Position:
    return Position(round(position.latitude, 6), round(position.longitude, 6))
