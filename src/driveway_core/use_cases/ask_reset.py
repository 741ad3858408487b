"""Ask for a way to a new password."""

import attrs

from driveway_core.accounts import EmailAddress
from driveway_core.actors import SYSTEM, AccountId
from driveway_core.errors import InvalidValue
from driveway_core.jobs import JobKind
from driveway_core.origins import Address
from driveway_core.ports import Clock, NewId, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.proving import proof_job
from driveway_core.use_cases.trying import Trying


@attrs.frozen
class AskReset:
    """Has a mail sent to an address if there is an account with it; raises ``TooManyTries``.

    Nobody learns whether there is: what is done, and written, is the same. The
    job of an address without an account is about nobody, and sends nothing.
    """

    transactions: Transactions
    trying: Trying
    clock: Clock
    new_id: NewId

    def __call__(self, email: str, address: Address | None = None) -> None:
        self.trying.reset(email, address)
        self._write(email)

    @retried
    def _write(self, email: str) -> None:
        nobody = AccountId(self.new_id())
        # the system: whose address it is, is what is asked
        with self.transactions.begin(acting_as=SYSTEM) as work:
            try:
                account = work.accounts.with_email(EmailAddress(email))
            except InvalidValue:
                account = None
            whom = nobody if account is None else account.id
            work.jobs.add(proof_job(JobKind.SEND_RESET, whom, at=self.clock()))
