"""Fetch every calendar that is due: what a job calls now and then."""

from collections.abc import Callable, Sequence

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.calendar_sources import CalendarSource
from driveway_core.errors import Conflict, NotFound, Refused, Unavailable
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.fetch_calendar import FetchCalendar

BATCH = 20
"""So many are claimed at once; several jobs share the work."""


@attrs.frozen
class FetchedDue:
    """How many calendars were due and brought up to date, and how many could not be."""

    fetched: int
    failed: int


def _quietly(_: CalendarSource) -> None:
    """Tell nobody."""


@attrs.frozen
class FetchDueCalendars:
    """One after the other, each on its own: what is wrong with one is noted there and stops no other.

    Calendars are claimed in a transaction, fetched outside of any, and
    written in one each. Those of retired listings are put to rest.
    """

    transactions: Transactions
    fetch_calendar: FetchCalendar
    clock: Clock

    def __call__(self, *, progress: Callable[[CalendarSource], None] = _quietly) -> FetchedDue:
        fetched = failed = 0
        while batch := self._claim(BATCH):
            for source in batch:
                try:
                    self.fetch_calendar.fetch(source)
                    fetched += 1
                except (Refused, Unavailable, NotFound, Conflict):
                    failed += 1
                progress(source)
        return FetchedDue(fetched, failed)

    @retried
    def _claim(self, limit: int) -> Sequence[CalendarSource]:
        at = self.clock()
        claimed: list[CalendarSource] = []
        with self.transactions.begin(acting_as=SYSTEM) as work:
            for source in work.calendar_sources.due(at=at, limit=limit):
                if work.driveways.get(source.driveway_id).retired_at is not None:
                    work.calendar_sources.save(attrs.evolve(source, next_fetch_at=None))
                    continue
                work.calendar_sources.save(source.claimed(at=at))
                claimed.append(source)
        return claimed
