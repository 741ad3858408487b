"""Change one's e-mail address."""

from datetime import datetime
from uuid import UUID

import attrs

from driveway_core.accounts import Account, EmailAddress
from driveway_core.actors import Actor
from driveway_core.audit_kinds import AuditKind
from driveway_core.jobs import JobKind
from driveway_core.notices import Notice, NoticeKind, notice_id
from driveway_core.ports import Clock, Passwords, Transactions, Work
from driveway_core.transactions import retried
from driveway_core.tries import TryKind
from driveway_core.use_cases.note import note
from driveway_core.use_cases.prove_oneself import Oneself
from driveway_core.use_cases.proving import proof_job
from driveway_core.use_cases.trying import Trying


@attrs.frozen
class ChangeEmail:
    """Takes the password, and has the new address verified; what was sent to the old one is spent.

    Each change to an address that is not known to be theirs counts as asking
    for a verification: nobody floods the mailboxes of others. The mailbox of
    before, if it was known to be theirs, is told. Raises
    ``EmailTaken``, ``TooManyTries``, ``InvalidValue`` and ``Stale``.
    """

    transactions: Transactions
    passwords: Passwords
    trying: Trying
    clock: Clock

    def __call__(self, actor: Actor, email: str, *, password: str) -> Account:
        actor.active()
        address = EmailAddress(email)
        oneself = Oneself(self.transactions, self.passwords, self.trying)
        account, tried = oneself.known_by(actor, password, field="password")
        changed = account.with_email(address, at=account.updated_at)
        if address.value != account.email.value and not changed.email_verified:
            self.trying.count({TryKind.VERIFICATION: str(account.id)})
        return self._keep(actor, account, tried, address)

    @retried
    def _keep(self, actor: Actor, account: Account, tried: UUID, address: EmailAddress) -> Account:
        at = self.clock()
        with self.transactions.begin(acting_as=actor) as work:
            with work.as_system():  # who tried what is nobody's to see
                work.tries.remove(tried)
            if address.value == account.email.value:
                return account
            changed = work.accounts.save(account.with_email(address, at=at))
            if not changed.email_verified:
                work.jobs.add(proof_job(JobKind.SEND_VERIFICATION, account.id, at=at))
            note(work, actor, AuditKind.EMAIL_CHANGED, at=at, account_id=account.id)
            if account.email_verified and not changed.email_verified:
                _tell_of_change(work, account, changed.version, at=at)
            return changed


def _tell_of_change(work: Work, before: Account, version: int, *, at: datetime) -> None:
    """Write the notice to the mailbox of before: its owner should know who did that."""
    kind, subject = NoticeKind.EMAIL_CHANGED, str(version)
    work.notices.add(
        Notice(
            id=notice_id(before.id, kind, subject, at=at),
            account_id=before.id,
            kind=kind,
            subject=subject,
            created_at=at,
            mailbox=before.email,
        )
    )
