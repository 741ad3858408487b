"""List one's own payouts."""

from uuid import UUID

import attrs

from driveway_core.actors import Actor
from driveway_core.pages import Page
from driveway_core.payouts import Payout
from driveway_core.ports import Transactions


@attrs.frozen
class ListPayouts:
    """A host's own payouts, latest made first."""

    transactions: Transactions

    def __call__(self, actor: Actor, *, limit: int, after: UUID | None = None) -> Page[Payout]:
        with self.transactions.read(acting_as=actor) as work:
            return work.payouts.of(actor.known(), limit=limit, after=after)
