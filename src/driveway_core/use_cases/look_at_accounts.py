"""Find an account, and look at how it stands."""

from collections.abc import Sequence

import attrs

from driveway_core.accounts import Account, EmailAddress
from driveway_core.actors import AccountId, Actor
from driveway_core.ports import Clock, Transactions
from driveway_core.use_cases.note import note_look


@attrs.frozen
class FindAccounts:
    """For operators: the account of an e-mail address, or none; the whole address, no part of one."""

    transactions: Transactions
    clock: Clock

    def __call__(self, actor: Actor, email: EmailAddress) -> Sequence[Account]:
        actor.operator()
        with self.transactions.read(acting_as=actor) as work:
            found = work.accounts.with_email(email)
        about = None if found is None else found.id
        note_look(self.transactions, actor, "accounts", at=self.clock(), about=about)
        return () if found is None else (found,)


@attrs.frozen
class LookAtAccount:
    """For operators: how an account stands; raises ``Missing``."""

    transactions: Transactions
    clock: Clock

    def __call__(self, actor: Actor, account_id: AccountId) -> Account:
        actor.operator()
        with self.transactions.read(acting_as=actor) as work:
            found = work.accounts.get(account_id)
        note_look(self.transactions, actor, "account", at=self.clock(), about=account_id)
        return found
