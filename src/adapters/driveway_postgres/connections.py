"""Connections to PostgreSQL: what each is set to, and the pool that lends them.

A connection commits by itself until a transaction begins, so that a read
costs one round trip. Source of the time-outs: docs/decisions/0008-stores.md;
of a pool of our own: docs/decisions/0007-booking-path.md.
"""

import select
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from driveway_postgres.errors import TOLD, DatabaseUnavailable, translated
from driveway_postgres.roles import APP
from driveway_postgres.runner import Runner

SETTINGS: Final[Mapping[str, str]] = {
    "TimeZone": "UTC",
    "lock_timeout": "2s",
    "statement_timeout": "5s",
    "idle_in_transaction_session_timeout": "10s",
}
"""What every connection of a pool is set to."""

SEARCH_SETTINGS: Final[Mapping[str, str]] = {
    **SETTINGS,
    "enable_sort": "off",
    "jit": "off",
    "plan_cache_mode": "force_generic_plan",
}
"""For search: candidates come in order already (``search_sql``), and planning takes as long as finding."""

POOL_TIMEOUT_S: Final = 5.0
"""How long a caller waits for a free connection."""

_CONNECT_TIMEOUT_S: Final = 5


def is_readable(url: str) -> bool:
    """Whether libpq can take the URL apart; nothing is asked of any server."""
    try:
        conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        return False
    return True


def as_role(url: str, role: str, settings: Mapping[str, str] = MappingProxyType({})) -> str:
    """What libpq connects by: as the URL has it, and from the first moment in a role, with some settings."""
    said = [f"-c {name}={value}" for name, value in {**settings, "role": role}.items()]
    given = conninfo_to_dict(url).get("options")
    return make_conninfo(url, options=" ".join([*said, str(given)] if given else said))


class Pool:
    """At most ``size`` connections to a libpq URL, opened when they are needed, the last used lent first.

    Whoever the URL logs in as, each is ``role`` from its first moment on. Each
    keeps its runner, and so what psycopg has learnt about the types that went
    over it.
    """

    def __init__(
        self,
        url: str,
        *,
        size: int,
        role: str = APP,
        settings: Mapping[str, str] = SETTINGS,
        timeout_s: float = POOL_TIMEOUT_S,
    ) -> None:
        self._conninfo = as_role(url, role, settings)
        given = conninfo_to_dict(url).get("connect_timeout")
        self._connect_timeout_s = int(given or _CONNECT_TIMEOUT_S)
        self._timeout_s = timeout_s
        self._places = threading.BoundedSemaphore(size)
        self._idle: list[Runner] = []
        self._disposed = False

    def take(self) -> Runner:
        """A connection that is alive; raises ``DatabaseUnavailable`` when none comes free in time."""
        if not self._places.acquire(timeout=self._timeout_s):
            raise DatabaseUnavailable
        try:
            return self._alive() or Runner(self._connect())
        except TOLD as error:
            self._places.release()
            raise translated(error) from error
        except BaseException:
            self._places.release()
            raise

    def give(self, runner: Runner) -> None:
        """Lent no longer; whatever it did not commit is rolled back."""
        try:
            if runner.usable() and not self._disposed:
                self._idle.append(runner)
            else:
                runner.close()
        finally:
            self._places.release()

    def dispose(self) -> None:
        """Close the connections that nobody uses, and the others when they are given back."""
        self._disposed = True
        while self._idle:
            self._idle.pop().close()

    def _alive(self) -> Runner | None:
        while True:
            try:
                runner = self._idle.pop()
            except IndexError:
                return None
            if not _said_goodbye(runner):
                return runner
            runner.close()

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self._conninfo, autocommit=True, connect_timeout=self._connect_timeout_s)


def _said_goodbye(runner: Runner) -> bool:
    """A server that has something to say to an idle connection says good-bye."""
    return runner.connection.closed or _readable(runner.connection.pgconn.socket)


def _readable(socket: int) -> bool:
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(socket, select.POLLIN)
        return bool(poll.poll(0))
    return bool(select.select([socket], [], [], 0)[0])


class Loan:
    """A connection borrowed when it is first asked for, if ever; then ``opening`` is said on it first."""

    __slots__ = ("_opening", "_pool", "_runner")

    def __init__(self, pool: Pool, opening: bytes | None = None) -> None:
        self._pool = pool
        self._opening = opening
        self._runner: Runner | None = None

    def __call__(self) -> Runner:
        """The connection of this loan."""
        if self._runner is None:
            self._runner = self._pool.take()
            if self._opening is not None:
                self._runner.begin(self._opening)
        return self._runner

    def end(self) -> None:
        """Give back what was borrowed; a transaction that was begun on it is over."""
        if self._runner is not None:
            self._pool.give(self._runner)
            self._runner = None


@contextmanager
def borrowed(pool: Pool) -> Iterator[Runner]:
    """A connection of the pool, given back at the end of the block."""
    runner = pool.take()
    try:
        yield runner
    finally:
        pool.give(runner)
