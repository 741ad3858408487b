"""Entries of one driveway in New York, said briefly."""

from datetime import UTC, datetime
from uuid import UUID

from driveway_core.availability import AvailabilityEntry, AvailabilityType, EntryId
from driveway_core.recurrence import RecurrenceRule
from driveway_core.windows import TimeWindow

NEW_YORK = "America/New_York"
CREATED = datetime(2026, 1, 1, tzinfo=UTC)


def window(text: str) -> TimeWindow:
    """Two times with their offsets, as ``2027-03-14T01:30-05:00 / 2027-03-14T04:00-04:00``."""
    start, end = text.split(" / ")
    return TimeWindow(datetime.fromisoformat(start), datetime.fromisoformat(end))


def an_entry(
    when: str,
    rule: str | None = None,
    *,
    kind: AvailabilityType = AvailabilityType.AVAILABLE,
    exceptions: tuple[str, ...] = (),
    notes: str | None = None,
) -> AvailabilityEntry:
    return AvailabilityEntry(
        id=EntryId(UUID(int=7)),
        driveway_id=UUID(int=1),
        kind=kind,
        window=window(when),
        rule=None if rule is None else RecurrenceRule.parse(rule),
        exceptions=tuple(datetime.fromisoformat(moment) for moment in exceptions),
        notes=notes,
        created_at=CREATED,
        updated_at=CREATED,
    )
