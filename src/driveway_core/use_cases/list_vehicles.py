"""List one's cars."""

from uuid import UUID

import attrs

from driveway_core.actors import Actor
from driveway_core.pages import Page
from driveway_core.ports import Transactions
from driveway_core.vehicles import Vehicle


@attrs.frozen
class ListVehicles:
    """The cars of the one who asks."""

    transactions: Transactions

    def __call__(self, actor: Actor, *, limit: int, after: UUID | None = None) -> Page[Vehicle]:
        with self.transactions.read(acting_as=actor) as work:
            return work.vehicles.owned_by(actor.known(), limit=limit, after=after)
