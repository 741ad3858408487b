"""Put a listing back."""

import attrs

from driveway_core.actors import Actor
from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried


@attrs.frozen
class RestoreDriveway:
    """Puts a suspended listing back; raises ``OwnMatter`` for an operator whose own it is."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, driveway_id: DrivewayId) -> Driveway:
        actor.operator()
        with self.transactions.begin(acting_as=actor) as work:
            driveway = work.driveways.get(driveway_id)
            actor.operator_about(driveway.host_id)
            return work.driveways.save(driveway.restore(at=self.clock()))
