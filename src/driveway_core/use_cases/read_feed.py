"""Read whether a listing's own calendar has an address."""

import attrs

from driveway_core.actors import Actor
from driveway_core.calendar_feeds import CalendarFeed
from driveway_core.driveways import DrivewayId
from driveway_core.errors import Missing
from driveway_core.ports import Transactions
from driveway_core.use_cases.open_hours import own_driveway


@attrs.frozen
class ReadFeed:
    """Since when it has one; what it is, nobody can say again. Raises ``Missing`` when it has none."""

    transactions: Transactions

    def __call__(self, actor: Actor, driveway_id: DrivewayId) -> CalendarFeed:
        with self.transactions.read(acting_as=actor) as work:
            own_driveway(work, actor, driveway_id, only_reading=True)
            feed = work.calendar_feeds.of(driveway_id)
        if feed is None:
            raise Missing("driveway_id", "calendar address")
        return feed
