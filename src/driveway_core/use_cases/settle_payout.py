"""Settle a payout: what follows is written down, and carried out, as far as it goes."""

from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.errors import DrivewayError
from driveway_core.gateways import OutcomeUnknown
from driveway_core.jobs import Job, JobKind
from driveway_core.paying_out import PayoutAffairs, PayoutPlan, plan
from driveway_core.payment_operations import OperationId, OperationKind, PaymentOperation
from driveway_core.payouts import Payout, PayoutId, PayoutStatus
from driveway_core.ports import Clock, NewId, PayoutGateway, Transactions, Work
from driveway_core.ports.payments import PayoutSeen, ReversalSeen
from driveway_core.settling import Wanted, amount_of
from driveway_core.transactions import retried
from driveway_core.use_cases.ask_gateway import Answered
from driveway_core.use_cases.ask_payout_gateway import AskPayoutGateway, about
from driveway_core.use_cases.attempts import Attempt, after
from driveway_core.use_cases.carry_out import MOST_STEPS
from driveway_core.use_cases.settle_booking import SAFETY_NET
from driveway_core.use_cases.take_payout import books_of, take_payout, take_reversal, take_transfer

LOOKED_AT: Final = timedelta(days=14)
"""How long after it was sent to the bank a payout is still looked at."""


@attrs.frozen
class SettlePayout:
    """What a worker does for one payout; the refusals that came.

    Safe to run by several at once, and after any interruption. Raises
    ``OutcomeUnknown`` or ``GatewayUnavailable`` while something has to be
    tried again later.
    """

    transactions: Transactions
    payout_gateway: PayoutGateway
    clock: Clock
    new_id: NewId

    def __call__(self, payout_id: PayoutId) -> tuple[DrivewayError, ...]:
        self._look(payout_id)
        refusals: list[DrivewayError] = []
        ask = AskPayoutGateway(self.payout_gateway)
        attempt = Attempt(self.transactions, self.clock)
        for _ in range(MOST_STEPS):
            step = self._next(payout_id)
            if step is None:
                return tuple(refusals)
            if step.is_left_alone(at=self.clock()):
                raise OutcomeUnknown
            answered = attempt.at(step, ask, lambda: ask.ask)
            self._keep(step, answered)
            if answered.trouble is not None:
                raise answered.trouble
            if answered.refusal is not None:
                refusals.append(answered.refusal)
        raise RuntimeError(f"the operations of payout {payout_id} do not come to an end")

    def _look(self, payout_id: PayoutId) -> None:
        """How far the bank is, for one that was sent there."""
        at = self.clock()
        with self.transactions.read(acting_as=SYSTEM) as work:
            payout = work.payouts.get(payout_id)
            operations = work.payment_operations.about(payout_id)
        made = [each for each in operations if each.gateway_id == payout.gateway_id]
        open_ = payout.status in (PayoutStatus.PROCESSING, PayoutStatus.PAID)
        if payout.gateway_id is None or not made or not open_ or at > made[0].updated_at + LOOKED_AT:
            return
        seen = self.payout_gateway.payout(str(made[0].params["account"]), payout.gateway_id)
        self._take(payout_id, seen)

    @retried
    def _take(self, payout_id: PayoutId, seen: PayoutSeen) -> None:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            take_payout(work, work.payouts.get(payout_id, changing=True), seen, at=self.clock())

    @retried
    def _next(self, payout_id: PayoutId) -> PaymentOperation | None:
        """What follows is written down; the first operation to be taken further."""
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            payout = work.payouts.get(payout_id, changing=True)
            follow(work, payout, at=at, new_id=self.new_id)
            return next((each for each in work.payment_operations.about(payout_id) if each.is_open), None)

    @retried
    def _keep(self, step: PaymentOperation, answered: Answered) -> None:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            payout = work.payouts.get(PayoutId(step.subject), changing=True)
            current = work.payment_operations.get(step.id, changing=True)
            for following in after(current, answered, at):
                work.payment_operations.save(following)
            if answered.gateway_id is not None:
                payout = self._done(work, payout, step, answered.gateway_id, at)
            follows = follow(work, payout, at=at, new_id=self.new_id)
            if follows.due is not None:
                job = Job(kind=JobKind.SETTLE_PAYOUT, subject=str(payout.id), due=follows.due)
                work.jobs.add(job)

    def _done(
        self, work: Work, payout: Payout, step: PaymentOperation, gateway_id: str, at: datetime
    ) -> Payout:
        made, amount = about(step), amount_of(step)
        if step.kind is OperationKind.TRANSFER:
            return take_transfer(work, payout, gateway_id, made, at=at)
        if step.kind is OperationKind.REVERSE_TRANSFER:
            back = ReversalSeen(gateway_id=gateway_id, amount=amount, at=at, about=made)
            return take_reversal(work, payout, back, at=at, new_id=self.new_id)
        on_its_way = PayoutStatus.PROCESSING
        seen = PayoutSeen(gateway_id=gateway_id, amount=amount, status=on_its_way, at=at, about=made)
        return take_payout(work, payout, seen, at=at)


def affairs_of(work: Work, payout: Payout) -> PayoutAffairs:
    """All that is known of a payout, which is locked by whoever wants to change it."""
    return PayoutAffairs(
        payout=payout,
        account_id=work.accounts.get(payout.host_id).payee_id,
        held=books_of(work, payout).held,
        operations=tuple(work.payment_operations.about(payout.id)),
    )


def follow(work: Work, payout: Payout, *, at: datetime, new_id: NewId, changed: bool = False) -> PayoutPlan:
    """Want what follows from how things stand; the payout is locked."""
    follows = plan(affairs_of(work, payout), at=at, changed=changed)
    if follows.again is not None:
        work.payment_operations.save(follows.again.retry(at=at))
    if follows.wanted is not None:
        want(work, payout, follows.wanted, at=at, new_id=new_id)
    return follows


def want(work: Work, payout: Payout, wanted: Wanted, *, at: datetime, new_id: NewId) -> None:
    """Write an operation down, with a job that carries it out should nobody else."""
    work.payment_operations.add(
        PaymentOperation(
            id=OperationId(new_id()),
            kind=wanted.kind,
            subject=payout.id,
            params=wanted.params,
            created_at=at,
            updated_at=at,
        )
    )
    work.jobs.add(Job(kind=JobKind.SETTLE_PAYOUT, subject=str(payout.id), due=at + SAFETY_NET))
