"""Calendar entries in memory."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import islice

import attrs

from driveway_core.availability import OpeningHours
from driveway_core.driveways import DrivewayId
from driveway_core.entries import AvailabilityEntry, EntryId
from driveway_core.zone_data import ZoneData
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

    def zone_data(self) -> Collection[ZoneData]:
        return {data for _, _, data in self._written_out() if data is not None}

    def outdated(
        self, *, before: datetime, written_under: Collection[ZoneData], limit: int
    ) -> Sequence[DrivewayId]:
        found = (
            driveway_id
            for driveway_id, until, data in self._written_out()
            if (until is not None and until < before) or data in written_under
        )
        return list(islice(found, limit))

    def _written_out(self) -> Iterator[tuple[DrivewayId, datetime | None, ZoneData | None]]:
        tables = self.look()
        for driveway_id, hours in tables.hours.items():
            if tables.driveways[driveway_id].retired_at is None:
                data = None if hours.zone_data is None else ZoneData(hours.time_zone, hours.zone_data)
                yield driveway_id, hours.ranges_until, data
