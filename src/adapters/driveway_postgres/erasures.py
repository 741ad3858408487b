"""``erasures``, and what is open: the ``Erasures`` port."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import attrs
from sqlalchemy import bindparam, delete, insert, select, text, update

from driveway_core.actors import AccountId
from driveway_core.erasures import MOST_NAMED, Erasure, MatterKind, OpenMatter
from driveway_postgres.erasing import AT_ONCE, LAST, STATEMENTS
from driveway_postgres.runner import Row, Runner, statement
from driveway_postgres.tables import OPEN, UNFINISHED, UNPURGED, UNSETTLED, erasures

_BEFORE_ALL: Final = UUID(int=0)
_PARTY: Final = "(b.driver_id = %(account)s OR b.host_id = %(account)s)"
_OPEN_DISPUTE: Final = "dispute_status IN ('warned', 'needs_response', 'under_review')"

_PAYING: Final = f"EXISTS (SELECT 1 FROM payments p WHERE p.booking_id = b.id AND {OPEN})"
_ASKED: Final = f"EXISTS (SELECT 1 FROM payment_operations o WHERE o.subject = b.id AND {UNFINISHED})"

_WHERE: Final = {
    MatterKind.STAY: f"{_PARTY} AND (b.booking_status IN ('confirmed', 'active')"
    " OR b.booking_status = 'pending' AND b.hold_expires_at > %(at)s)",
    MatterKind.PAYMENT: f"{_PARTY} AND ({_PAYING} OR {_ASKED})",
    MatterKind.REFUND: f"{_PARTY} AND EXISTS (SELECT 1 FROM refunds r WHERE r.booking_id = b.id"
    " AND r.refund_status = 'pending')",
    MatterKind.DISPUTE: f"{_PARTY} AND EXISTS (SELECT 1 FROM disputes d WHERE d.booking_id = b.id"
    f" AND {_OPEN_DISPUTE})",
    MatterKind.DUE: "(b.host_id = %(account)s AND EXISTS (SELECT 1 FROM host_dues h WHERE"
    " h.booking_id = b.id AND h.amount <> 0)) OR (b.driver_id = %(account)s AND EXISTS (SELECT 1"
    " FROM ledger_postings l WHERE l.booking_id = b.id AND l.book = 'driver' GROUP BY l.currency"
    " HAVING sum(l.amount) <> 0))",
}
_COUNTED: Final = (
    "SELECT '{}', count(*), (array_agg(b.booking_reference ORDER BY b.id DESC))[1:{}]"
    " FROM bookings b WHERE {}"
)
_PAYOUTS: Final = "SELECT '{}', count(*), NULL FROM payouts WHERE host_id = %(account)s AND {}"
_MATTERS: Final = " UNION ALL ".join(
    (
        *(_COUNTED.format(kind.value, MOST_NAMED, where) for kind, where in _WHERE.items()),
        _PAYOUTS.format(MatterKind.PAYOUT.value, UNSETTLED),
    )
).encode()

_c = erasures.c
_COLUMNS: Final = (_c.account_id, _c.requested_at, _c.purge_at, _c.begun_at, _c.purged_at)
_THIS: Final = _c.account_id == bindparam("account_id")
_LOCK: Final = b"SELECT 1 FROM users WHERE id = %(account_id)s FOR UPDATE"
_OF: Final = statement(select(*_COLUMNS).where(_THIS))
_ADD: Final = statement(insert(erasures).values({each: bindparam(each.name) for each in _COLUMNS}))
_SAVE: Final = statement(
    update(erasures).where(_THIS).values({each: bindparam(each.name) for each in _COLUMNS[1:]})
)
_REMOVE: Final = statement(delete(erasures).where(_THIS))
_DUE: Final = statement(
    select(*_COLUMNS)
    .where(text(UNPURGED), _c.purge_at <= bindparam("at"), _c.account_id > bindparam("after"))
    .order_by(_c.account_id)
    .limit(bindparam("limit"))
)


def _erasure(row: Row) -> Erasure:
    return Erasure(account_id=row[0], requested_at=row[1], purge_at=row[2], begun_at=row[3], purged_at=row[4])


@attrs.frozen
class PostgresErasures:
    """The ``Erasures`` port."""

    _run: Runner

    def open_matters(self, account_id: AccountId, *, at: datetime) -> Sequence[OpenMatter]:
        found = self._run.all(_MATTERS, {"account": account_id, "at": at})
        counted = {kind: (count, references) for kind, count, references in found}
        return [
            OpenMatter(kind, count, tuple(references or ()))
            for kind, (count, references) in ((each, counted[each.value]) for each in MatterKind)
            if count
        ]

    def of(self, account_id: AccountId, *, changing: bool = False) -> Erasure | None:
        if changing:
            self._run.one(_LOCK, {"account_id": account_id})
        row = self._run.one(_OF, {"account_id": account_id})
        return None if row is None else _erasure(row)

    def add(self, erasure: Erasure) -> None:
        self._run.run(_ADD, attrs.asdict(erasure))

    def save(self, erasure: Erasure) -> None:
        self._run.run(_SAVE, attrs.asdict(erasure))

    def remove(self, account_id: AccountId) -> None:
        self._run.run(_REMOVE, {"account_id": account_id})

    def due(self, *, at: datetime, limit: int, after: AccountId | None = None) -> Sequence[Erasure]:
        asked = {"at": at, "limit": limit, "after": after or _BEFORE_ALL}
        return [_erasure(row) for row in self._run.all(_DUE, asked)]

    def withdraw(self, account_id: AccountId, *, at: datetime) -> None:
        for each in AT_ONCE:
            self._run.run(each, {"account": account_id, "at": at})

    def purge(self, account_id: AccountId, *, limit: int) -> int:
        done = 0
        for each in STATEMENTS:
            done += self._run.run(each, {"account": account_id, "limit": limit - done})
            if done >= limit:
                break
        return done

    def bury(self, account_id: AccountId, *, at: datetime) -> None:
        self._run.run(LAST, {"account": account_id, "at": at})
