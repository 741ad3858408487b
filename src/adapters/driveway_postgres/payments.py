"""``payments``: row to payment, payment to row, store."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import attrs
from sqlalchemy import bindparam, func, insert, select, text, update

from driveway_core.bookings import BookingId
from driveway_core.errors import Missing
from driveway_core.payments import Failure, Payment, PaymentStatus
from driveway_postgres.amounts import decimal_or_none, money, money_or_none
from driveway_postgres.runner import Row, Runner, Values, statement
from driveway_postgres.tables import HELD, OPEN, payments

_c = payments.c
_COLUMNS: Final = (
    _c.id,
    _c.booking_id,
    _c.stripe_payment_intent_id,
    _c.stripe_charge_id,
    _c.amount,
    _c.currency,
    _c.payment_method,
    _c.payment_status,
    _c.authorized_at,
    _c.capture_before,
    _c.captured_at,
    _c.failed_at,
    _c.refunded_at,
    _c.refund_amount,
    _c.failure_code,
    _c.failure_message,
    _c.stripe_payment_method_id,
    _c.available_at,
    _c.gateway_cost,
    _c.created_at,
    _c.seen_at,
)
_FIXED: Final = ("id", "booking_id", "stripe_payment_intent_id", "amount", "currency", "created_at")
_LAST_SEEN: Final = func.coalesce(_c.seen_at, _c.created_at)

_ADD: Final = statement(insert(payments).values({each: bindparam(each.name) for each in payments.columns}))
_SAVE: Final = statement(
    update(payments)
    .where(_c.id == bindparam("id"))
    .values({each: bindparam(each.name) for each in payments.columns if each.name not in _FIXED})
)
_BY_INTENT: Final = statement(
    select(*_COLUMNS).where(_c.stripe_payment_intent_id == bindparam("stripe_payment_intent_id"))
)
_OF: Final = statement(
    select(*_COLUMNS).where(_c.booking_id == bindparam("booking_id")).order_by(_c.created_at, _c.id)
)
_EXPIRING: Final = statement(
    select(*_COLUMNS)
    .where(text(HELD), _c.capture_before < bindparam("before"))
    .order_by(_c.capture_before, _c.id)
    .limit(bindparam("limit"))
)
_OPEN: Final = statement(
    select(*_COLUMNS)
    .where(text(OPEN), bindparam("before") > _LAST_SEEN)
    .order_by(_LAST_SEEN, _c.id)
    .limit(bindparam("limit"))
)


@attrs.frozen
class PostgresPayments:
    """The ``Payments`` port."""

    _run: Runner

    def add(self, payment: Payment) -> None:
        self._run.run(_ADD, _values(payment))

    def save(self, payment: Payment) -> None:
        if not self._run.run(_SAVE, _values(payment)):
            raise Missing("payment_id", "payment")

    def by_intent(self, intent_id: str) -> Payment | None:
        row = self._run.one(_BY_INTENT, {"stripe_payment_intent_id": intent_id})
        return None if row is None else _payment(row)

    def of(self, booking_id: BookingId) -> Sequence[Payment]:
        return [_payment(row) for row in self._run.all(_OF, {"booking_id": booking_id})]

    def expiring(self, *, before: datetime, limit: int) -> Sequence[Payment]:
        return [_payment(row) for row in self._run.all(_EXPIRING, {"before": before, "limit": limit})]

    def open(self, *, before: datetime, limit: int) -> Sequence[Payment]:
        return [_payment(row) for row in self._run.all(_OPEN, {"before": before, "limit": limit})]


def _values(payment: Payment) -> Values:
    failure = payment.failure
    return {
        "id": payment.id,
        "booking_id": payment.booking_id,
        "stripe_payment_intent_id": payment.intent_id,
        "stripe_charge_id": payment.charge_id,
        "amount": payment.amount.decimal,
        "currency": payment.amount.currency,
        "payment_method": payment.kind,
        "payment_status": payment.status.value,
        "authorized_at": payment.authorized_at,
        "capture_before": payment.capture_before,
        "captured_at": payment.captured_at,
        "failed_at": payment.failed_at,
        "refunded_at": payment.refunded_at,
        "refund_amount": decimal_or_none(payment.refunded),
        "failure_code": None if failure is None else failure.code,
        "failure_message": None if failure is None else failure.message,
        "stripe_payment_method_id": payment.method_id,
        "available_at": payment.available_at,
        "gateway_cost": decimal_or_none(payment.cost),
        "seen_at": payment.seen_at,
        "created_at": payment.created_at,
        "updated_at": payment.updated_at,
    }


def _payment(row: Row) -> Payment:
    currency = row[5]
    return Payment(
        id=row[0],
        booking_id=row[1],
        intent_id=row[2],
        charge_id=row[3],
        amount=money(row[4], currency),
        kind=row[6],
        status=PaymentStatus(row[7]),
        authorized_at=row[8],
        capture_before=row[9],
        captured_at=row[10],
        failed_at=row[11],
        refunded_at=row[12],
        refunded=money_or_none(row[13], currency),
        failure=None if row[14] is None else Failure(row[14], row[15]),
        method_id=row[16],
        available_at=row[17],
        cost=money_or_none(row[18], currency),
        created_at=row[19],
        seen_at=row[20],
    )
