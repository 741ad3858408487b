"""``idempotency_keys``: wishes claimed, and the answers they got.

Answers hold personal data and are kept as ciphertext, each its account's. A
request may hold a password, so its fingerprint is kept as a keyed digest:
without the key nobody can try out which request it was. So is the scope of
somebody who has no account yet, for it names an address.
"""

import json
from datetime import datetime
from typing import Final

import attrs
from sqlalchemy import ColumnElement, bindparam, delete, literal_column, select
from sqlalchemy.dialects.postgresql import insert

from driveway_core.data_keys import NOBODY
from driveway_core.once import TO_BE_PAID, AlreadyDone, KeyReused, Once, Reply
from driveway_core.transactions import Interrupted
from driveway_postgres.connections import Pool, borrowed
from driveway_postgres.runner import Row, Runner, Values, statement
from driveway_postgres.sealing import Seals
from driveway_postgres.tables import idempotency_keys as keys

_CLAIMED: Final = (keys.c.scope, keys.c.key, keys.c.fingerprint, keys.c.resource_id, keys.c.created_at)
_ANSWERED: Final = (*_CLAIMED, keys.c.status, keys.c.headers, keys.c.body)
_THIS: Final = (keys.c.scope == bindparam("scope"), keys.c.key == bindparam("key"))

_CLAIM: Final = statement(
    insert(keys)
    .values({c: bindparam(c.name) for c in _CLAIMED})
    .on_conflict_do_nothing(index_elements=[keys.c.scope, keys.c.key])
    .returning(literal_column("1"))
)
_CLAIM_OF: Final = statement(select(keys.c.fingerprint, keys.c.resource_id).where(*_THIS))
_FIND: Final = statement(select(keys.c.fingerprint, keys.c.status, keys.c.headers, keys.c.body).where(*_THIS))
_IN_A_MOMENT: Final[ColumnElement[str]] = literal_column("set_config('synchronous_commit', 'off', true)")
"""Commits this one statement without waiting for the disk; see docs/decisions/0007-booking-path.md."""

_kept = insert(keys).values({c: bindparam(c.name) for c in _ANSWERED})
_KEEP: Final = statement(
    _kept.on_conflict_do_update(
        index_elements=[keys.c.scope, keys.c.key],
        set_={c: _kept.excluded[c.name] for c in (keys.c.status, keys.c.headers, keys.c.body)},
        where=keys.c.status.is_(None)
        & (keys.c.fingerprint == _kept.excluded.fingerprint)
        & (
            keys.c.resource_id.is_(None)
            | (_kept.excluded.status < literal_column("400"))
            | (_kept.excluded.status == literal_column(str(TO_BE_PAID)))
        ),
    ).returning(_IN_A_MOMENT)
)
_FORGET: Final = statement(delete(keys).where(keys.c.created_at < bindparam("before")))


_SCOPE: Final = "idempotency_keys.scope"
_FINGERPRINT: Final = "idempotency_keys.fingerprint"
_BODY: Final = "idempotency_keys.body"
_BYTES_AS_TEXT: Final = "latin-1"
"""The cipher seals text; in this encoding any bytes are one."""


def _claim_values(once: Once, seals: Seals) -> dict[str, object]:
    return {
        **named(once, seals),
        "fingerprint": _fingerprint(once, seals),
        "resource_id": once.resource_id,
        "created_at": once.at,
    }


def _fingerprint(once: Once, seals: Seals) -> bytes:
    return seals.cipher.digest(once.fingerprint.hex(), place=_FINGERPRINT)


def _place(once: Once) -> str:
    return f"{_BODY}/{once.scope}/{once.key}"


def named(once: Once, seals: Seals) -> Values:
    """The scope and the key by which a wish is kept."""
    scope = once.scope if once.owner else seals.cipher.digest(once.scope, place=_SCOPE).hex()
    return {"scope": scope, "key": once.key}


def claim(run: Runner, once: Once, seals: Seals) -> None:
    """Take the key for this transaction, after whoever is at work under it; see ``Transactions.begin``."""
    values = _claim_values(once, seals)
    if run.one(_CLAIM, values) is not None:
        return
    row = run.one(_CLAIM_OF, named(once, seals))
    if row is None:
        raise Interrupted
    fingerprint, resource_id = row
    if fingerprint != values["fingerprint"]:
        raise KeyReused
    raise AlreadyDone(resource_id)


def _reply(row: Row, once: Once, seals: Seals) -> Reply | None:
    fingerprint, status, headers, sealed = row
    if fingerprint != _fingerprint(once, seals):
        raise KeyReused
    if status is None:
        return None
    body = seals.cipher.unseal(sealed, owner=once.owner or NOBODY, place=_place(once))
    return Reply(status=status, headers=headers, body=body.encode(_BYTES_AS_TEXT))


@attrs.frozen
class PostgresReplies:
    """The ``Replies`` port, each call by itself."""

    _pool: Pool
    _seals: Seals

    def find(self, once: Once) -> Reply | None:
        with borrowed(self._pool) as run:
            row = run.one(_FIND, named(once, self._seals))
        return None if row is None else _reply(row, once, self._seals)

    def keep(self, once: Once, reply: Reply) -> Reply:
        answer = {
            "status": reply.status,
            "headers": json.dumps(dict(reply.headers)),
            "body": self._seals.cipher.seal(
                reply.body.decode(_BYTES_AS_TEXT), owner=once.owner or NOBODY, place=_place(once)
            ),
        }
        with borrowed(self._pool) as run:
            if run.one(_KEEP, {**_claim_values(once, self._seals), **answer}) is not None:
                return reply
            row = run.one(_FIND, named(once, self._seals))
        kept = None if row is None else _reply(row, once, self._seals)
        if kept is None:
            raise Interrupted
        return kept

    def forget(self, *, before: datetime) -> int:
        with borrowed(self._pool) as run:
            return run.run(_FORGET, {"before": before})
