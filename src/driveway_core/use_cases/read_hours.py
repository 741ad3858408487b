"""Read a driveway's calendar entries."""

from collections.abc import Sequence

import attrs

from driveway_core.actors import Actor
from driveway_core.driveways import DrivewayId
from driveway_core.entries import AvailabilityEntry
from driveway_core.ports import Transactions
from driveway_core.use_cases.open_hours import own_driveway


@attrs.frozen
class ReadHours:
    """All entries of one's own listing, by their start."""

    transactions: Transactions

    def __call__(self, actor: Actor, driveway_id: DrivewayId) -> Sequence[AvailabilityEntry]:
        with self.transactions.read(acting_as=actor) as work:
            own_driveway(work, actor, driveway_id, only_reading=True)
            return work.availability.entries(driveway_id)
