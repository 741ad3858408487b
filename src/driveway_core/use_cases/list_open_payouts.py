"""Show the payouts that hosts are waiting for."""

from collections.abc import Sequence
from typing import Final

import attrs

from driveway_core.actors import Actor
from driveway_core.payouts import Payout
from driveway_core.ports import Clock, Transactions
from driveway_core.use_cases.note import note_look

MOST: Final = 1_000


@attrs.frozen
class ListOpenPayouts:
    """For operators: those neither paid nor cancelled, longest unchanged first; no more than a thousand."""

    transactions: Transactions
    clock: Clock

    def __call__(self, actor: Actor) -> Sequence[Payout]:
        actor.operator()
        note_look(self.transactions, actor, "open_payouts", at=self.clock())
        with self.transactions.read(acting_as=actor) as work:
            return work.payouts.open(before=self.clock(), limit=MOST)
