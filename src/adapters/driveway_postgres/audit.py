"""``audit_logs``: row to entry, entry to row, store; no statement here changes or deletes one."""

import json
import secrets
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import attrs
from sqlalchemy import TEXT, ColumnElement, bindparam, cast, insert, select, tuple_
from sqlalchemy.dialects.postgresql import INET, JSONB
from sqlalchemy.types import TypeEngine

from driveway_core.audit import AuditEntry, AuditEntryId, AuditEvent, AuditPage, AuditPlace, AuditQuestion
from driveway_core.audit_chain import KeyedDigest, written
from driveway_postgres.runner import Row, Runner, Values, statement
from driveway_postgres.tables import audit_logs, audit_unsealed

_c = audit_logs.c
COLUMNS: Final = (
    _c.created_at,
    _c.id,
    _c.event_type,
    _c.event_category,
    _c.description,
    _c.acted_as,
    _c.user_id,
    _c.related_booking_id,
    _c.related_driveway_id,
    _c.related_payment_id,
    cast(_c.metadata, TEXT),
    cast(_c.ip_address, TEXT),
    _c.ip_digest,
    _c.user_agent,
    _c.session_id,
    _c.request_id,
    _c.digest,
)
"""What an entry is read from, in the order of ``entry_of``."""

_TYPED: Final[Mapping[str, TypeEngine[Any]]] = {"metadata": JSONB(), "ip_address": INET()}
_WRITTEN: Final[Mapping[ColumnElement[Any], ColumnElement[Any]]] = {
    each: (
        cast(bindparam(each.name, type_=TEXT), _TYPED[each.name])
        if each.name in _TYPED
        else bindparam(each.name)
    )
    for each in _c
}
_QUEUED: Final = insert(audit_unsealed).values({each: bindparam(each.name) for each in audit_unsealed.c})
_ADD: Final = statement(insert(audit_logs).values(_WRITTEN).add_cte(_QUEUED.cte("queued")))
_ASKED: Final = {
    "actor_id": _c.user_id == bindparam("actor_id"),
    "category": _c.event_category == bindparam("category"),
    "kind": _c.event_type == bindparam("kind"),
    "booking_id": _c.related_booking_id == bindparam("booking_id"),
    "since": _c.created_at >= bindparam("since"),
    "until": _c.created_at < bindparam("until"),
    "metadata": _c.metadata.contains(cast(bindparam("metadata", type_=TEXT), JSONB)),
    "after_id": tuple_(_c.created_at, _c.id) < tuple_(bindparam("after_at"), bindparam("after_id")),
}


@cache
def _search(asked: frozenset[str]) -> bytes:
    """The statement that asks so much: each combination is compiled when it is first asked."""
    found = select(*COLUMNS).where(*(_ASKED[name] for name in sorted(asked)))
    return statement(found.order_by(_c.created_at.desc(), _c.id.desc()).limit(bindparam("limit")))


@attrs.frozen
class PostgresAudit:
    """The ``AuditLog`` port; ``mark`` makes the digests of what is written."""

    _run: Runner
    _mark: KeyedDigest

    def add(self, event: AuditEvent) -> None:
        self._run.run(_ADD, _values(written(event, self._mark, chance=secrets.randbits(62))))

    def search(self, question: AuditQuestion, *, limit: int, after: AuditPlace | None = None) -> AuditPage:
        asked = {
            "actor_id": question.actor_id,
            "category": None if question.category is None else question.category.value,
            "kind": None if question.kind is None else question.kind.value,
            "booking_id": question.booking_id,
            "since": question.since,
            "until": question.until,
            "metadata": json.dumps(dict(question.metadata)) if question.metadata else None,
            "after_id": None if after is None else after.id,
        }
        given = frozenset(name for name, value in asked.items() if value is not None)
        values = {**asked, "after_at": None if after is None else after.at, "limit": limit + 1}
        found = [entry_of(row) for row in self._run.all(_search(given), values)]
        shown = tuple(found[:limit])
        return AuditPage(shown, shown[-1].place if len(found) > limit else None)


def entry_of(row: Row) -> AuditEntry:
    """An entry from a row of ``COLUMNS``, whoever wrote it."""
    return AuditEntry(
        at=row[0],
        id=AuditEntryId(row[1]),
        kind=row[2],
        category=row[3],
        description=row[4],
        acting_as=row[5] or "",
        actor_id=row[6],
        booking_id=row[7],
        driveway_id=row[8],
        payment_id=row[9],
        metadata=_facts(row[10]),
        network=row[11],
        address_digest=row[12],
        agent=row[13],
        session=row[14],
        request=row[15],
        digest=row[16],
    )


def _facts(metadata: str | None) -> dict[str, Any]:
    """The facts; what others put in their place is told as what none of ours can be."""
    if metadata is None:
        return {"": ""}
    facts = json.loads(metadata)
    return facts if isinstance(facts, dict) else {"": metadata}


def _values(entry: AuditEntry) -> Values:
    return {
        "id": entry.id,
        "created_at": entry.at,
        "event_type": entry.kind,
        "event_category": entry.category,
        "description": entry.description,
        "acted_as": entry.acting_as,
        "user_id": entry.actor_id,
        "related_booking_id": entry.booking_id,
        "related_driveway_id": entry.driveway_id,
        "related_payment_id": entry.payment_id,
        "metadata": json.dumps(dict(entry.metadata)),
        "ip_address": entry.network,
        "ip_digest": entry.address_digest,
        "user_agent": entry.agent,
        "session_id": entry.session,
        "request_id": entry.request,
        "digest": entry.digest,
    }
