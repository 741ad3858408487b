"""Accept a version of the marketplace's terms."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from driveway_core.accounts import Account
from driveway_core.actors import Actor
from driveway_core.audit_kinds import AuditKind
from driveway_core.ports import Clock, Transactions, Work
from driveway_core.terms import Acceptance, terms_version
from driveway_core.transactions import retried
from driveway_core.use_cases.note import note


def keep_acceptance(work: Work, account: Account, actor: Actor, *, at: datetime) -> None:
    """Write down that the account accepts the version that it names; again, the first time counts."""
    if account.terms_version is not None and work.terms.add(
        account.id, Acceptance(account.terms_version, at)
    ):
        note(work, actor, AuditKind.TERMS_ACCEPTED, at=at, account_id=account.id)


@attrs.frozen
class AcceptTerms:
    """Accepts a version, which is the account's from now on; suspended accounts may, too."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, version: str) -> Sequence[Acceptance]:
        at, version = self.clock(), terms_version(version)
        with self.transactions.begin(acting_as=actor) as work:
            account = work.accounts.get(actor.known(), changing=True)
            if account.terms_version != version:
                account = work.accounts.save(account.accept(version, at=at))
            keep_acceptance(work, account, actor, at=at)
            return work.terms.of(account.id)


@attrs.frozen
class ListTerms:
    """Every version that one accepted, the first first."""

    transactions: Transactions

    def __call__(self, actor: Actor) -> Sequence[Acceptance]:
        with self.transactions.read(acting_as=actor) as work:
            return work.terms.of(actor.known())
