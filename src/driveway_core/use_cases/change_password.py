"""Change one's password."""

from uuid import UUID

import attrs

from driveway_core.accounts import new_password
from driveway_core.audit_kinds import AuditKind
from driveway_core.ports import Clock, NewId, Passwords, Transactions
from driveway_core.proofs import Purpose
from driveway_core.sessions import Ending, SignedIn
from driveway_core.transactions import Stale, retried
from driveway_core.use_cases.note import note
from driveway_core.use_cases.prove_oneself import Oneself
from driveway_core.use_cases.tell_of_password import tell_of_password
from driveway_core.use_cases.trying import Trying


@attrs.frozen
class ChangePassword:
    """Takes the old one and the new one, and logs out everywhere else; a link for a new one is spent.

    Raises ``InvalidValue``, ``TooManyTries``, and ``Stale`` where it was changed at the same moment.
    """

    transactions: Transactions
    passwords: Passwords
    trying: Trying
    clock: Clock
    new_id: NewId

    def __call__(self, signed_in: SignedIn, *, current: str, chosen: str) -> None:
        chosen = new_password(chosen)
        oneself = Oneself(self.transactions, self.passwords, self.trying)
        account, tried = oneself.known_by(signed_in.actor, current, field="current_password")
        self._keep(signed_in, tried, checked=account.password_hash, hashed=self.passwords.hash(chosen))

    @retried
    def _keep(self, signed_in: SignedIn, tried: UUID, *, checked: str, hashed: str) -> None:
        at, actor = self.clock(), signed_in.actor
        with self.transactions.begin(acting_as=actor) as work:
            account = work.accounts.get(actor.known(), changing=True)
            if account.password_hash != checked:
                raise Stale
            work.accounts.save(account.with_password(hashed, at=at))
            work.sessions.end_all(account.id, Ending.PASSWORD, at=at, but=signed_in.session_id)
            with work.as_system():  # who tried what is nobody's to see
                work.proofs.remove(account.id, Purpose.PASSWORD)
            work.tries.remove(tried)
            note(work, actor, AuditKind.PASSWORD_CHANGED, at=at, account_id=account.id)
            tell_of_password(work, account.id, at=at, new_id=self.new_id)
