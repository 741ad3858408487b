"""See when hours would take place before saying them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

import attrs

from driveway_core.actors import Actor
from driveway_core.driveways import DrivewayId
from driveway_core.entries import AvailabilityEntry, EntryId
from driveway_core.ports import Clock, Transactions
from driveway_core.use_cases.open_hours import HoursDraft, own_driveway
from driveway_core.windows import TimeWindow, zone

_NOBODY: Final = EntryId(UUID(int=0))
_LOOKED_AT: Final = timedelta(days=2 * 366)
SHOWN: Final = 8


@attrs.frozen
class PreviewHours:
    """The next windows of an entry that is being thought about, within two years; nothing is kept.

    Raises ``InvalidValue`` as opening hours would.
    """

    transactions: Transactions
    clock: Clock

    def __call__(self, actor: Actor, driveway_id: DrivewayId, draft: HoursDraft) -> Sequence[TimeWindow]:
        at = self.clock()
        with self.transactions.read(acting_as=actor) as work:
            driveway = own_driveway(work, actor, driveway_id, only_reading=True)
        where = zone(driveway.time_zone)
        entry = AvailabilityEntry(
            id=_NOBODY,
            driveway_id=driveway_id,
            kind=draft.kind,
            window=draft.window,
            rule=draft.rule,
            exceptions=tuple(draft.exceptions),
            notes=draft.notes,
            created_at=at,
            updated_at=at,
        )
        entry.check_first(where)
        start = max(at, entry.window.start)
        found = entry.occurrences(TimeWindow(start, start + _LOOKED_AT), where)
        return found[:SHOWN]
