"""Ask for a mail that verifies one's e-mail address."""

import attrs

from driveway_core.actors import Actor
from driveway_core.jobs import JobKind
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried
from driveway_core.tries import TryKind
from driveway_core.use_cases.proving import proof_job
from driveway_core.use_cases.trying import Trying


@attrs.frozen
class AskVerification:
    """Has it sent, unless the address is verified; raises ``TooManyTries``."""

    transactions: Transactions
    trying: Trying
    clock: Clock

    def __call__(self, actor: Actor) -> None:
        self.trying.count({TryKind.VERIFICATION: str(actor.known())})
        self._write(actor)

    @retried
    def _write(self, actor: Actor) -> None:
        with self.transactions.begin(acting_as=actor) as work:
            account = work.accounts.get(actor.known())
            if not account.email_verified:
                work.jobs.add(proof_job(JobKind.SEND_VERIFICATION, account.id, at=self.clock()))
