"""Ask the gateway how a transfer, a payout or a host stands, and take that in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_core.actors import SYSTEM, AccountId
from driveway_core.payouts import Payout, PayoutId, PayoutStatus
from driveway_core.ports import Clock, NewId, PayoutGateway, Transactions, Work
from driveway_core.ports.payments import HostAccountSeen, PayoutSeen, ReversalSeen, TransferSeen
from driveway_core.transactions import retried
from driveway_core.use_cases.settle_payout import follow
from driveway_core.use_cases.take_payout import payout_of, take_payout, take_reversal, take_transfer
from driveway_core.use_cases.verify_identity import take_identity

NOT_ITS_OWN: Final = timedelta(minutes=5)
"""What happens to a host's account so soon after a payout failed is because it failed."""

_SOME: Final = 20


@attrs.frozen
class LookAtTransfer:
    """How much of a transfer was taken back; the payout that it is of, None for one that is not ours."""

    transactions: Transactions
    payout_gateway: PayoutGateway
    clock: Clock
    new_id: NewId

    def __call__(self, transfer_id: str) -> PayoutId | None:
        seen = self.payout_gateway.transfer_seen(transfer_id)
        back = self.payout_gateway.reversals(transfer_id) if seen.reversed else ()
        return self._take(seen, back)

    @retried
    def _take(self, seen: TransferSeen, back: Sequence[ReversalSeen]) -> PayoutId | None:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            payout = payout_of(work, seen.about)
            if payout is None:
                return None
            payout = take_transfer(work, payout, seen.gateway_id, seen.about, at=at)
            for each in back if payout.transfer_id == seen.gateway_id else ():
                payout = take_reversal(work, payout, each, at=at, new_id=self.new_id)
            return payout.id


@attrs.frozen
class LookAtPayout:
    """How far a try to pay out is; the payout that it is of, None for one that is not ours."""

    transactions: Transactions
    payout_gateway: PayoutGateway
    clock: Clock

    def __call__(self, account_id: str, gateway_id: str) -> PayoutId | None:
        return self._take(self.payout_gateway.payout(account_id, gateway_id))

    @retried
    def _take(self, seen: PayoutSeen) -> PayoutId | None:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            payout = payout_of(work, seen.about)
            return None if payout is None else take_payout(work, payout, seen, at=self.clock()).id


@attrs.frozen
class LookAtHost:
    """Whether a host can be paid now; what failed for them is then planned again at once.

    ``since`` is when the host changed something: what failed after that, or
    just before, has to wait its time. An account that is not ours is only
    looked at.
    """

    transactions: Transactions
    payout_gateway: PayoutGateway
    clock: Clock
    new_id: NewId

    def __call__(self, account_id: str, *, since: datetime | None = None) -> HostAccountSeen:
        seen = self.payout_gateway.account(account_id)
        if seen.can_receive and seen.can_be_paid_out:
            with self.transactions.read(acting_as=SYSTEM) as work:
                host = work.accounts.with_payee(account_id)
            if host is not None:
                self._know(host.id, seen)
                self._again(host.id, since or self.clock())
        return seen

    @retried
    def _know(self, host_id: AccountId, seen: HostAccountSeen) -> None:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            take_identity(work, work.accounts.get(host_id, changing=True), seen, at=self.clock())

    @retried
    def _again(self, host_id: AccountId, since: datetime) -> None:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            for payout in self._failed(work, host_id):
                tried = [each.updated_at for each in work.payment_operations.about(payout.id)]
                last = max(filter(None, (payout.failed_at, *tried)), default=payout.created_at)
                if since >= last + NOT_ITS_OWN:
                    locked = work.payouts.get(payout.id, changing=True)
                    follow(work, locked, at=at, new_id=self.new_id, changed=True)

    def _failed(self, work: Work, host_id: AccountId) -> list[Payout]:
        """Their latest payouts that are not at the bank, earliest first."""
        open_ = (PayoutStatus.PENDING, PayoutStatus.PROCESSING, PayoutStatus.FAILED)
        latest = work.payouts.of(host_id, limit=_SOME).items
        return [each for each in reversed(latest) if each.status in open_]
