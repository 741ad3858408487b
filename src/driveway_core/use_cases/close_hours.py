"""Take an entry out of a driveway's calendar."""

import attrs

from driveway_core.actors import Actor
from driveway_core.availability import compile_hours
from driveway_core.driveways import DrivewayId
from driveway_core.entries import EntryId
from driveway_core.errors import Missing
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.open_hours import own_driveway


@attrs.frozen
class CloseHours:
    """Removes one entry; raises ``Missing`` for one of another listing."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, driveway_id: DrivewayId, entry_id: EntryId) -> None:
        with self.transactions.begin(acting_as=actor) as work:
            driveway = own_driveway(work, actor, driveway_id)
            entries = work.availability.entries(driveway_id, changing=True)
            left = [entry for entry in entries if entry.id != entry_id]
            if len(left) == len(entries):
                raise Missing("entry_id", "entry")
            hours = compile_hours(left, time_zone=driveway.time_zone, at=self.clock())
            work.availability.remove(entry_id, driveway_id, hours)
