"""Read one's own account."""

import attrs

from driveway_core.accounts import Account
from driveway_core.actors import Actor
from driveway_core.ports import Transactions


@attrs.frozen
class ReadProfile:
    """The account of the one who asks."""

    transactions: Transactions

    def __call__(self, actor: Actor) -> Account:
        with self.transactions.read(acting_as=actor) as work:
            return work.accounts.get(actor.known())
