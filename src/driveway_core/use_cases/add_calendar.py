"""Name the address of a calendar that is kept elsewhere."""

import attrs

from driveway_core.actors import Actor
from driveway_core.calendar_sources import (
    MOST_SOURCES,
    CalendarAddress,
    CalendarSource,
    CalendarSourceId,
    TooManyCalendars,
)
from driveway_core.driveways import DrivewayId
from driveway_core.features import Feature
from driveway_core.once import Once
from driveway_core.ports import Clock, NewId, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.open_hours import own_driveway

LONGEST_NAME = 100


@attrs.frozen
class AddCalendar:
    """It is due to be fetched at once, and every hour from then on.

    Raises ``CalendarNameTaken`` and ``FeatureOff``; without a name its host's is taken.
    """

    transactions: Transactions
    clock: Clock
    new_id: NewId

    @retried
    def __call__(
        self,
        actor: Actor,
        driveway_id: DrivewayId,
        address: CalendarAddress,
        *,
        name: str | None = None,
        once: Once | None = None,
    ) -> CalendarSource:
        at = self.clock()
        source = CalendarSource(
            id=CalendarSourceId(self.new_id()),
            driveway_id=driveway_id,
            name=name if name is not None else address.host[:LONGEST_NAME],
            address=address,
            created_at=at,
            next_fetch_at=at,
        )
        with self.transactions.begin(acting_as=actor, once=once and once.making(source.id)) as work:
            own_driveway(work, actor, driveway_id)
            work.settings.marketplace().feature_flags.need(Feature.CALENDAR_IMPORT, actor)
            if len(work.calendar_sources.of(driveway_id)) >= MOST_SOURCES:
                raise TooManyCalendars
            work.calendar_sources.add(source)
        return source
