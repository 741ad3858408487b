"""Take a listing off for good."""

import attrs

from driveway_core.actors import Actor
from driveway_core.driveways import DrivewayId
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.open_hours import own_driveway


@attrs.frozen
class RetireDriveway:
    """Removes a listing; one that ever had a stay is kept, retired, and its stays stand."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, driveway_id: DrivewayId) -> None:
        with self.transactions.begin(acting_as=actor) as work:
            driveway = own_driveway(work, actor, driveway_id)
            if work.driveways.has_stays(driveway_id):
                work.driveways.save(driveway.retire(at=self.clock()))
            else:
                work.driveways.remove(driveway_id)
