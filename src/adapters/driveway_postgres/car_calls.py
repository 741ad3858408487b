"""``car_calls``: the calls that still count, one row a subject, locked by whoever counts."""

from datetime import datetime
from typing import Final

import attrs
from sqlalchemy import bindparam, delete, select, text
from sqlalchemy.dialects.postgresql import insert

from driveway_core.car_calls import CallLog
from driveway_postgres.runner import Row, Runner, Values, statement
from driveway_postgres.tables import car_calls
from driveway_postgres.tables._base import INSTANT

_c = car_calls.c
_COLUMNS: Final = (_c.subject, _c.times, _c.parked_until, _c.total)
_CHANGED: Final = _COLUMNS[1:]

_this = select(*_COLUMNS).where(_c.subject == bindparam("subject"))
_READ: Final = statement(_this)
_GET: Final = statement(_this.with_for_update(key_share=True))
_adding = insert(car_calls).values({each: bindparam(each.name) for each in _COLUMNS})
_ADD: Final = statement(
    _adding.on_conflict_do_update(index_elements=[_c.subject], set_={"total": _c.total}).returning(*_COLUMNS)
)
"""Adds a row or locks the one that somebody else just added, and gives it: never nothing."""

_PUT: Final = statement(
    _adding.on_conflict_do_update(
        index_elements=[_c.subject], set_={each.name: bindparam(each.name) for each in _CHANGED}
    )
)
_BEFORE: Final = bindparam("before", type_=INSTANT)
_FORGET: Final = statement(
    delete(car_calls).where(
        _c.subject.in_(
            select(_c.subject)
            .where(
                text("coalesce(times[cardinality(times)], '-infinity') < :before").bindparams(_BEFORE),
                text("coalesce(parked_until, '-infinity') <= :before").bindparams(_BEFORE),
            )
            .with_for_update(skip_locked=True)
        )
    )
)
"""One that somebody has locked is in use."""


@attrs.frozen
class PostgresCallLogs:
    """The ``CallLogs`` port."""

    _run: Runner

    def get(self, subject: str, *, changing: bool = True) -> CallLog:
        row = self._run.one(_GET if changing else _READ, {"subject": subject})
        if row is not None:
            return _log(row)
        log = CallLog(subject=subject)
        return _log(self._run.all(_ADD, _values(log))[0]) if changing else log

    def save(self, log: CallLog) -> None:
        self._run.run(_PUT, _values(log))

    def forget(self, *, before: datetime) -> int:
        return self._run.run(_FORGET, {"before": before})


def _values(log: CallLog) -> Values:
    return {
        "subject": log.subject,
        "times": list(log.times),
        "parked_until": log.parked_until,
        "total": log.total,
    }


def _log(row: Row) -> CallLog:
    return CallLog(subject=row[0], times=tuple(row[1]), parked_until=row[2], total=row[3])
