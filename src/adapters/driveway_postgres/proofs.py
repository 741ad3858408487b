"""``account_proofs``: row to proof, proof to row, store."""

from datetime import datetime
from typing import Final

import attrs
from sqlalchemy import ColumnElement, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from driveway_core.actors import AccountId
from driveway_core.proofs import Proof, Purpose
from driveway_postgres.runner import Row, Runner, statement
from driveway_postgres.tables import account_proofs

_c = account_proofs.c
_COLUMNS: Final = (
    _c.account_id,
    _c.purpose,
    _c.digest,
    _c.about,
    _c.made_at,
    _c.expires_at,
    _c.tries_left,
)
_KEY: Final = (_c.account_id, _c.purpose)
_ITS: Final = tuple(each == bindparam(each.name) for each in _KEY)

_PUT: Final = statement(
    insert(account_proofs)
    .values({each: bindparam(each.name) for each in _COLUMNS})
    .on_conflict_do_update(
        index_elements=_KEY, set_={each: bindparam(each.name) for each in _COLUMNS if each not in _KEY}
    )
)


def _proofs(*which: ColumnElement[bool]) -> dict[bool, bytes]:
    reading = select(*_COLUMNS).where(*which)
    return {False: statement(reading), True: statement(reading.with_for_update())}


_OF: Final = _proofs(*_ITS)
_WITH_DIGEST: Final = _proofs(_c.digest == bindparam("digest"), _c.purpose == bindparam("purpose"))
_REMOVE: Final = statement(delete(account_proofs).where(*_ITS))
_FORGET: Final = statement(delete(account_proofs).where(_c.expires_at < bindparam("before")))


@attrs.frozen
class PostgresProofs:
    """The ``Proofs`` port."""

    _run: Runner

    def put(self, proof: Proof) -> None:
        self._run.run(_PUT, {**attrs.asdict(proof), "purpose": proof.purpose.value})

    def of(self, account_id: AccountId, purpose: Purpose, *, changing: bool = False) -> Proof | None:
        row = self._run.one(_OF[changing], {"account_id": account_id, "purpose": purpose.value})
        return None if row is None else _proof(row)

    def with_digest(self, digest: bytes, purpose: Purpose, *, changing: bool = False) -> Proof | None:
        row = self._run.one(_WITH_DIGEST[changing], {"digest": digest, "purpose": purpose.value})
        return None if row is None else _proof(row)

    def remove(self, account_id: AccountId, purpose: Purpose) -> None:
        self._run.run(_REMOVE, {"account_id": account_id, "purpose": purpose.value})

    def forget(self, *, before: datetime) -> int:
        return self._run.run(_FORGET, {"before": before})


def _proof(row: Row) -> Proof:
    return Proof(
        account_id=row[0],
        purpose=Purpose(row[1]),
        digest=bytes(row[2]),
        about=bytes(row[3]),
        made_at=row[4],
        expires_at=row[5],
        tries_left=row[6],
    )
