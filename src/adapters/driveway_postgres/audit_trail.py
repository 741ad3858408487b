"""``audit_seals`` and ``audit_checkpoints``: the chain, as those see it who look after the log."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

import attrs
from sqlalchemy import ARRAY, Uuid, any_, bindparam, func, insert, select, text

from driveway_core.audit import AuditEntry, AuditEntryId, AuditPlace
from driveway_core.audit_chain import KeyedDigest, Seal, Waiting
from driveway_core.audit_checkpoints import Checkpoint, checkpoint
from driveway_core.errors import InvalidValue
from driveway_postgres.advisory import TRY_LOCK, Lock, lock_key, named
from driveway_postgres.audit import COLUMNS, entry_of
from driveway_postgres.connections import Pool, borrowed
from driveway_postgres.runner import ONE, Row, Runner, statement
from driveway_postgres.tables import audit_checkpoints, audit_logs, audit_seals

PIECE: Final = 2_000
"""How many links or entries are read at a time."""

_SEALING: Final = {"key": lock_key(Lock.SWEEPS, named("audit_seals"))}
_s, _a, _k = audit_seals.c, audit_logs.c, audit_checkpoints.c
_EARLIEST: Final = datetime(1, 1, 2, tzinfo=UTC)
_LATEST: Final = datetime(9999, 12, 30, tzinfo=UTC)
_AT: Final = func.greatest(
    func.least(_s.created_at, text("'9999-12-30Z'::timestamptz")), text("'0001-01-02Z'::timestamptz")
)
_LINK: Final = (_s.number, _AT, _s.id, _s.digest, _s.sealed_at, _s.seal)

_LAST: Final = statement(select(*_LINK).order_by(_s.number.desc()).limit(ONE))
_SEAL_OF: Final = statement(select(_s.seal).where(_s.number == bindparam("number")))
_LINKS: Final = statement(
    select(*_LINK)
    .where(_s.number > bindparam("after"), _s.number <= bindparam("until"))
    .order_by(_s.number)
    .limit(bindparam("limit"))
)
_ENTRIES: Final = statement(
    select(*COLUMNS).where(
        _a.created_at >= bindparam("since"),
        _a.created_at <= bindparam("until"),
        _a.id == any_(bindparam("ids", type_=ARRAY(Uuid))),
    )
)
_TAKE: Final = b"""
DELETE FROM audit_unsealed WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM audit_unsealed ORDER BY created_at, id LIMIT %(limit)s))
RETURNING created_at, id"""
_WAITING: Final = b"SELECT count(*), min(created_at) FROM audit_unsealed"
_ADD: Final = b"""
INSERT INTO audit_seals (number, created_at, id, digest, sealed_at, seal)
SELECT * FROM unnest(%(number)s::bigint[], %(created_at)s::timestamptz[], %(id)s::uuid[], %(digest)s::bytea[],
                     %(sealed_at)s::timestamptz[], %(seal)s::bytea[])"""
_PLACES: Final = b"""
SELECT a.created_at, a.id, s.number IS NOT NULL
  FROM (SELECT created_at, id FROM audit_logs
         WHERE (created_at, id) > (%(at)s, %(id)s) AND created_at < %(latest)s
         ORDER BY created_at, id LIMIT %(limit)s) a
  LEFT JOIN audit_seals s ON s.created_at = a.created_at AND s.id = a.id
 ORDER BY a.created_at, a.id"""
_BEYOND: Final = b"SELECT id FROM audit_logs WHERE created_at <= %(earliest)s OR created_at >= %(latest)s"
_CHECKPOINTS: Final = statement(
    select(_k.number, _k.created_at, _k.statement, _k.signature).order_by(_k.number)
)
_KEEP: Final = (
    statement(insert(audit_checkpoints).values({each: bindparam(each.name) for each in _k}))
    + b" ON CONFLICT (number) DO NOTHING"
)
_MAKE_MONTH: Final = b"SELECT audit_make_month(%(month)s)"
_DROP_MONTH: Final = b"SELECT audit_drop_month(%(month)s, %(through)s)"
_OLDEST: Final = statement(select(func.min(_a.created_at)))
_LATER: Final = statement(select(func.min(_s.number)).where(_s.created_at >= bindparam("month")))


@attrs.frozen
class PostgresSealing:
    """The ``Sealing`` port, within its transaction."""

    _run: Runner

    def last(self) -> Seal | None:
        row = self._run.one(_LAST)
        return None if row is None else _seal(row)

    def seal_of(self, number: int) -> bytes | None:
        row = self._run.one(_SEAL_OF, {"number": number})
        return None if row is None else row[0]

    def waiting(self, *, limit: int) -> Sequence[tuple[AuditPlace, AuditEntry | None]]:
        taken = self._run.all(_TAKE, {"limit": limit})
        places = sorted(AuditPlace(row[0], AuditEntryId(row[1])) for row in taken)
        entries = _entries(self._run, places)
        return [(place, entries.get(place)) for place in places]

    def add(self, seals: Sequence[Seal]) -> None:
        if seals:
            self._run.run(
                _ADD,
                {
                    "number": [each.number for each in seals],
                    "created_at": [each.place.at for each in seals],
                    "id": [each.place.id for each in seals],
                    "digest": [each.digest for each in seals],
                    "sealed_at": [each.sealed_at for each in seals],
                    "seal": [each.seal for each in seals],
                },
            )


@attrs.frozen
class PostgresAuditTrail:
    """The ``AuditTrail`` port; it is read in pieces, so that its length is no matter."""

    _pool: Pool
    mark: KeyedDigest

    @contextmanager
    def sealing(self) -> Iterator[PostgresSealing | None]:
        with borrowed(self._pool) as run:
            run.begin()
            if not run.is_so(TRY_LOCK, _SEALING):
                yield None
                return
            yield PostgresSealing(run)
            run.commit()

    def last(self) -> Seal | None:
        with borrowed(self._pool) as run:
            return PostgresSealing(run).last()

    def waiting(self) -> Waiting:
        with borrowed(self._pool) as run:
            row = run.one(_WAITING)
        return Waiting() if row is None else Waiting(row[0], row[1])

    def length(self) -> int:
        last = self.last()
        return 0 if last is None else 2 * last.number

    def links(self) -> Iterator[tuple[Seal, AuditEntry | None]]:
        last = self.last()
        until, after = (0 if last is None else last.number), -(2**63)
        while True:
            with borrowed(self._pool) as run:
                rows = run.all(_LINKS, {"after": after, "until": until, "limit": PIECE})
                seals = [_seal(row) for row in rows]
                entries = _entries(run, [seal.place for seal in seals])
            for seal in seals:
                yield seal, entries.get(seal.place)
            if len(seals) < PIECE:
                return
            after = seals[-1].number

    def loose(self) -> Iterator[AuditEntry | None]:
        for (beyond,) in self._beyond():
            yield _foreign(AuditEntryId(beyond))
        after = AuditPlace(_EARLIEST, AuditEntryId(UUID(int=0)))
        while True:
            with borrowed(self._pool) as run:
                rows = run.all(_PLACES, {"at": after.at, "id": after.id, "latest": _LATEST, "limit": PIECE})
                alone = [AuditPlace(row[0], AuditEntryId(row[1])) for row in rows if not row[2]]
                entries = _entries(run, alone)
            for row in rows:
                yield entries.get(AuditPlace(row[0], row[1]))
            if len(rows) < PIECE:
                return
            after = AuditPlace(*rows[-1][:2])

    def _beyond(self) -> list[Row]:
        """Entries at moments that no calendar of this program has."""
        with borrowed(self._pool) as run:
            return run.all(_BEYOND, {"earliest": _EARLIEST, "latest": _LATEST})

    def checkpoints(self) -> Sequence[Checkpoint]:
        with borrowed(self._pool) as run:
            return [_checkpoint(row) for row in run.all(_CHECKPOINTS)]

    def keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        with borrowed(self._pool) as run:
            run.run(
                _KEEP,
                {
                    "number": checkpoint.number,
                    "created_at": checkpoint.made_at,
                    "statement": checkpoint.statement,
                    "signature": checkpoint.signature,
                },
            )

    def make_months(self, months: Iterable[date]) -> int:
        with borrowed(self._pool) as run:
            return sum(run.is_so(_MAKE_MONTH, {"month": month}) for month in months)

    def drop_month(self, month: date, *, through: int) -> bool:
        with borrowed(self._pool) as run:
            return run.is_so(_DROP_MONTH, {"month": month, "through": through})

    def oldest_month(self) -> date | None:
        with borrowed(self._pool) as run:
            row = run.one(_OLDEST)
        return None if row is None or row[0] is None else date(row[0].year, row[0].month, 1)

    def newest_number_before(self, month: date) -> int:
        with borrowed(self._pool) as run:
            row = run.one(_LATER, {"month": month})
            if row is not None and row[0] is not None:
                return int(row[0]) - 1
            last = PostgresSealing(run).last()
        return 0 if last is None else last.number


def _entries(run: Runner, places: Sequence[AuditPlace]) -> dict[AuditPlace, AuditEntry]:
    """The entries at some places; what is not there is not among them."""
    if not places:
        return {}
    asked = {
        "since": min(each.at for each in places),
        "until": max(each.at for each in places),
        "ids": [each.id for each in places],
    }
    return {entry.place: entry for entry in map(entry_of, run.all(_ENTRIES, asked))}


def _foreign(id: AuditEntryId) -> AuditEntry:
    """An entry that nobody of ours can have written."""
    return AuditEntry(id=id, at=_EARLIEST, kind="", category="", description="", acting_as="")


def _checkpoint(row: Row) -> Checkpoint:
    """A checkpoint; what others put in its place is told as one that nobody can have signed."""
    try:
        return checkpoint(row[2], row[3])
    except InvalidValue:
        return Checkpoint(
            number=row[0], seal=b"", made_at=row[1], previous=b"", statement=row[2], signature=row[3]
        )


def _seal(row: Row) -> Seal:
    return Seal(
        number=row[0],
        place=AuditPlace(row[1], AuditEntryId(row[2])),
        digest=row[3],
        sealed_at=row[4],
        seal=row[5],
    )
