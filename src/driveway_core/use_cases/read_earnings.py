"""Read what a host earned."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import attrs

from driveway_core.actors import Actor
from driveway_core.earnings import WeekEarned, Weeks, earned_by_week
from driveway_core.ports import Clock, Transactions

SHOWN: Final = timedelta(weeks=7)
"""How far back is looked where nobody says from when."""


@attrs.frozen
class ReadEarnings:
    """One's own earnings in calendar weeks of the marketplace's zone, earliest first.

    Of the weeks from that of ``first`` to that of ``last``; by default the
    last eight.
    """

    transactions: Transactions
    clock: Clock

    def __call__(
        self, actor: Actor, *, first: date | None = None, last: date | None = None
    ) -> Sequence[WeekEarned]:
        host_id, at = actor.known(), self.clock()
        with self.transactions.read(acting_as=actor) as work:
            zone = work.settings.marketplace().marketplace_time_zone
            until = last or max(at.astimezone(zone).date(), first or date.min)
            weeks = Weeks.around(first or until - SHOWN, until)
            since, before = weeks.bounds(zone)
            parts = work.ledgers.of_host(host_id, since, before)
        return earned_by_week(parts, zone, at=at)
