"""Stripe's objects in our words: payments, refunds and disputes as they were seen.

Source: docs.stripe.com/api (payment intents, charges, refunds, disputes,
balance transactions).
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

import stripe

from driveway_core.disputes import DisputeSeen, DisputeStatus
from driveway_core.money import Money, total
from driveway_core.payments import Failure, PaymentSeen, Stage
from driveway_core.refunds import RefundSeen, RefundStatus
from driveway_stripe.amounts import incoming

STAGES: Final = {
    "requires_payment_method": Stage.WAITING,
    "requires_confirmation": Stage.WAITING,
    "requires_action": Stage.WAITING,
    "processing": Stage.PROCESSING,
    "requires_capture": Stage.HELD,
    "canceled": Stage.CANCELLED,
    "succeeded": Stage.CAPTURED,
}
_REFUNDS: Final = {
    "succeeded": RefundStatus.SUCCEEDED,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.CANCELLED,
}
_DISPUTES: Final = {
    "warning_needs_response": DisputeStatus.WARNED,
    "warning_under_review": DisputeStatus.WARNED,
    "warning_closed": DisputeStatus.WON,
    "needs_response": DisputeStatus.NEEDS_RESPONSE,
    "under_review": DisputeStatus.UNDER_REVIEW,
    "prevented": DisputeStatus.WON,
    "won": DisputeStatus.WON,
    "lost": DisputeStatus.LOST,
}
"""An inquiry that was closed took no money and never will: it is over, and nothing was lost."""

PAYMENT: Final = ("latest_charge.balance_transaction", "latest_charge.refunds")
REFUND: Final = ("balance_transaction", "failure_balance_transaction")
"""What has to be expanded to see them whole."""


def moment(seconds: int) -> datetime:
    """A moment of Stripe's, in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def about(metadata: stripe.StripeObject | None) -> dict[str, str]:
    """What something was made with."""
    return dict(metadata.to_dict()) if metadata else {}


def whole_charge(intent: stripe.PaymentIntent) -> stripe.Charge | None:
    """The latest charge, which was expanded."""
    charge = intent.latest_charge
    return charge if isinstance(charge, stripe.Charge) else None


def payment_seen(
    intent: stripe.PaymentIntent, refunds: Iterable[RefundSeen], *, seen_at: datetime
) -> PaymentSeen:
    """A payment with its latest charge; ``refunds`` are all of its own."""
    charge = whole_charge(intent)
    stage = STAGES.get(intent.status, Stage.PROCESSING)
    currency = intent.currency.upper()
    counted = [each for each in refunds if each.status in (RefundStatus.PENDING, RefundStatus.SUCCEEDED)]
    booked = _transaction(charge.balance_transaction) if charge else None
    return PaymentSeen(
        intent_id=intent.id,
        seen_at=seen_at,
        stage=stage,
        amount=incoming(intent.amount, intent.currency),
        about=about(intent.metadata),
        method_id=_id(intent.payment_method),
        kind=_kind(charge),
        charge_id=charge.id if charge and charge.status != "failed" else None,
        authorized_at=moment(charge.created) if charge and charge.status == "succeeded" else None,
        capture_before=_capture_before(charge) if stage is Stage.HELD else None,
        captured_at=_captured_at(charge, booked) if stage is Stage.CAPTURED else None,
        available_at=moment(booked.available_on) if booked else None,
        cost=_in(booked.fee, booked.currency, currency) if booked else None,
        refunded=total((each.amount for each in counted if each.amount), currency) if counted else None,
        refunded_at=max((each.at for each in counted), default=None),
        failure=_failure(intent),
    )


def _kind(charge: stripe.Charge | None) -> str | None:
    details = getattr(charge, "payment_method_details", None)
    return str(details.type) if details else None


def _capture_before(charge: stripe.Charge | None) -> datetime | None:
    card = getattr(getattr(charge, "payment_method_details", None), "card", None)
    before = getattr(card, "capture_before", None)
    return moment(before) if before else None


def _captured_at(charge: stripe.Charge | None, booked: stripe.BalanceTransaction | None) -> datetime | None:
    """When the money came to the balance; Stripe tells no moment of capture."""
    made = booked or charge
    return moment(made.created) if made else None


def _in(units: int, currency: str, wanted: str) -> Money | None:
    """A cost, unless Stripe settles in another currency: then it is in the gateway's books only."""
    return incoming(units, currency) if currency.upper() == wanted else None


def _failure(intent: stripe.PaymentIntent) -> Failure | None:
    error = intent.last_payment_error
    if error is None:
        return None
    code = getattr(error, "decline_code", None) or error.code or error.type
    return Failure(code, error.message)


def _id(one: "str | stripe.StripeObject | None") -> str | None:
    return one if isinstance(one, str) or one is None else str(getattr(one, "id", ""))


def _transaction(
    one: "str | stripe.BalanceTransaction | None",
) -> stripe.BalanceTransaction | None:
    return one if isinstance(one, stripe.BalanceTransaction) else None


def is_refund(refund: stripe.Refund) -> bool:
    """Whether money went back; Stripe also calls it a refund when a hold is let go.

    Such a one has succeeded and moved nothing. Source:
    github.com/Automattic/woocommerce-payments/pull/757.
    """
    return not (refund.status == "succeeded" and refund.balance_transaction is None)


def refund_seen(refund: stripe.Refund) -> RefundSeen:
    """A refund whose balance transactions were expanded; its moment is that of the last of them."""
    gone = _transaction(refund.balance_transaction)
    back = _transaction(getattr(refund, "failure_balance_transaction", None))
    status = _REFUNDS.get(refund.status or "", RefundStatus.PENDING)
    reason = getattr(refund, "pending_reason", None) if status is RefundStatus.PENDING else None
    return RefundSeen(
        gateway_id=refund.id,
        status=status,
        at=moment(max(each.created for each in (refund, gone, back) if each is not None)),
        amount=incoming(refund.amount, refund.currency),
        moved=refund.balance_transaction is not None,
        reason=reason or getattr(refund, "failure_reason", None),
        about=about(refund.metadata),
    )


def dispute_seen(dispute: stripe.Dispute, *, seen_at: datetime) -> DisputeSeen:
    """A dispute with all that it moved; its end is dated by the last movement, or by when it was seen."""
    status = _DISPUTES.get(dispute.status, DisputeStatus.UNDER_REVIEW)
    currency = dispute.currency.upper()
    moves = [each for each in dispute.balance_transactions if each.currency.upper() == currency]
    taken = sum(-each.amount for each in moves if each.amount < 0)
    given = sum(each.amount for each in moves if each.amount > 0)
    at = moment(dispute.created)
    if status is DisputeStatus.WON and given:
        at = moment(max(each.created for each in moves))
    elif status in (DisputeStatus.WON, DisputeStatus.LOST):
        at = max(at, seen_at)
    due = dispute.evidence_details.due_by
    return DisputeSeen(
        gateway_id=dispute.id,
        status=status,
        at=at,
        evidence_due_by=moment(due) if due else None,
        intent_id=_id(dispute.payment_intent),
        amount=incoming(dispute.amount, currency),
        reason=dispute.reason,
        taken=incoming(taken, currency),
        given_back=incoming(given, currency),
        cost=incoming(sum(each.fee for each in moves), currency),
    )
