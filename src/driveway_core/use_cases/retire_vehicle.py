"""Take a car off the list."""

import attrs

from driveway_core.actors import Actor
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried
from driveway_core.vehicles import VehicleId


@attrs.frozen
class RetireVehicle:
    """Removes a car; one that ever had a stay is kept, retired, for the record."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, vehicle_id: VehicleId) -> None:
        owner = actor.driver()
        with self.transactions.begin(acting_as=actor) as work:
            vehicle = work.vehicles.get(vehicle_id, owner=owner)
            work.cars.remove(vehicle_id)
            if work.vehicles.has_stays(vehicle_id):
                work.vehicles.save(vehicle.retire(at=self.clock()))
            else:
                work.vehicles.remove(vehicle_id)
