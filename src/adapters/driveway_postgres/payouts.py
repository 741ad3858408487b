"""The ``Payouts`` and ``TransferReversals`` ports."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import attrs
from sqlalchemy import bindparam, select, text
from sqlalchemy.dialects.postgresql import insert

from driveway_core.actors import AccountId
from driveway_core.bookings import BookingId
from driveway_core.errors import Missing
from driveway_core.pages import Page
from driveway_core.payout_selection import Settled
from driveway_core.payouts import Payout, PayoutId
from driveway_core.rule_sets import RuleBook
from driveway_core.transfer_reversals import TransferReversal
from driveway_postgres import host_dues
from driveway_postgres import payout_rows as sql
from driveway_postgres.amounts import money
from driveway_postgres.paging import BEFORE_ALL, page
from driveway_postgres.payout_rows import payouts_of
from driveway_postgres.runner import Row, Runner, statement
from driveway_postgres.sealing import Seals
from driveway_postgres.tables import UNSETTLED, payout_line_items, payouts, transfer_reversals

_c, _t = payouts.c, transfer_reversals.c
_GET: Final = select(*sql.COLUMNS).where(_c.id == bindparam("id"))
_READ: Final = statement(_GET)
_LOCK: Final = statement(_GET.with_for_update())
_BY_TRANSFER: Final = statement(
    select(*sql.COLUMNS).where(_c.stripe_transfer_id == bindparam("stripe_transfer_id"))
)
_BY_GATEWAY_ID: Final = statement(
    select(*sql.COLUMNS).where(_c.stripe_payout_id == bindparam("stripe_payout_id"))
)
_OF: Final = statement(
    select(*sql.COLUMNS)
    .where(_c.host_id == bindparam("host_id"), _c.id < bindparam("after"))
    .order_by(_c.id.desc())
    .limit(bindparam("limit"))
)
_OPEN: Final = statement(
    select(*sql.COLUMNS)
    .where(
        text(f"payouts.{UNSETTLED}"),
        _c.updated_at < bindparam("before"),
    )
    .order_by(_c.updated_at, _c.id)
    .limit(bindparam("limit"))
)
_HOLDING: Final = statement(
    select(*sql.COLUMNS)
    .where(
        _c.id.in_(
            select(payout_line_items.c.payout_id).where(
                payout_line_items.c.booking_id == bindparam("booking_id")
            )
        )
    )
    .order_by(_c.created_at, _c.id)
)

_REVERSAL: Final = (_t.id, _t.payout_id, _t.stripe_reversal_id, _t.amount, _t.currency, _t.created_at)
_ADD_REVERSAL: Final = statement(
    insert(transfer_reversals)
    .values({each: bindparam(each.name) for each in _REVERSAL})
    .on_conflict_do_nothing()
)
_REVERSALS_OF: Final = statement(
    select(*_REVERSAL).where(_t.payout_id == bindparam("payout_id")).order_by(_t.created_at, _t.id)
)


@attrs.frozen
class PostgresPayouts:
    """The ``Payouts`` port."""

    _run: Runner
    _seals: Seals
    _book: RuleBook

    def add(self, payout: Payout) -> None:
        self._run.run(sql.ADD, sql.values(payout))
        for line in sql.line_values(payout):
            self._run.run(sql.ADD_LINE, line)
        for kept in sql.debt_values(payout):
            self._run.run(sql.ADD_DEBT, kept)

    def save(self, payout: Payout) -> None:
        if not self._run.run(sql.SAVE, sql.values(payout)):
            raise Missing("payout_id", "payout")
        for line in sql.line_values(payout):
            if line["released_at"] is not None:
                self._run.run(sql.RELEASE, line)

    def get(self, payout_id: PayoutId, *, changing: bool = False) -> Payout:
        payout = self._one(_LOCK if changing else _READ, {"id": payout_id})
        if payout is None:
            raise Missing("payout_id", "payout")
        return payout

    def by_transfer(self, transfer_id: str) -> Payout | None:
        return self._one(_BY_TRANSFER, {"stripe_transfer_id": transfer_id})

    def by_gateway_id(self, gateway_id: str) -> Payout | None:
        return self._one(_BY_GATEWAY_ID, {"stripe_payout_id": gateway_id})

    def of(self, host_id: AccountId, *, limit: int, after: UUID | None = None) -> Page[Payout]:
        asked = {"host_id": host_id, "after": after or BEFORE_ALL, "limit": limit + 1}
        shown = page(self._run.all(_OF, asked), limit)
        return Page(payouts_of(self._run, shown.items), shown.next_after)

    def open(self, *, before: datetime, limit: int) -> Sequence[Payout]:
        return payouts_of(self._run, self._run.all(_OPEN, {"before": before, "limit": limit}))

    def holding(self, booking_id: BookingId) -> Sequence[Payout]:
        return payouts_of(self._run, self._run.all(_HOLDING, {"booking_id": booking_id}))

    def hosts_due(
        self, *, before: datetime, after: AccountId | None, limit: int
    ) -> Sequence[tuple[AccountId, str]]:
        return host_dues.hosts_due(self._run, before=before, after=after, limit=limit)

    def stays_of(self, host_id: AccountId, currency: str, *, before: datetime) -> Sequence[Settled]:
        return host_dues.stays_of(self._run, self._seals, self._book, host_id, currency, before=before)

    def _one(self, question: bytes, asked: dict[str, object]) -> Payout | None:
        row = self._run.one(question, asked)
        return None if row is None else payouts_of(self._run, [row])[0]


@attrs.frozen
class PostgresTransferReversals:
    """The ``TransferReversals`` port."""

    _run: Runner

    def add(self, reversal: TransferReversal) -> None:
        self._run.run(
            _ADD_REVERSAL,
            {
                "id": reversal.id,
                "payout_id": reversal.payout_id,
                "stripe_reversal_id": reversal.gateway_id,
                "amount": reversal.amount.decimal,
                "currency": reversal.amount.currency,
                "created_at": reversal.created_at,
            },
        )

    def of(self, payout_id: PayoutId) -> Sequence[TransferReversal]:
        return [_reversal(row) for row in self._run.all(_REVERSALS_OF, {"payout_id": payout_id})]


def _reversal(row: Row) -> TransferReversal:
    return TransferReversal(
        id=row[0],
        payout_id=row[1],
        gateway_id=row[2],
        amount=money(row[3], row[4]),
        created_at=row[5],
    )
