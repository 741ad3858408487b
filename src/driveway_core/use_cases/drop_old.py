"""Drop what was kept for its time."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.ports import Clock, Transactions
from driveway_core.retention import PERIODS, Kept, Period
from driveway_core.transactions import retried

BATCH: Final = 500


def _silently(_: Kept, __: int) -> None:
    """Nobody is told."""


@attrs.frozen
class DropOld:
    """Drops whatever is older than its period, batch by batch; how many rows of each kind went.

    Each batch is a transaction of its own, so a run that is interrupted has
    lost nothing, and the next one goes on where it stopped. What other jobs
    drop by themselves is left to them.
    """

    transactions: Transactions
    clock: Clock
    batch: int = BATCH

    def __call__(
        self, periods: Sequence[Period] = PERIODS, *, told: Callable[[Kept, int], None] = _silently
    ) -> Mapping[Kept, int]:
        at = self.clock()
        return {
            each.kept: self._all(each, each.before(at), told) for each in periods if each.by_itself is None
        }

    def _all(self, period: Period, before: datetime, told: Callable[[Kept, int], None]) -> int:
        dropped = 0
        while some := self._some(period.kept, before):
            dropped += some
            told(period.kept, dropped)
        return dropped

    @retried
    def _some(self, kept: Kept, before: datetime) -> int:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            return work.retention.drop(kept, before=before, limit=self.batch)
