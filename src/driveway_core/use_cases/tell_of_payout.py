"""Tell a host what became of a payout."""

from datetime import datetime

from driveway_core.notices import Notice, NoticeKind, notice_id
from driveway_core.payouts import Payout, PayoutStatus
from driveway_core.ports import Work

_KINDS = {PayoutStatus.PAID: NoticeKind.PAYOUT_PAID, PayoutStatus.FAILED: NoticeKind.PAYOUT_FAILED}


def tell_of_payout(work: Work, payout: Payout, *, at: datetime) -> None:
    """Paid, or sent back by the bank: each once for every try, in the transaction of what it tells."""
    kind = _KINDS.get(payout.status)
    if kind is None:
        return
    subject = f"{payout.id}/{payout.gateway_id}"[:100]
    work.notices.add(
        Notice(
            id=notice_id(payout.host_id, kind, subject, at=at),
            account_id=payout.host_id,
            kind=kind,
            subject=subject,
            facts={
                "amount": str(payout.amount),
                "period": f" from {payout.period.start} to {payout.period.end}",
            },
            created_at=at,
        )
    )
