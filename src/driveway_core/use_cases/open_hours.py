"""Say when a driveway is open, blocked, or taken elsewhere."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from driveway_core.actors import Actor
from driveway_core.availability import compile_hours
from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.entries import (
    MOST_ENTRIES,
    MOST_REPEATING,
    AvailabilityEntry,
    AvailabilityType,
    EntryId,
    TooManyHours,
)
from driveway_core.errors import Missing
from driveway_core.once import Once
from driveway_core.ports import Clock, NewId, Transactions, Work
from driveway_core.recurrence import RecurrenceRule
from driveway_core.transactions import retried
from driveway_core.windows import TimeWindow, zone


@attrs.frozen(kw_only=True)
class HoursDraft:
    """An entry as a host writes it; ``window`` is the first occurrence of its rule."""

    kind: AvailabilityType
    window: TimeWindow
    rule: RecurrenceRule | None = None
    exceptions: Sequence[datetime] = ()
    notes: str | None = None


@attrs.frozen
class OpenHours:
    """Adds an entry to a listing's calendar; stays that are booked already stand.

    Raises ``InvalidValue`` for a window that is not an occurrence of its rule, and ``TooManyHours``.
    """

    transactions: Transactions
    clock: Clock
    new_id: NewId

    @retried
    def __call__(
        self, actor: Actor, driveway_id: DrivewayId, draft: HoursDraft, *, once: Once | None = None
    ) -> AvailabilityEntry:
        at = self.clock()
        entry = AvailabilityEntry(
            id=EntryId(self.new_id()),
            driveway_id=driveway_id,
            kind=draft.kind,
            window=draft.window,
            rule=draft.rule,
            exceptions=tuple(draft.exceptions),
            notes=draft.notes,
            source_uid=None,
            created_at=at,
            updated_at=at,
        )
        with self.transactions.begin(acting_as=actor, once=once and once.making(entry.id)) as work:
            driveway = own_driveway(work, actor, driveway_id)
            entry.check_first(zone(driveway.time_zone))
            entries = work.availability.entries(driveway_id, changing=True)
            refuse_too_many((*entries, entry))
            hours = compile_hours((*entries, entry), time_zone=driveway.time_zone, at=at)
            work.availability.add(entry, hours)
        return entry


def refuse_too_many(entries: Sequence[AvailabilityEntry]) -> None:
    """Refuses more of a host's own entries than a listing may have."""
    own = [entry for entry in entries if entry.source_id is None]
    if len(own) > MOST_ENTRIES or sum(entry.is_recurring for entry in own) > MOST_REPEATING:
        raise TooManyHours


def own_driveway(
    work: Work, actor: Actor, driveway_id: DrivewayId, *, only_reading: bool = False
) -> Driveway:
    """A listing of the one who asks; anybody else's does not exist for them.

    ``only_reading`` is for those who are suspended, too.
    """
    host_id = actor.reading_host() if only_reading else actor.host()
    driveway = work.driveways.get(driveway_id)
    if driveway.host_id != host_id or driveway.retired_at is not None:
        raise Missing("driveway_id", "driveway")
    return driveway
