"""Choose a new password without knowing the old one."""

import attrs

from driveway_core.accounts import new_password
from driveway_core.actors import SYSTEM
from driveway_core.audit_kinds import AuditKind
from driveway_core.ports import Clock, NewId, Passwords, Signer, Tokens, Transactions
from driveway_core.proofs import Purpose
from driveway_core.sessions import Ending
from driveway_core.transactions import retried
from driveway_core.tries import TryKind
from driveway_core.use_cases.note import note
from driveway_core.use_cases.proving import Digests, spend, whose
from driveway_core.use_cases.tell_of_password import tell_of_password
from driveway_core.use_cases.trying import Trying


@attrs.frozen
class ResetPassword:
    """Takes the token from the mail, once, and logs out everywhere; raises ``LinkSpent``.

    Whoever could read the mailbox has shown that it is theirs, so that the
    address is verified, too. Tries to log in with it are forgotten.
    """

    transactions: Transactions
    passwords: Passwords
    tokens: Tokens
    signer: Signer
    trying: Trying
    clock: Clock
    new_id: NewId

    def __call__(self, token: str, password: str) -> None:
        chosen, digests = new_password(password), Digests(self.tokens, self.signer)
        with self.transactions.read(acting_as=SYSTEM) as work:
            whose(work, digests, token, Purpose.PASSWORD, at=self.clock())
        self._keep(digests, token, self.passwords.hash(chosen))

    @retried
    def _keep(self, digests: Digests, token: str, hashed: str) -> None:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            account = spend(work, digests, token, Purpose.PASSWORD, at=at)
            work.accounts.save(account.verify_email(at=at).with_password(hashed, at=at))
            work.sessions.end_all(account.id, Ending.PASSWORD, at=at)
            work.tries.clear(self.trying.key(TryKind.LOG_IN, account.email.folded))
            note(work, account.actor, AuditKind.PASSWORD_RESET, at=at, account_id=account.id)
            tell_of_password(work, account.id, at=at, new_id=self.new_id)
