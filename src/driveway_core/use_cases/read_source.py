"""Read one of the calendars that a host has brought along."""

import attrs

from driveway_core.actors import Actor
from driveway_core.calendar_sources import CalendarSource, CalendarSourceId
from driveway_core.driveways import DrivewayId
from driveway_core.errors import Missing
from driveway_core.ports import Transactions, Work
from driveway_core.use_cases.open_hours import own_driveway


@attrs.frozen
class ReadSource:
    """One calendar of one's own listing; raises ``Missing`` for any other."""

    transactions: Transactions

    def __call__(self, actor: Actor, driveway_id: DrivewayId, source_id: CalendarSourceId) -> CalendarSource:
        with self.transactions.read(acting_as=actor) as work:
            return own_source(work, actor, driveway_id, source_id, only_reading=True)


def own_source(
    work: Work,
    actor: Actor,
    driveway_id: DrivewayId,
    source_id: CalendarSourceId,
    *,
    only_reading: bool = False,
) -> CalendarSource:
    """A calendar of that listing, which belongs to the one who asks."""
    own_driveway(work, actor, driveway_id, only_reading=only_reading)
    source = work.calendar_sources.get(source_id)
    if source.driveway_id != driveway_id:
        raise Missing("calendar_id", "calendar")
    return source
