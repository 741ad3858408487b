"""Decide about a report of trouble."""

import attrs

from driveway_core.actors import Actor
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried
from driveway_core.troubles import TroubleId, TroubleReport, Verdict


@attrs.frozen
class DecideTrouble:
    """What an operator makes of it, once: a record, which moves no money.

    Upheld, the refund stands, as it does anyway. Dismissed, the driver was
    wrong and keeps the refund all the same: a stay that ended cannot be
    charged anew, so the platform bears it, and has the record to act on.
    Raises ``TroubleDecided``, and ``OwnMatter`` for an operator whose stay or
    driveway it is. Decision 0023 says why.
    """

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, trouble_id: TroubleId, verdict: Verdict) -> TroubleReport:
        actor.operator()
        with self.transactions.begin(acting_as=actor) as work:
            report = work.troubles.get(trouble_id, changing=True)
            booking = work.bookings.get(report.booking_id)
            actor.operator_about(booking.driver_id, booking.host_id)
            decided = report.decide(verdict, by=actor.account_id, at=self.clock())
            work.troubles.save(decided)
        return decided
