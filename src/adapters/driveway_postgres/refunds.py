"""``refunds`` and ``disputes``: rows to values, values to rows, stores."""

from collections.abc import Sequence
from typing import Final

import attrs
from sqlalchemy import bindparam, insert, select, update

from driveway_core.bookings import BookingId
from driveway_core.disputes import Dispute, DisputeStatus
from driveway_core.errors import Missing
from driveway_core.refunds import Refund, RefundReason, RefundStatus
from driveway_postgres.amounts import money
from driveway_postgres.runner import Row, Runner, Values, statement
from driveway_postgres.tables import disputes, refunds

_FIXED: Final = ("id", "payment_id", "booking_id", "amount", "currency")

_r = refunds.c
_REFUND: Final = (
    _r.id,
    _r.payment_id,
    _r.booking_id,
    _r.stripe_refund_id,
    _r.amount,
    _r.currency,
    _r.reason,
    _r.refund_status,
    _r.pending_reason,
    _r.failure_code,
    _r.moved,
    _r.succeeded_at,
    _r.failed_at,
    _r.created_at,
    _r.updated_at,
)
_ADD_REFUND: Final = statement(insert(refunds).values({each: bindparam(each.name) for each in _REFUND}))
_SAVE_REFUND: Final = statement(
    update(refunds)
    .where(_r.id == bindparam("id"))
    .values({each: bindparam(each.name) for each in _REFUND if each.name not in _FIXED})
)
_REFUNDS_OF: Final = statement(
    select(*_REFUND).where(_r.booking_id == bindparam("booking_id")).order_by(_r.created_at, _r.id)
)

_d = disputes.c
_DISPUTE: Final = (
    _d.id,
    _d.payment_id,
    _d.booking_id,
    _d.stripe_dispute_id,
    _d.amount,
    _d.currency,
    _d.reason,
    _d.dispute_status,
    _d.evidence_due_by,
    _d.opened_at,
    _d.closed_at,
    _d.updated_at,
)
_ADD_DISPUTE: Final = statement(insert(disputes).values({each: bindparam(each.name) for each in _DISPUTE}))
_SAVE_DISPUTE: Final = statement(
    update(disputes)
    .where(_d.id == bindparam("id"))
    .values({each: bindparam(each.name) for each in _DISPUTE if each.name not in _FIXED})
)
_BY_GATEWAY_ID: Final = statement(
    select(*_DISPUTE).where(_d.stripe_dispute_id == bindparam("stripe_dispute_id"))
)
_DISPUTES_OF: Final = statement(
    select(*_DISPUTE).where(_d.booking_id == bindparam("booking_id")).order_by(_d.opened_at, _d.id)
)


@attrs.frozen
class PostgresRefunds:
    """The ``Refunds`` port."""

    _run: Runner

    def add(self, refund: Refund) -> None:
        self._run.run(_ADD_REFUND, _refund_values(refund))

    def save(self, refund: Refund) -> None:
        if not self._run.run(_SAVE_REFUND, _refund_values(refund)):
            raise Missing("refund_id", "refund")

    def of(self, booking_id: BookingId) -> Sequence[Refund]:
        return [_refund(row) for row in self._run.all(_REFUNDS_OF, {"booking_id": booking_id})]


@attrs.frozen
class PostgresDisputes:
    """The ``Disputes`` port."""

    _run: Runner

    def add(self, dispute: Dispute) -> None:
        self._run.run(_ADD_DISPUTE, _dispute_values(dispute))

    def save(self, dispute: Dispute) -> None:
        if not self._run.run(_SAVE_DISPUTE, _dispute_values(dispute)):
            raise Missing("dispute_id", "dispute")

    def by_gateway_id(self, gateway_id: str) -> Dispute | None:
        row = self._run.one(_BY_GATEWAY_ID, {"stripe_dispute_id": gateway_id})
        return None if row is None else _dispute(row)

    def of(self, booking_id: BookingId) -> Sequence[Dispute]:
        return [_dispute(row) for row in self._run.all(_DISPUTES_OF, {"booking_id": booking_id})]


def _refund_values(refund: Refund) -> Values:
    return {
        "id": refund.id,
        "payment_id": refund.payment_id,
        "booking_id": refund.booking_id,
        "stripe_refund_id": refund.gateway_id,
        "amount": refund.amount.decimal,
        "currency": refund.amount.currency,
        "reason": refund.reason.value,
        "refund_status": refund.status.value,
        "pending_reason": refund.pending_reason,
        "failure_code": refund.failure_code,
        "moved": refund.moved,
        "succeeded_at": refund.succeeded_at,
        "failed_at": refund.failed_at,
        "created_at": refund.created_at,
        "updated_at": refund.updated_at,
    }


def _refund(row: Row) -> Refund:
    return Refund(
        id=row[0],
        payment_id=row[1],
        booking_id=row[2],
        gateway_id=row[3],
        amount=money(row[4], row[5]),
        reason=RefundReason(row[6]),
        status=RefundStatus(row[7]),
        pending_reason=row[8],
        failure_code=row[9],
        moved=row[10],
        succeeded_at=row[11],
        failed_at=row[12],
        created_at=row[13],
        updated_at=row[14],
    )


def _dispute_values(dispute: Dispute) -> Values:
    return {
        "id": dispute.id,
        "payment_id": dispute.payment_id,
        "booking_id": dispute.booking_id,
        "stripe_dispute_id": dispute.gateway_id,
        "amount": dispute.amount.decimal,
        "currency": dispute.amount.currency,
        "reason": dispute.reason,
        "dispute_status": dispute.status.value,
        "evidence_due_by": dispute.evidence_due_by,
        "opened_at": dispute.opened_at,
        "closed_at": dispute.closed_at,
        "updated_at": dispute.updated_at,
    }


def _dispute(row: Row) -> Dispute:
    return Dispute(
        id=row[0],
        payment_id=row[1],
        booking_id=row[2],
        gateway_id=row[3],
        amount=money(row[4], row[5]),
        reason=row[6],
        status=DisputeStatus(row[7]),
        evidence_due_by=row[8],
        opened_at=row[9],
        closed_at=row[10],
        updated_at=row[11],
    )
