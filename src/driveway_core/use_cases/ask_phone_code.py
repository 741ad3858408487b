"""Ask for a code that verifies one's telephone."""

import attrs

from driveway_core.accounts import Account, NoPhone
from driveway_core.actors import Actor
from driveway_core.jobs import JobKind
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried
from driveway_core.tries import TryKind
from driveway_core.use_cases.proving import proof_job
from driveway_core.use_cases.trying import Trying


@attrs.frozen
class AskPhoneCode:
    """Has it sent, unless the number is verified; raises ``NoPhone`` or ``TooManyTries``.

    Five a day for an account, and for a number: each costs money, and five
    guesses each are what a stranger has.
    """

    transactions: Transactions
    trying: Trying
    clock: Clock

    def __call__(self, actor: Actor) -> None:
        account_id = actor.active()
        with self.transactions.read(acting_as=actor) as work:
            account = work.accounts.get(account_id)
        if account.phone is None:
            raise NoPhone
        if not account.phone_verified:
            self.trying.count({TryKind.CODE: str(account_id), TryKind.CODE_TO: account.phone.value})
            self._write(actor, account)

    @retried
    def _write(self, actor: Actor, account: Account) -> None:
        with self.transactions.begin(acting_as=actor) as work:
            work.jobs.add(proof_job(JobKind.SEND_PHONE_CODE, account.id, at=self.clock()))
