"""Take an account's e-mail address for theirs."""

import attrs

from driveway_core.accounts import Account, EmailAddress
from driveway_core.actors import Actor
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.find_account import account_with


@attrs.frozen
class VerifyEmail:
    """An operator vouches that an e-mail address is its account's; without that, no host is paid out."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, email: EmailAddress) -> Account:
        actor.operator()
        with self.transactions.begin(acting_as=actor) as work:
            account = account_with(work, email)
            actor.operator_about(account.id)
            if account.email_verified:
                return account
            return work.accounts.save(account.verify_email(at=self.clock()))
