"""Take an account for the person it says it is."""

from datetime import datetime

import attrs

from driveway_core.accounts import Account, EmailAddress
from driveway_core.actors import SYSTEM, AccountId, Actor
from driveway_core.audit_kinds import AuditKind
from driveway_core.ports import Clock, Transactions, Work
from driveway_core.ports.payments import HostAccountSeen
from driveway_core.transactions import retried
from driveway_core.use_cases.find_account import account_with
from driveway_core.use_cases.note import note


@attrs.frozen
class VerifyIdentity:
    """An operator vouches for who somebody else is, once; raises ``OwnMatter``."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, whom: EmailAddress | AccountId) -> Account:
        actor.operator()
        at = self.clock()
        with self.transactions.begin(acting_as=actor) as work:
            account = account_with(work, whom)
            actor.operator_about(account.id)
            if account.identity_verified:
                return account
            return _verified(work, actor, account, at=at)


def take_identity(work: Work, account: Account, seen: HostAccountSeen, *, at: datetime) -> Account:
    """Whoever the payment service has identified is known here, too; what it doubts later changes nothing."""
    if account.identity_verified or not seen.identified:
        return account
    return _verified(work, SYSTEM, account, at=at)


def _verified(work: Work, actor: Actor, account: Account, *, at: datetime) -> Account:
    note(work, actor, AuditKind.IDENTITY_VERIFIED, at=at, account_id=account.id)
    return work.accounts.save(account.verify_identity(at=at))
