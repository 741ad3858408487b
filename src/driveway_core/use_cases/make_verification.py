"""Make the token of a mail that verifies an e-mail address."""

import attrs

from driveway_core.actors import AccountId
from driveway_core.ports import Clock, Signer, Tokens, Transactions
from driveway_core.proofs import Purpose
from driveway_core.use_cases.proving import Digests, Made, Making


@attrs.frozen
class MakeVerification:
    """The token, to be sent at once; None where there is nothing to send, or nobody to send it to.

    Called at the moment of sending, so that no row ever holds it. Made again, the former is spent.
    """

    transactions: Transactions
    tokens: Tokens
    signer: Signer
    clock: Clock

    def __call__(self, account_id: AccountId) -> Made | None:
        token, digests = self.tokens.fresh(), Digests(self.tokens, self.signer)
        making = Making(self.transactions, digests, self.clock)
        return making.make(account_id, Purpose.EMAIL, token, digests.token(token))
