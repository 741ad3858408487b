"""Vehicles: the drivers' cars, and what they measure."""

from datetime import datetime
from typing import Final, NewType
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.dimensions import Dimensions
from driveway_core.errors import Conflict, InvalidValue
from driveway_core.vin import Vin

VehicleId = NewType("VehicleId", UUID)

VIN_DEFAULT: Final = "vin_default"
OWNER: Final = "owner"
"""Where a vehicle's dimensions come from: its model's row in ``dimensions.SIZES``, or its owner."""


@attrs.frozen
class VinTaken(Conflict):
    """Another active vehicle carries this VIN."""

    slug = "vin-taken"
    title = "That car is already registered"

    def __str__(self) -> str:
        return (
            "A car with this VIN is already registered. If it is yours, connect your account at its maker to "
            "claim it."
        )


@attrs.frozen(kw_only=True)
class Vehicle:
    """One car of one driver: the columns of ``vehicles``."""

    id: VehicleId
    owner_id: AccountId
    vin: Vin
    model: str
    year: int
    dimensions: Dimensions
    dimensions_source: str
    tesla_vehicle_id: int | None = None
    display_name: str | None = None
    color: str | None = None
    is_active: bool = True
    last_seen_at: datetime | None = None
    retired_at: datetime | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1

    def __attrs_post_init__(self) -> None:
        for field, value, longest in (
            ("model", self.model, 50),
            ("display_name", self.display_name, 100),
            ("color", self.color, 50),
        ):
            if value is not None and not 0 < len(value) <= longest:
                raise InvalidValue(field, f"must have 1 to {longest} characters")
        if not 2008 <= self.year <= 2100:
            raise InvalidValue("year", "must be the year the car was built, 2008 or later")

    def retire(self, *, at: datetime) -> "Vehicle":
        """Leaves the driver's list; stays that it made keep referring to it."""
        return attrs.evolve(self, is_active=False, retired_at=at, updated_at=at)


@attrs.frozen
class Guest:
    """The driver and the car of a stay, as its host will meet them."""

    first_name: str
    vehicle: Vehicle
