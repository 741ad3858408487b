"""Fetch a calendar from its address, now."""

import attrs

from driveway_core.actors import SYSTEM, Actor
from driveway_core.calendar_sources import CalendarSource, CalendarSourceId
from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.errors import DrivewayError, InvalidValue, Refused, Unavailable
from driveway_core.external_calendars import ExternalCalendar, Fetched
from driveway_core.ports import CalendarFetcher, CalendarReader, Clock, NewId, Transactions
from driveway_core.transactions import Interrupted, retried
from driveway_core.use_cases.import_calendar import ahead_of, written
from driveway_core.use_cases.read_source import own_source


@attrs.frozen
class FetchCalendar:
    """Brings the entries up to date with the calendar as it is there.

    Whatever the server says of what it said last time: all is read anew. A
    calendar that cannot be fetched or read changes no entry; the attempt is
    noted, and the refusal raised.
    """

    transactions: Transactions
    calendar_fetcher: CalendarFetcher
    calendar_reader: CalendarReader
    clock: Clock
    new_id: NewId

    def __call__(self, actor: Actor, driveway_id: DrivewayId, source_id: CalendarSourceId) -> CalendarSource:
        with self.transactions.read(acting_as=actor) as work:
            source = own_source(work, actor, driveway_id, source_id)
        if source.address is None:
            raise InvalidValue("calendar_id", "was uploaded: upload it again to bring it up to date")
        return self.fetch(attrs.evolve(source, etag=None, last_modified=None))

    def fetch(self, source: CalendarSource) -> CalendarSource:
        """The same for anybody's calendar; outside of any transaction, for it waits for the network."""
        try:
            fetched, driveway, read = self._read(source)
            return self._keep(source, fetched, driveway, read)
        except Interrupted:
            raise
        except (Refused, Unavailable) as problem:
            self._note(source, problem)
            raise

    def _read(self, source: CalendarSource) -> tuple[Fetched, Driveway, ExternalCalendar | None]:
        with self.transactions.read(acting_as=SYSTEM) as work:
            driveway = work.driveways.get(source.driveway_id)
        if source.address is None:
            raise InvalidValue("calendar_id", "has no address")
        edited = source.last_fetched_at is None or driveway.updated_at > source.last_fetched_at
        known = source.asks_for_changes_only and not edited  # else it might be read for a clock that it left
        fetched = self.calendar_fetcher.fetch(
            source.address,
            etag=source.etag if known else None,
            last_modified=source.last_modified if known else None,
        )
        if fetched.body is None:
            return fetched, driveway, None
        ahead = ahead_of(driveway, at=self.clock())
        return (
            fetched,
            driveway,
            self.calendar_reader.read(fetched.body, time_zone=driveway.time_zone, ahead=ahead),
        )

    @retried
    def _keep(
        self, source: CalendarSource, fetched: Fetched, read_for: Driveway, read: ExternalCalendar | None
    ) -> CalendarSource:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            driveway = work.driveways.get(source.driveway_id)
            current = work.calendar_sources.get(source.id)
            if read is None:
                kept = current.not_changed(at=at)
            else:
                report = written(work, driveway, current, read, read_for=read_for, at=at, new_id=self.new_id)
                kept = current.imported(report, at=at, etag=fetched.etag, last_modified=fetched.last_modified)
            work.calendar_sources.save(kept)
        return kept

    @retried
    def _note(self, source: CalendarSource, problem: DrivewayError) -> None:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            current = work.calendar_sources.get(source.id)
            work.calendar_sources.save(current.failed(str(problem), at=self.clock()))
