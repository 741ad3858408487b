"""What is kept of a secret that was sent: digests, and those of what can be guessed are keyed."""

from contextlib import suppress
from datetime import datetime

import attrs

from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM, AccountId
from driveway_core.errors import Missing
from driveway_core.jobs import Job, JobKind
from driveway_core.ports import Clock, Signer, Tokens, Transactions, Work
from driveway_core.proofs import LinkSpent, Proof, Purpose, fresh_proof, wanted_of
from driveway_core.transactions import retried


@attrs.frozen
class Made:
    """A secret to be sent at once, and the account as it was then: send it there, and nowhere else."""

    account: Account
    secret: str = attrs.field(repr=False)


@attrs.frozen
class Digests:
    """How secrets and addresses are kept; with the rows and without the key nobody can try any out."""

    tokens: Tokens
    signer: Signer

    def token(self, token: str) -> bytes:
        """Of a token, which nobody can guess."""
        return self.tokens.digest(token)

    def code(self, account_id: AccountId, code: str) -> bytes:
        """Of a code of few digits."""
        return self.tokens.digest(self.signer.sign(f"code {account_id} {code}"))

    def about(self, account_id: AccountId, purpose: Purpose, address: str) -> bytes:
        """Of what a secret is bound to."""
        return self.tokens.digest(self.signer.sign(f"about {account_id} {purpose} {address}"))


@attrs.frozen
class Making:
    """Writes down that a secret is sent for a purpose; a former one is good for nothing any more.

    None is made for an account that is closed or unknown, or has nothing to prove.
    """

    transactions: Transactions
    digests: Digests
    clock: Clock

    @retried
    def make(self, account_id: AccountId, purpose: Purpose, secret: str, digest: bytes) -> Made | None:
        at = self.clock()
        with suppress(Missing), self.transactions.begin(acting_as=SYSTEM) as work:
            account = work.accounts.get(account_id)
            if work.erasures.of(account_id) is not None:
                return None
            address = wanted_of(account, purpose)
            if address is not None:
                about = self.digests.about(account_id, purpose, address)
                work.proofs.put(fresh_proof(account_id, purpose, digest=digest, about=about, at=at))
                return Made(account, secret)
        return None


def whose(work: Work, digests: Digests, token: str, purpose: Purpose, *, at: datetime) -> Account:
    """The account that a token from a mail is of; raises ``LinkSpent``."""
    proof = work.proofs.with_digest(digests.token(token), purpose)
    return _proved(work, digests, proof, at=at, changing=False)


def spend(work: Work, digests: Digests, token: str, purpose: Purpose, *, at: datetime) -> Account:
    """The same, once: nobody can use it any more."""
    proof = work.proofs.with_digest(digests.token(token), purpose, changing=True)
    account = _proved(work, digests, proof, at=at, changing=True)
    work.proofs.remove(account.id, purpose)
    return account


def _proved(work: Work, digests: Digests, proof: Proof | None, *, at: datetime, changing: bool) -> Account:
    if proof is None:
        raise LinkSpent
    account = work.accounts.get(proof.account_id, changing=changing)
    address = wanted_of(account, proof.purpose)
    if address is None or not proof.good(about=digests.about(account.id, proof.purpose, address), at=at):
        raise LinkSpent
    return account


def proof_job(kind: JobKind, account_id: AccountId, *, at: datetime) -> Job:
    """The job that sends one which somebody asked for at a moment: that far its subject can tell."""
    return Job(kind=kind, subject=f"{account_id}/{int(at.timestamp())}", due=at)
