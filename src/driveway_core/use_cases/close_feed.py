"""Take the address of a listing's own calendar back."""

import attrs

from driveway_core.actors import Actor
from driveway_core.driveways import DrivewayId
from driveway_core.ports import Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.open_hours import own_driveway


@attrs.frozen
class CloseFeed:
    """From then on it leads nowhere."""

    transactions: Transactions

    @retried
    def __call__(self, actor: Actor, driveway_id: DrivewayId) -> None:
        with self.transactions.begin(acting_as=actor) as work:
            own_driveway(work, actor, driveway_id)
            work.calendar_feeds.remove(driveway_id)
