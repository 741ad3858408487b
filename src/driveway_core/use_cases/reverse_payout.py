"""Take a payout back, or a part of it."""

import attrs

from driveway_core.actors import Actor
from driveway_core.errors import InvalidValue
from driveway_core.money import Money, total
from driveway_core.paying_out import reversal
from driveway_core.payout_selection import Debt
from driveway_core.payouts import (
    Payout,
    PayoutId,
    PayoutMovedOn,
    PayoutStatus,
    PayoutStep,
    TooMuchToTakeBack,
)
from driveway_core.ports import Clock, Transactions, Work
from driveway_core.transactions import retried
from driveway_core.use_cases.settle_payout import SettlePayout, want
from driveway_core.use_cases.take_payout import books_of


@attrs.frozen
class ReversePayout:
    """An operator takes back what a host has of a payout; the payout afterwards.

    Before its transfer it is cancelled. While its money is on the host's
    balance, that is taken back: all of it where no amount is named, which
    cancels the payout and gives its stays free. Of one that the bank has, no
    more than the host was paid too much for its stays is taken, from
    whatever is on the balance. Raises ``PayoutMovedOn`` while something of
    it is under way, ``TooMuchToTakeBack``, ``InvalidValue`` for what is no
    multiple of what can be paid out, and what the gateway refuses.
    """

    transactions: Transactions
    clock: Clock
    settle: SettlePayout

    def __call__(self, actor: Actor, payout_id: PayoutId, amount: Money | None = None) -> Payout:
        actor.operator()
        if self._want(actor, payout_id, amount):
            for refusal in self.settle(payout_id):
                raise refusal
        with self.transactions.read(acting_as=actor) as work:
            return work.payouts.get(payout_id)

    @retried
    def _want(self, actor: Actor, payout_id: PayoutId, amount: Money | None) -> bool:
        at = self.clock()
        with self.transactions.begin(acting_as=actor) as work:
            payout = work.payouts.get(payout_id)
            dues = work.payouts.stays_of(payout.host_id, payout.currency, before=at)
            payout = work.payouts.get(payout_id, changing=True)
            on_its_way = payout.status is PayoutStatus.PROCESSING and payout.gateway_id is not None
            if on_its_way or any(each.is_open for each in work.payment_operations.about(payout_id)):
                raise PayoutMovedOn(payout.status, PayoutStep.CANCEL)
            if payout.transfer_id is None:
                work.payouts.save(payout.cancel(at=at))
                return False
            if payout.status is PayoutStatus.PAID:
                own = {line.booking_id for line in payout.lines}
                debts = [debt for debt in map(Debt.of, dues) if debt and debt.booking_id in own]
                most = total((debt.amount for debt in debts), payout.currency)
            else:
                most = self._held(work, payout)
            step = self.settle.payout_gateway.payout_step(payout.currency)
            wished = most.down_to(step) if amount is None else amount
            if wished.currency == step.currency and wished.down_to(step) != wished:
                raise InvalidValue("amount", f"has to be a multiple of {step}")
            if not 0 < wished.minor <= most.minor or wished.currency != payout.currency:
                raise TooMuchToTakeBack(most)
            wanted = reversal(payout.transfer_id, wished)
            want(work, payout, wanted, at=at, new_id=self.settle.new_id)
            return True

    def _held(self, work: Work, payout: Payout) -> Money:
        return total(books_of(work, payout).held.values(), payout.currency)
