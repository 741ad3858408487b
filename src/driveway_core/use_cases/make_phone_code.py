"""Make the code of a message that verifies a telephone."""

import attrs

from driveway_core.actors import AccountId
from driveway_core.ports import Clock, NewCode, Signer, Tokens, Transactions
from driveway_core.proofs import Purpose
from driveway_core.use_cases.proving import Digests, Made, Making


@attrs.frozen
class MakePhoneCode:
    """Six digits, to be sent at once; None where there is no number, or it is verified.

    Called at the moment of sending, so that no row ever holds it. Made again, the former is spent.
    """

    transactions: Transactions
    tokens: Tokens
    signer: Signer
    clock: Clock
    new_code: NewCode

    def __call__(self, account_id: AccountId) -> Made | None:
        code, digests = self.new_code(), Digests(self.tokens, self.signer)
        making = Making(self.transactions, digests, self.clock)
        return making.make(account_id, Purpose.PHONE, code, digests.code(account_id, code))
