"""Change a car's data."""

from typing import TypedDict

import attrs

from driveway_core.actors import Actor
from driveway_core.dimensions import Dimensions
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried
from driveway_core.vehicles import OWNER, Vehicle, VehicleId


class VehicleChanges(TypedDict, total=False):
    """What a driver may change of a car; what is left out stays. Sizes in inches."""

    display_name: str | None
    color: str | None
    model: str
    year: int
    length_inches: int
    width_inches: int
    height_inches: int


@attrs.frozen
class ChangeVehicle:
    """Changes what the driver knows better than the VIN."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, vehicle_id: VehicleId, changes: VehicleChanges) -> Vehicle:
        owner = actor.driver()
        with self.transactions.begin(acting_as=actor) as work:
            vehicle = work.vehicles.get(vehicle_id, owner=owner)
            was = vehicle.dimensions
            size = Dimensions(
                changes.get("length_inches", was.length_inches),
                changes.get("width_inches", was.width_inches),
                changes.get("height_inches", was.height_inches),
            )
            return work.vehicles.save(
                attrs.evolve(
                    vehicle,
                    display_name=changes.get("display_name", vehicle.display_name),
                    color=changes.get("color", vehicle.color),
                    model=changes.get("model", vehicle.model),
                    year=changes.get("year", vehicle.year),
                    dimensions=size,
                    dimensions_source=vehicle.dimensions_source if size == was else OWNER,
                    updated_at=self.clock(),
                )
            )
