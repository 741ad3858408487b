"""Take over a calendar that a host uploads."""

from datetime import datetime
from itertools import islice
from typing import Final

import attrs

from driveway_core.actors import Actor
from driveway_core.availability import HORIZON, compile_hours
from driveway_core.calendar_imports import clashes, take_over
from driveway_core.calendar_sources import (
    MOST_IMPORTED,
    MOST_IMPORTED_RULES,
    MOST_REASONS,
    MOST_SOURCES,
    CalendarNameTaken,
    CalendarSource,
    CalendarSourceId,
    ImportReport,
    TooManyCalendars,
    TooManyEvents,
)
from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.external_calendars import ExternalCalendar
from driveway_core.features import Feature
from driveway_core.ports import CalendarReader, Clock, NewId, Transactions, Work
from driveway_core.transactions import Stale, retried
from driveway_core.use_cases.open_hours import own_driveway
from driveway_core.windows import DAY, TimeWindow

UPLOAD: Final = "Upload"


@attrs.frozen
class ImportCalendar:
    """Its events become *booked* entries; uploading under the same name again brings them up to date.

    Raises ``CalendarUnreadable`` or ``FeatureOff``; then nothing has changed.
    """

    transactions: Transactions
    calendar_reader: CalendarReader
    clock: Clock
    new_id: NewId

    @retried
    def __call__(
        self, actor: Actor, driveway_id: DrivewayId, calendar: bytes, *, name: str = UPLOAD
    ) -> CalendarSource:
        at = self.clock()
        with self.transactions.read(acting_as=actor) as work:
            driveway = own_driveway(work, actor, driveway_id)
            work.settings.marketplace().feature_flags.need(Feature.CALENDAR_IMPORT, actor)
        fresh = CalendarSource(
            id=CalendarSourceId(self.new_id()), driveway_id=driveway_id, name=name, created_at=at
        )
        read = self.calendar_reader.read(
            calendar, time_zone=driveway.time_zone, ahead=ahead_of(driveway, at=at)
        )
        with self.transactions.begin(acting_as=actor) as work:
            known = own_driveway(work, actor, driveway_id)
            source = self._uploaded_before(work, fresh)
            report = written(work, known, source, read, read_for=driveway, at=at, new_id=self.new_id)
            kept = source.imported(report, at=at)
            work.calendar_sources.save(kept)
        return kept

    def _uploaded_before(self, work: Work, fresh: CalendarSource) -> CalendarSource:
        """The upload of that name, else the new one, stored."""
        sources = work.calendar_sources.of(fresh.driveway_id)
        for source in sources:
            if source.name == fresh.name:
                if source.address is not None:
                    raise CalendarNameTaken
                return source
        if len(sources) >= MOST_SOURCES:
            raise TooManyCalendars
        work.calendar_sources.add(fresh)
        return fresh


def ahead_of(driveway: Driveway, *, at: datetime) -> TimeWindow:
    """From now until when a stay can end there: what has to be known of a calendar."""
    return TimeWindow(at, at + max(HORIZON, (driveway.terms.horizon_days + 1) * DAY))


def written(
    work: Work,
    driveway: Driveway,
    source: CalendarSource,
    calendar: ExternalCalendar,
    *,
    read_for: Driveway,
    at: datetime,
    new_id: NewId,
) -> ImportReport:
    """Write what a calendar says into the listing's hours, and tell what that meant.

    Raises ``Stale`` when the listing's clock is another one than it was read for.
    """
    if driveway.time_zone != read_for.time_zone:
        raise Stale
    ahead = (time for event in calendar.events for time in event.times if not time.over(at=at))
    if sum(1 for _ in islice(ahead, MOST_IMPORTED + 1)) > MOST_IMPORTED:
        raise TooManyEvents  # before an entry is made of each
    entries = work.availability.entries(driveway.id, changing=True)
    until = ahead_of(driveway, at=at).end
    plan = take_over(
        source,
        calendar,
        [entry for entry in entries if entry.source_id == source.id],
        at=at,
        known_until=until,
        new_id=new_id,
    )
    gone = set(plan.gone)
    left = [*(entry for entry in entries if entry.id not in gone), *plan.new]
    imported = [entry for entry in left if entry.source_id is not None]
    rules = sum(entry.is_recurring for entry in imported)
    if len(imported) > MOST_IMPORTED or rules > MOST_IMPORTED_RULES:
        raise TooManyEvents
    if gone or plan.new:
        hours = compile_hours(left, time_zone=driveway.time_zone, at=at)
        work.availability.replace(driveway.id, gone=plan.gone, new=plan.new, hours=hours)
    across = clashes(
        [entry for entry in left if entry.source_id == source.id],
        work.bookings.at_driveway(driveway.id, TimeWindow(at, until)),
        time_zone=driveway.time_zone,
        at=at,
    )
    return attrs.evolve(plan.report, conflicts=len(across), clashes=across[:MOST_REASONS])
