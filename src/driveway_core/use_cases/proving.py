"""What is kept of a secret that was sent: digests, and those of what can be guessed are keyed."""

from contextlib import suppress

import attrs

from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM, AccountId
from driveway_core.errors import Missing
from driveway_core.ports import Clock, Signer, Tokens, Transactions
from driveway_core.proofs import Purpose, fresh_proof, wanted_of
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
    """Writes down that a secret is sent for a purpose; a former one is good for nothing any more."""

    transactions: Transactions
    digests: Digests
    clock: Clock

    @retried
    def make(self, account_id: AccountId, purpose: Purpose, secret: str, digest: bytes) -> Made | None:
        at = self.clock()
        with suppress(Missing), self.transactions.begin(acting_as=SYSTEM) as work:
            account = work.accounts.get(account_id)
            address = wanted_of(account, purpose)
            if address is not None:
                about = self.digests.about(account_id, purpose, address)
                work.proofs.put(fresh_proof(account_id, purpose, digest=digest, about=about, at=at))
                return Made(account, secret)
        return None
