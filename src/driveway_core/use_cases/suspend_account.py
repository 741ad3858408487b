"""Suspend an account."""

import attrs

from driveway_core.accounts import Account, EmailAddress
from driveway_core.actors import AccountId, Actor
from driveway_core.audit_kinds import AuditKind
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.find_account import account_with
from driveway_core.use_cases.note import note


@attrs.frozen
class SuspendAccount:
    """Keeps an account from changing anything; as a host it is no longer found or booked."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, whom: EmailAddress | AccountId) -> Account:
        actor.operator()
        at = self.clock()
        with self.transactions.begin(acting_as=actor) as work:
            account = work.accounts.save(account_with(work, whom).suspend(at=at))
            note(work, actor, AuditKind.ACCOUNT_SUSPENDED, at=at, account_id=account.id)
            return account
