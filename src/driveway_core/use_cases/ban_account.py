"""Ban an account."""

import attrs

from driveway_core.accounts import Account, EmailAddress
from driveway_core.actors import AccountId, Actor
from driveway_core.ports import Clock, Transactions
from driveway_core.sessions import Ending
from driveway_core.transactions import retried
from driveway_core.use_cases.find_account import account_with


@attrs.frozen
class BanAccount:
    """Keeps an account out, and logs it out everywhere; stays that are booked stand.

    Raises ``OwnMatter`` for an operator's own: nobody may be left to give it back.
    """

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, whom: EmailAddress | AccountId) -> Account:
        actor.operator()
        at = self.clock()
        with self.transactions.begin(acting_as=actor) as work:
            account = account_with(work, whom)
            actor.operator_about(account.id)
            banned = work.accounts.save(account.ban(at=at))
            work.sessions.end_all(banned.id, Ending.CLOSED, at=at)
            return banned
