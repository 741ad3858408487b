"""Forget log-ins that are long over, secrets that were never used, and tries that count no more."""

from typing import Final

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.ports import Clock, Transactions
from driveway_core.retention import Kept, period
from driveway_core.transactions import retried
from driveway_core.tries import LONGEST

KEPT_FOR: Final = period(Kept.SESSIONS).lasts
"""For that long after its end, a token that is shown again is known for what it was."""


@attrs.frozen
class ForgetSessions:
    """Drops what was over a week ago, and tries of more than a day ago; how many."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self) -> int:
        before = self.clock() - KEPT_FOR
        with self.transactions.begin(acting_as=SYSTEM) as work:
            over = work.sessions.forget(before=before) + work.proofs.forget(before=before)
            return over + work.tries.forget(before=self.clock() - LONGEST)
