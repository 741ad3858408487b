"""Let a call be made, if it may be: counted over all workers, and over restarts."""

from datetime import datetime

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.car_budgets import (
    CAR_LIMITS,
    EVERYONE,
    account_limits,
    account_subject,
    allowed_from,
    car_subject,
    parked,
    spend,
)
from driveway_core.car_calls import Call
from driveway_core.car_troubles import BudgetSpent, CarServiceClosed
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried


@attrs.frozen
class Meter:
    """The port ``CallMeter``: what is counted is committed before the call is made.

    A process that dies may have counted a call that it never made; no call is
    ever made that was not counted. Locks are taken in one order, the account
    before the car, and the clock is read within them: whoever had to wait
    counts from when it was let in.
    """

    transactions: Transactions
    clock: Clock

    @retried
    def spend(self, call: Call) -> None:
        """Count a call; raises ``BudgetSpent``, or ``CarServiceClosed`` while everything is closed."""
        with self.transactions.begin(acting_as=SYSTEM) as work:
            closed_until = work.call_logs.get(EVERYONE, changing=False).parked_until
            an_hour = work.settings.marketplace().tesla_api_rate_limit
            asked = [(account_subject(call.account_id), account_limits(an_hour))]
            if call.vehicle_id is not None:
                asked.append((car_subject(call.vehicle_id, call.kind), CAR_LIMITS[call.kind]))
            logs = [(work.call_logs.get(subject), limits) for subject, limits in asked]
            at = self.clock()
            if closed_until is not None and at < closed_until:
                raise CarServiceClosed(f"closed until {closed_until.isoformat()}")
            until = max(allowed_from(log, limits, at=at) for log, limits in logs)
            if until > at:
                raise BudgetSpent(until, at)
            for log, limits in logs:
                work.call_logs.save(spend(log, limits, at=at))

    def park(self, call: Call, *, until: datetime) -> None:
        """No more such calls before then: of a kind to a car, or for the driver where it named no car."""
        subject = account_subject(call.account_id)
        if call.vehicle_id is not None:
            subject = car_subject(call.vehicle_id, call.kind)
        self._park(subject, until)

    def close(self, *, until: datetime) -> None:
        """No calls at all before then, for anybody."""
        self._park(EVERYONE, until)

    @retried
    def _park(self, subject: str, until: datetime) -> None:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            work.call_logs.save(parked(work.call_logs.get(subject), until=until))
