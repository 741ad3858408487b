"""Act for an account whose owner the application around us has recognised."""

import attrs

from driveway_core.accounts import Account, AccountBanned
from driveway_core.actors import SYSTEM, AccountId, AccountStatus, Actor
from driveway_core.ports import Transactions, Work
from driveway_core.use_cases.erase_account import refuse_closed


def admitted(work: Work, account_id: AccountId, *, changing: bool = False) -> Account:
    """The account, if it may come in; raises ``AccountBanned``, ``AccountClosed``, or ``Missing``."""
    account = work.accounts.get(account_id, changing=changing)
    if account.status is AccountStatus.BANNED:
        raise AccountBanned
    refuse_closed(work, account_id)
    return account


@attrs.frozen
class ActFor:
    """The actor of an account as it stands now; raises ``AccountBanned``, ``AccountClosed``, or ``Missing``.

    That the one who calls is its owner, the application says: nothing is checked here.
    """

    transactions: Transactions

    def __call__(self, account_id: AccountId) -> Actor:
        # the system: on whose behalf is what is asked
        with self.transactions.read(acting_as=SYSTEM) as work:
            return admitted(work, account_id).actor
