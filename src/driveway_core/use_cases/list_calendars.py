"""List the calendars that a host has brought along."""

from collections.abc import Sequence

import attrs

from driveway_core.actors import Actor
from driveway_core.calendar_sources import CalendarSource
from driveway_core.driveways import DrivewayId
from driveway_core.ports import Transactions
from driveway_core.use_cases.open_hours import own_driveway


@attrs.frozen
class ListCalendars:
    """All of one's own listing, by name, each with what came of it last."""

    transactions: Transactions

    def __call__(self, actor: Actor, driveway_id: DrivewayId) -> Sequence[CalendarSource]:
        with self.transactions.read(acting_as=actor) as work:
            own_driveway(work, actor, driveway_id, only_reading=True)
            return work.calendar_sources.of(driveway_id)
