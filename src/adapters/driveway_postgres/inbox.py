"""``stripe_events``: row to event, event to row, store."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import attrs
from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from driveway_core.errors import Missing
from driveway_core.gateway_events import GatewayEvent, Subject
from driveway_postgres.runner import Row, Runner, Values, statement
from driveway_postgres.tables import WAITING, stripe_events

_c = stripe_events.c
_COLUMNS: Final = (
    _c.id,
    _c.kind,
    _c.subject,
    _c.object_id,
    _c.account,
    _c.api_version,
    _c.happened_at,
    _c.received_at,
    _c.tries,
    _c.handled_at,
    _c.problem,
)
_CHANGED: Final = (_c.tries, _c.handled_at, _c.problem)

_ADD: Final = statement(
    insert(stripe_events)
    .values({each: bindparam(each.name) for each in _COLUMNS})
    .on_conflict_do_nothing(index_elements=[_c.id])
)
_GET: Final = select(*_COLUMNS).where(_c.id == bindparam("id"))
_READ: Final = statement(_GET)
_LOCK: Final = statement(_GET.with_for_update())
_SAVE: Final = statement(
    update(stripe_events)
    .where(_c.id == bindparam("id"))
    .values({each: bindparam(each.name) for each in _CHANGED})
)
_WAITING: Final = statement(
    select(*_COLUMNS)
    .where(text(WAITING), _c.received_at < bindparam("before"))
    .order_by(_c.received_at, _c.id)
    .limit(bindparam("limit"))
)
_COUNTS: Final = statement(
    select(
        func.count(_c.handled_at),
        func.count().filter(text(WAITING), text("tries = 0")),
        func.count().filter(text(WAITING), text("tries > 0")),
    ).select_from(stripe_events)
)


@attrs.frozen
class PostgresInbox:
    """The ``Inbox`` port."""

    _run: Runner

    def add(self, event: GatewayEvent) -> bool:
        return bool(self._run.run(_ADD, _values(event)))

    def get(self, event_id: str, *, changing: bool = False) -> GatewayEvent:
        row = self._run.one(_LOCK if changing else _READ, {"id": event_id})
        if row is None:
            raise Missing("event_id", "event")
        return _event(row)

    def save(self, event: GatewayEvent) -> None:
        if not self._run.run(_SAVE, _values(event)):
            raise Missing("event_id", "event")

    def waiting(self, *, before: datetime, limit: int) -> Sequence[GatewayEvent]:
        return [_event(row) for row in self._run.all(_WAITING, {"before": before, "limit": limit})]

    def counts(self) -> Mapping[str, int]:
        (row,) = self._run.all(_COUNTS, {})
        return dict(zip(("handled", "waiting", "failing"), row, strict=True))


def _values(event: GatewayEvent) -> Values:
    return {
        "id": event.id,
        "kind": event.kind,
        "subject": event.subject.value,
        "object_id": event.object_id,
        "account": event.account,
        "api_version": event.api_version,
        "happened_at": event.happened_at,
        "received_at": event.received_at,
        "tries": event.tries,
        "handled_at": event.handled_at,
        "problem": event.problem,
    }


def _event(row: Row) -> GatewayEvent:
    return GatewayEvent(
        id=row[0],
        kind=row[1],
        subject=Subject(row[2]),
        object_id=row[3],
        account=row[4],
        api_version=row[5],
        happened_at=row[6],
        received_at=row[7],
        tries=row[8],
        handled_at=row[9],
        problem=row[10],
    )
