"""``call_tallies``: what all processes have let through together.

A tally is read, counted on by the core, and written back if nobody else has
written meanwhile; else it is read again. The table is not logged: after a
crash everybody begins anew, and a lease waits for no disk. A subject is kept
as a keyed digest: nobody can read from the table who called, or from where.
"""

from datetime import datetime
from typing import Final

import attrs
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from driveway_core.tallies import Grant, Tally, lease
from driveway_core.throttles import Quota
from driveway_core.transactions import Interrupted
from driveway_postgres.connections import Pool, borrowed
from driveway_postgres.runner import ONE, Runner, Values, statement
from driveway_postgres.sealing import Seals
from driveway_postgres.tables import call_tallies

_TRIES: Final = 20
_SUBJECT: Final = "call_tallies.subject"

_c = call_tallies.c
_this = _c.subject == bindparam("subject")
_as_it_was = (
    _c.newest == bindparam("was_newest"),
    _c.counts == bindparam("was_counts", type_=_c.counts.type),
)
_GET: Final = statement(select(_c.newest, _c.counts).where(_this))
_ADD: Final = statement(
    insert(call_tallies)
    .values({each: bindparam(each.name) for each in _c})
    .on_conflict_do_nothing(index_elements=[_c.subject])
    .returning(ONE)
)
_SAVE: Final = statement(
    update(call_tallies)
    .where(_this, *_as_it_was)
    .values({each: bindparam(each.name) for each in (_c.newest, _c.counts, _c.asked_at)})
    .returning(ONE)
)
_FORGET: Final = statement(delete(call_tallies).where(_c.asked_at < bindparam("before")))


@attrs.frozen
class PostgresLeases:
    """The ``Leases`` port, each call by itself."""

    _pool: Pool
    _seals: Seals

    def lease(self, subject: str, quota: Quota, *, owed: int, wanted: int, at: datetime) -> Grant:
        digest = self._seals.cipher.digest(subject, place=_SUBJECT)
        with borrowed(self._pool) as run:
            for _ in range(_TRIES):
                known = _read(run, digest)
                changed, grant = lease(known or Tally(), quota, owed=owed, wanted=wanted, at=at)
                if changed == known or _written(run, digest, known, changed, at):
                    return grant
        raise Interrupted

    def forget(self, *, before: datetime) -> int:
        with borrowed(self._pool) as run:
            return run.run(_FORGET, {"before": before})


def _read(run: Runner, digest: bytes) -> Tally | None:
    row = run.one(_GET, {"subject": digest})
    return None if row is None else Tally(row[0], tuple(row[1]))


def _written(run: Runner, digest: bytes, known: Tally | None, changed: Tally, at: datetime) -> bool:
    """Whether it was, for nobody else was faster."""
    values: Values = {
        "subject": digest,
        "newest": changed.newest,
        "counts": list(changed.counts),
        "asked_at": at,
    }
    if known is None:
        return run.one(_ADD, values) is not None
    was = {"was_newest": known.newest, "was_counts": list(known.counts)}
    return run.one(_SAVE, {**values, **was}) is not None
