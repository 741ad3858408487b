"""Calendar entries in memory."""

from collections.abc import Sequence

import attrs

from driveway_core.availability import OpeningHours
from driveway_core.driveways import DrivewayId
from driveway_core.entries import AvailabilityEntry, EntryId
from driveway_memory.tables import Look


@attrs.frozen
class MemoryAvailability:
    """``driveway_availability``; the one lock keeps other writers waiting anyway."""

    look: Look

    def entries(self, driveway_id: DrivewayId, *, changing: bool = False) -> Sequence[AvailabilityEntry]:
        theirs = [each for each in self.look().entries.values() if each.driveway_id == driveway_id]
        return sorted(theirs, key=lambda each: (each.window.start, each.id))

    def add(self, entry: AvailabilityEntry, hours: OpeningHours) -> None:
        tables = self.look()
        tables.entries[entry.id] = entry
        tables.hours[DrivewayId(entry.driveway_id)] = hours

    def remove(self, entry_id: EntryId, driveway_id: DrivewayId, hours: OpeningHours) -> None:
        tables = self.look()
        tables.entries.pop(entry_id, None)
        tables.hours[driveway_id] = hours

    def replace(
        self,
        driveway_id: DrivewayId,
        *,
        gone: Sequence[EntryId],
        new: Sequence[AvailabilityEntry],
        hours: OpeningHours,
    ) -> None:
        tables = self.look()
        for entry_id in gone:
            tables.entries.pop(entry_id, None)
        tables.entries.update((entry.id, entry) for entry in new)
        tables.hours[driveway_id] = hours
