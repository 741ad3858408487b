"""Read a car."""

import attrs

from driveway_core.actors import Actor
from driveway_core.ports import Transactions
from driveway_core.vehicles import Vehicle, VehicleId


@attrs.frozen
class ReadVehicle:
    """One car of the one who asks."""

    transactions: Transactions

    def __call__(self, actor: Actor, vehicle_id: VehicleId) -> Vehicle:
        with self.transactions.read(acting_as=actor) as work:
            return work.vehicles.get(vehicle_id, owner=actor.known())
