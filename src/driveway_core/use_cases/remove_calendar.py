"""Take a calendar away again, and everything that came from it."""

import attrs

from driveway_core.actors import Actor
from driveway_core.availability import compile_hours
from driveway_core.calendar_sources import CalendarSourceId
from driveway_core.driveways import DrivewayId
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.open_hours import own_driveway
from driveway_core.use_cases.read_source import own_source


@attrs.frozen
class RemoveCalendar:
    """Its entries go with it; all others stay."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, driveway_id: DrivewayId, source_id: CalendarSourceId) -> None:
        with self.transactions.begin(acting_as=actor) as work:
            source = own_source(work, actor, driveway_id, source_id)
            driveway = own_driveway(work, actor, driveway_id)
            entries = work.availability.entries(driveway_id, changing=True)
            gone = [entry.id for entry in entries if entry.source_id == source.id]
            if gone:
                left = [entry for entry in entries if entry.source_id != source.id]
                hours = compile_hours(left, time_zone=driveway.time_zone, at=self.clock())
                work.availability.replace(driveway_id, gone=gone, new=(), hours=hours)
            work.calendar_sources.remove(source.id)
