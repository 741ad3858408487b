"""Show that one reads the mailbox of one's address."""

import attrs

from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM
from driveway_core.audit_kinds import AuditKind
from driveway_core.ports import Clock, Signer, Tokens, Transactions
from driveway_core.proofs import Purpose
from driveway_core.transactions import retried
from driveway_core.use_cases.note import note
from driveway_core.use_cases.proving import Digests, spend


@attrs.frozen
class ConfirmEmail:
    """Takes the token from the mail, once; raises ``LinkSpent``."""

    transactions: Transactions
    tokens: Tokens
    signer: Signer
    clock: Clock

    @retried
    def __call__(self, token: str) -> Account:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            account = spend(work, Digests(self.tokens, self.signer), token, Purpose.EMAIL, at=at)
            note(work, account.actor, AuditKind.EMAIL_VERIFIED, at=at, account_id=account.id)
            return work.accounts.save(account.verify_email(at=at))
