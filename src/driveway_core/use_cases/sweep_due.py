"""Let what is due happen: holds lapse, stays that nobody came to are missed."""

from datetime import datetime

import attrs

from driveway_core.actors import SYSTEM, AccountId
from driveway_core.driveways import DrivewayId
from driveway_core.ports import Clock, Transactions, Work
from driveway_core.settlement import EXTERNAL, Settlement
from driveway_core.transactions import retried
from driveway_core.use_cases.tell import tell_of_change

BATCH = 200


@attrs.frozen
class SweepDue:
    """Applies every transition that is due, in batches; how many bookings changed."""

    transactions: Transactions
    clock: Clock
    settlement: Settlement = EXTERNAL

    @retried
    def __call__(self) -> int:
        changed = 0
        while True:
            with self.transactions.begin(acting_as=SYSTEM) as work:
                batch = _sweep(work, self.settlement, at=self.clock())
            changed += batch
            if batch < BATCH:
                return changed


def sweep(
    work: Work,
    settlement: Settlement,
    *,
    at: datetime,
    driveway_id: DrivewayId | None = None,
    account_id: AccountId | None = None,
) -> None:
    """Apply what is due at one driveway, or of one account: all of it, for what is left takes up room."""
    while _sweep(work, settlement, at=at, driveway_id=driveway_id, account_id=account_id):
        pass


def _sweep(
    work: Work,
    settlement: Settlement,
    *,
    at: datetime,
    driveway_id: DrivewayId | None = None,
    account_id: AccountId | None = None,
) -> int:
    """Apply one batch of what is due there, or anywhere; how many bookings changed."""
    due = work.bookings.due(at=at, driveway_id=driveway_id, account_id=account_id, limit=BATCH)
    for booking in due:
        changed = work.bookings.save(booking.due(at=at))
        tell_of_change(work, booking, changed, at=at)
        settlement.settle(work, changed, at=at)
    return len(due)
