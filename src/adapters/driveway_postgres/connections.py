"""Connections to PostgreSQL: what each is set to, and the pool that lends them.

A connection commits by itself until a transaction begins, so that a read
costs one round trip. Source of the time-outs: docs/decisions/0005-stores.md.
"""

import select
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError

from driveway_postgres.errors import TOLD, translated
from driveway_postgres.runner import Runner

SETTINGS: Final[Mapping[str, str]] = {
    "TimeZone": "UTC",
    "lock_timeout": "2s",
    "statement_timeout": "5s",
    "idle_in_transaction_session_timeout": "10s",
}
"""What every connection of a pool is set to."""

SEARCH_SETTINGS: Final[Mapping[str, str]] = {**SETTINGS, "enable_sort": "off"}
"""For search, whose candidates come in order already: see ``search_sql``."""

POOL_TIMEOUT_S: Final = 5.0
"""How long a caller waits for a free connection."""

_CONNECT_TIMEOUT_S: Final = 5


def open_pool(
    url: str,
    *,
    pool_size: int,
    settings: Mapping[str, str] = SETTINGS,
    pool_timeout_s: float = POOL_TIMEOUT_S,
) -> Engine:
    """An engine over at most ``pool_size`` connections to a libpq URL; none is opened yet."""
    known = conninfo_to_dict(url)
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    given = known.get("options")

    def connect() -> psycopg.Connection[Any]:
        return psycopg.connect(
            url,
            autocommit=True,
            options=f"{options} {given}" if given else options,
            connect_timeout=int(known.get("connect_timeout") or _CONNECT_TIMEOUT_S),
        )

    engine = create_engine(
        "postgresql+psycopg://",
        creator=connect,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=pool_timeout_s,
        pool_reset_on_return=None,
        use_native_hstore=False,
    )
    event.listen(engine, "checkout", _refuse_dead)
    return engine


def _refuse_dead(connection: psycopg.Connection[Any], *_: object) -> None:
    """A server that has something to say to an idle connection says good-bye: the pool opens another."""
    if connection.closed or _readable(connection.pgconn.socket):
        raise DisconnectionError


def _readable(socket: int) -> bool:
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(socket, select.POLLIN)
        return bool(poll.poll(0))
    return bool(select.select([socket], [], [], 0)[0])


@contextmanager
def borrowed(engine: Engine) -> Iterator[Runner]:
    """A connection of the pool; whatever it did not commit is rolled back when it is given back."""
    try:
        lent = engine.raw_connection()
    except TOLD as error:
        raise translated(error) from error
    connection: psycopg.Connection[Any] = lent.dbapi_connection  # type: ignore[assignment]  # psycopg's own
    runner = Runner(connection)
    try:
        yield runner
    finally:
        if runner.usable():
            lent.close()
        else:
            lent.invalidate()
