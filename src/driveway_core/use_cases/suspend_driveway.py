"""Take a listing off."""

import attrs

from driveway_core.actors import Actor
from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried


@attrs.frozen
class SuspendDriveway:
    """Takes a listing off; the stays it has stand."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, driveway_id: DrivewayId) -> Driveway:
        actor.operator()
        with self.transactions.begin(acting_as=actor) as work:
            return work.driveways.save(work.driveways.get(driveway_id).suspend(at=self.clock()))
