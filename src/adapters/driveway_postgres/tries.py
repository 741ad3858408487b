"""``tries``: counted under a lock on what they are counted for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import attrs
from sqlalchemy import bindparam, delete, insert, select

from driveway_core.tries import Try
from driveway_postgres.advisory import LOCK, Lock, lock_key
from driveway_postgres.runner import Runner, statement
from driveway_postgres.tables import tries

_c = tries.c
_KEY: Final = _c.key == bindparam("key")
_OF: Final = statement(select(_c.at).where(_KEY, _c.at > bindparam("since")).order_by(_c.at))
_ADD: Final = statement(insert(tries).values({each: bindparam(each.name) for each in _c}))
_REMOVE: Final = statement(delete(tries).where(_c.id == bindparam("id")))
_CLEAR: Final = statement(delete(tries).where(_KEY))
_FORGET: Final = statement(delete(tries).where(_c.at < bindparam("before")))


@attrs.frozen
class PostgresTries:
    """The ``Tries`` port."""

    _run: Runner

    def of(self, key: bytes, *, since: datetime) -> Sequence[datetime]:
        self._run.run(LOCK, {"key": lock_key(Lock.TRIES, UUID(bytes=key[:16].ljust(16, b"\0")))})
        return [at for (at,) in self._run.all(_OF, {"key": key, "since": since})]

    def add(self, tried: Try) -> None:
        self._run.run(_ADD, attrs.asdict(tried))

    def remove(self, try_id: UUID) -> None:
        self._run.run(_REMOVE, {"id": try_id})

    def clear(self, key: bytes) -> None:
        self._run.run(_CLEAR, {"key": key})

    def forget(self, *, before: datetime) -> int:
        return self._run.run(_FORGET, {"before": before})
