"""Take a listing off for good."""

import attrs

from driveway_core.actors import Actor
from driveway_core.driveways import DrivewayId
from driveway_core.errors import Missing
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried


@attrs.frozen
class RetireDriveway:
    """Removes a listing; one that ever had a stay is kept, retired, and its stays stand."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, driveway_id: DrivewayId) -> None:
        host_id = actor.host()
        with self.transactions.begin(acting_as=actor) as work:
            driveway = work.driveways.get(driveway_id)
            if driveway.host_id != host_id or driveway.retired_at is not None:
                raise Missing("driveway_id", "driveway")
            if work.driveways.has_stays(driveway_id):
                work.driveways.save(driveway.retire(at=self.clock()))
            else:
                work.driveways.remove(driveway_id)
