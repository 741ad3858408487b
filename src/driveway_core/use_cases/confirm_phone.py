"""Show that one holds the telephone of one's number."""

import attrs

from driveway_core.accounts import Account, NoPhone
from driveway_core.actors import Actor
from driveway_core.audit_kinds import AuditKind
from driveway_core.ports import Clock, Signer, Tokens, Transactions
from driveway_core.proofs import CodeWrong, Purpose
from driveway_core.transactions import retried
from driveway_core.use_cases.note import note
from driveway_core.use_cases.proving import Digests


@attrs.frozen
class ConfirmPhone:
    """Takes the code from the message, once; raises ``CodeWrong`` or ``NoPhone``."""

    transactions: Transactions
    tokens: Tokens
    signer: Signer
    clock: Clock

    def __call__(self, actor: Actor, code: str) -> Account:
        known = self._try(actor, code)
        if isinstance(known, int):
            raise CodeWrong(known)
        return known

    @retried
    def _try(self, actor: Actor, code: str) -> Account | int:
        """The account, or how many tries are left: a wrong one is written down."""
        at, account_id, digests = self.clock(), actor.active(), Digests(self.tokens, self.signer)
        with self.transactions.begin(acting_as=actor) as work:
            account = work.accounts.get(account_id, changing=True)
            if account.phone is None:
                raise NoPhone
            if account.phone_verified:
                return account
            proof = work.proofs.of(account_id, Purpose.PHONE, changing=True)
            about = digests.about(account_id, Purpose.PHONE, account.phone.value)
            if proof is None or not proof.good(about=about, at=at):
                return 0
            if proof.digest != digests.code(account_id, code):
                missed = proof.missed()
                work.proofs.put(missed)
                return missed.tries_left
            work.proofs.remove(account_id, Purpose.PHONE)
            note(work, actor, AuditKind.PHONE_VERIFIED, at=at, account_id=account_id)
            return work.accounts.save(account.verify_phone(at=at))
