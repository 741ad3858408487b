"""Suspend an account."""

import attrs

from driveway_core.accounts import Account, EmailAddress
from driveway_core.actors import AccountId, Actor
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.find_account import account_with


@attrs.frozen
class SuspendAccount:
    """Keeps an account from changing anything; as a host it is no longer found or booked.

    Raises ``OwnMatter`` for an operator's own: nobody may be left to give it back.
    """

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, whom: EmailAddress | AccountId) -> Account:
        actor.operator()
        with self.transactions.begin(acting_as=actor) as work:
            account = account_with(work, whom)
            actor.operator_about(account.id)
            return work.accounts.save(account.suspend(at=self.clock()))
