"""Advisory locks: what keeps others waiting, or away, until a transaction ends.

Taken in this order, so that nobody waits in a circle: the driver's holds, a
code, a booking's row or space. Tries, moves, sweeps and a host's payouts come alone.
"""

from enum import IntEnum
from hashlib import blake2b
from typing import Final
from uuid import UUID

from sqlalchemy import BIGINT, bindparam, func, select

from driveway_postgres.runner import statement

_KINDS: Final = 8


class Lock(IntEnum):
    """What a lock is on: one kind never meets another."""

    MOVES = 0
    SWEEPS = 1
    HOLDS = 2
    CODES = 3
    PAYOUTS = 4
    TRIES = 5


LOCK: Final = statement(select(func.pg_advisory_xact_lock(bindparam("key", type_=BIGINT))))
TRY_LOCK: Final = statement(select(func.pg_try_advisory_xact_lock(bindparam("key", type_=BIGINT))))


def lock_key(kind: Lock, id: UUID) -> int:
    """The number of a lock of one kind on one thing: most of the id's random bits."""
    return (id.int % (2**63 // _KINDS)) * _KINDS + kind


def named(name: str) -> UUID:
    """Something without an id of its own, as a thing to lock."""
    return UUID(bytes=blake2b(name.encode(), digest_size=16).digest())
