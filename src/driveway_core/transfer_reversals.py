"""Transfer reversals: money that is taken back from a host's balance."""

from datetime import datetime
from typing import NewType
from uuid import UUID

import attrs

from driveway_core.money import Money
from driveway_core.payouts import PayoutId

TransferReversalId = NewType("TransferReversalId", UUID)


@attrs.frozen(kw_only=True)
class TransferReversal:
    """One reversal: a row of ``transfer_reversals``; its id is that of the operation that asked for it."""

    id: TransferReversalId
    payout_id: PayoutId
    gateway_id: str
    amount: Money
    created_at: datetime

    def __attrs_post_init__(self) -> None:
        if self.amount.minor <= 0:
            raise ValueError("a reversal takes something back")
