"""``payment_operations``: row to operation, operation to row, store."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import attrs
from sqlalchemy import TEXT, ColumnElement, TextClause, bindparam, cast, insert, select, text, update

from driveway_core.errors import Missing
from driveway_core.payment_operations import OperationId, OperationKind, OperationState, PaymentOperation
from driveway_postgres.runner import Row, Runner, statement
from driveway_postgres.tables import FAILED, UNFINISHED, payment_operations

_c = payment_operations.c
_COLUMNS: Final = (
    _c.id,
    _c.kind,
    _c.subject,
    cast(_c.params, TEXT),
    _c.state,
    _c.attempt,
    _c.first_sent_at,
    _c.gateway_id,
    _c.error_code,
    _c.created_at,
    _c.updated_at,
)
_CHANGED: Final = (_c.state, _c.attempt, _c.first_sent_at, _c.gateway_id, _c.error_code, _c.updated_at)

_ADD: Final = statement(
    insert(payment_operations).values({each: bindparam(each.name) for each in payment_operations.columns})
)
_GET: Final = select(*_COLUMNS).where(_c.id == bindparam("id"))
_READ: Final = statement(_GET)
_LOCK: Final = statement(_GET.with_for_update())
_SAVE: Final = statement(
    update(payment_operations)
    .where(_c.id == bindparam("id"))
    .values({each: bindparam(each.name) for each in _CHANGED})
)
_ABOUT: Final = statement(
    select(*_COLUMNS).where(_c.subject == bindparam("subject")).order_by(_c.created_at, _c.id)
)


def _untouched(*which: ColumnElement[bool] | TextClause) -> bytes:
    return statement(
        select(*_COLUMNS)
        .where(*which, _c.updated_at < bindparam("before"))
        .order_by(_c.updated_at, _c.id)
        .limit(bindparam("limit"))
    )


_UNFINISHED: Final = _untouched(text(UNFINISHED))
_FAILED: Final = _untouched(text(FAILED), _c.updated_at >= bindparam("since"))


@attrs.frozen
class PostgresPaymentOperations:
    """The ``PaymentOperations`` port."""

    _run: Runner

    def add(self, operation: PaymentOperation) -> None:
        self._run.run(
            _ADD,
            {
                **_changed(operation),
                "id": operation.id,
                "kind": operation.kind.value,
                "subject": operation.subject,
                "params": json.dumps(dict(operation.params)),
                "created_at": operation.created_at,
            },
        )

    def get(self, operation_id: OperationId, *, changing: bool = False) -> PaymentOperation:
        row = self._run.one(_LOCK if changing else _READ, {"id": operation_id})
        if row is None:
            raise Missing("operation_id", "payment operation")
        return _operation(row)

    def save(self, operation: PaymentOperation) -> None:
        if not self._run.run(_SAVE, {**_changed(operation), "id": operation.id}):
            raise Missing("operation_id", "payment operation")

    def about(self, subject: UUID) -> Sequence[PaymentOperation]:
        return [_operation(row) for row in self._run.all(_ABOUT, {"subject": subject})]

    def unfinished(self, *, before: datetime, limit: int) -> Sequence[PaymentOperation]:
        return [_operation(row) for row in self._run.all(_UNFINISHED, {"before": before, "limit": limit})]

    def failed(self, *, since: datetime, before: datetime, limit: int) -> Sequence[PaymentOperation]:
        asked = {"since": since, "before": before, "limit": limit}
        return [_operation(row) for row in self._run.all(_FAILED, asked)]


def _changed(operation: PaymentOperation) -> dict[str, object]:
    return {
        "state": operation.state.value,
        "attempt": operation.attempt,
        "first_sent_at": operation.first_sent_at,
        "gateway_id": operation.gateway_id,
        "error_code": operation.error_code,
        "updated_at": operation.updated_at,
    }


def _operation(row: Row) -> PaymentOperation:
    return PaymentOperation(
        id=row[0],
        kind=OperationKind(row[1]),
        subject=row[2],
        params=json.loads(row[3]),
        state=OperationState(row[4]),
        attempt=row[5],
        first_sent_at=row[6],
        gateway_id=row[7],
        error_code=row[8],
        created_at=row[9],
        updated_at=row[10],
    )
