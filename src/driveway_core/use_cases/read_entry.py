"""Read one entry of a driveway's calendar."""

import attrs

from driveway_core.actors import Actor
from driveway_core.driveways import DrivewayId
from driveway_core.entries import AvailabilityEntry, EntryId
from driveway_core.errors import Missing
from driveway_core.ports import Transactions
from driveway_core.use_cases.read_hours import ReadHours


@attrs.frozen
class ReadEntry:
    """One entry of one's own listing; raises ``Missing`` for one of another listing."""

    transactions: Transactions

    def __call__(self, actor: Actor, driveway_id: DrivewayId, entry_id: EntryId) -> AvailabilityEntry:
        for entry in ReadHours(self.transactions)(actor, driveway_id):
            if entry.id == entry_id:
                return entry
        raise Missing("entry_id", "entry")
