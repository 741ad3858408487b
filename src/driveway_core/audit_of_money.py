"""What the audit log is told of payments, refunds, disputes and payouts: ids, amounts, and how they stand."""

from driveway_core.audit_kinds import AuditKind
from driveway_core.audit_telling import Telling
from driveway_core.disputes import Dispute
from driveway_core.payments import Payment
from driveway_core.payouts import Payout
from driveway_core.refunds import Refund
from driveway_core.transfer_reversals import TransferReversal

_K = AuditKind


def payment_added(told: Telling, _: object, payment: Payment) -> None:
    """A payment that the gateway made."""
    _about_payment(told, _K.PAYMENT_BEGUN, payment)


def payment_saved(told: Telling, _: object, payment: Payment) -> None:
    """One that stands otherwise than before."""
    before = told.former(Payment, payment.id)
    same = before is not None and (before.status, before.refunded, before.authorized_at) == (
        payment.status,
        payment.refunded,
        payment.authorized_at,
    )
    if not same:
        _about_payment(told, _K.PAYMENT_CHANGED, payment)


def _about_payment(told: Telling, kind: AuditKind, payment: Payment) -> None:
    told.note(
        kind,
        booking_id=payment.booking_id,
        payment_id=payment.id,
        payment_status=payment.status,
        amount=payment.amount,
        refunded=payment.refunded,
    )


def refund_added(told: Telling, _: object, refund: Refund) -> None:
    """A refund that is wanted."""
    _about_refund(told, _K.REFUND_BEGUN, refund)


def refund_saved(told: Telling, _: object, refund: Refund) -> None:
    """One that stands otherwise than before."""
    before = told.former(Refund, refund.id)
    if before is None or before.status is not refund.status:
        _about_refund(told, _K.REFUND_CHANGED, refund)


def _about_refund(told: Telling, kind: AuditKind, refund: Refund) -> None:
    told.note(
        kind,
        booking_id=refund.booking_id,
        payment_id=refund.payment_id,
        refund_id=refund.id,
        refund_status=refund.status,
        amount=refund.amount,
        reason=refund.reason,
    )


def dispute_added(told: Telling, _: object, dispute: Dispute) -> None:
    """A payment that its bank takes back."""
    _about_dispute(told, _K.DISPUTE_OPENED, dispute)


def dispute_saved(told: Telling, _: object, dispute: Dispute) -> None:
    """A dispute that stands otherwise than before."""
    before = told.former(Dispute, dispute.id)
    if before is not None and before.status is not dispute.status:
        _about_dispute(told, _K.DISPUTE_CHANGED, dispute)


def _about_dispute(told: Telling, kind: AuditKind, dispute: Dispute) -> None:
    told.note(
        kind,
        booking_id=dispute.booking_id,
        payment_id=dispute.payment_id,
        dispute_status=dispute.status,
        amount=dispute.amount,
    )


def payout_added(told: Telling, _: object, payout: Payout) -> None:
    """A host's payout."""
    _about_payout(told, _K.PAYOUT_MADE, payout)


def payout_saved(told: Telling, _: object, payout: Payout) -> None:
    """One that stands otherwise than before."""
    before = told.former(Payout, payout.id)
    if before is None or before.status is not payout.status:
        _about_payout(told, _K.PAYOUT_CHANGED, payout)


def _about_payout(told: Telling, kind: AuditKind, payout: Payout) -> None:
    told.note(
        kind,
        account_id=payout.host_id,
        payout_id=payout.id,
        payout_status=payout.status,
        amount=payout.amount,
    )


def reversal_added(told: Telling, _: object, reversal: TransferReversal) -> None:
    """What was taken back of a payout."""
    told.note(_K.PAYOUT_TAKEN_BACK, payout_id=reversal.payout_id, amount=reversal.amount)
