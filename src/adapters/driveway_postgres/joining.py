"""Our transactions as parts of somebody else's: on their connection, and kept or undone with their rows.

Each part is a savepoint. What the database is told of who acts, and what our
statements go by, ends with it: their own statements run as before.
Source: docs/decisions/0039-their-transaction.md.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

import psycopg
from psycopg.adapt import AdaptersMap
from psycopg.pq import TransactionStatus

from driveway_core.actors import Actor
from driveway_core.joining import part_of_theirs
from driveway_postgres.acting import is_system
from driveway_postgres.connections import SETTINGS
from driveway_postgres.roles import APP, SYSTEM, refuse_stranger
from driveway_postgres.runner import Row, Runner

_OURS: Final = {name: SETTINGS[name] for name in ("TimeZone", "lock_timeout", "statement_timeout")}
_TOLD: Final = (*_OURS, "driveway.actor", "driveway.scope", "role")
"""Everything that a part sets; the role last, so that it is the last that is given back."""

_FORMER: Final = (
    "SELECT " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in _TOLD)
).encode()
_GIVE_BACK: Final = (
    "SELECT " + ", ".join(f"set_config('{name}', %(v{place})s, true)" for place, name in enumerate(_TOLD))
).encode()
_BEGIN: Final = "SAVEPOINT driveway_part; " + " ".join(
    f"SET LOCAL {name} = '{value}';" for name, value in _OURS.items()
)
_READ_ONLY: Final = " SET LOCAL transaction_read_only = on;"
_KEEP: Final = b"RELEASE SAVEPOINT driveway_part"
_UNDO: Final = b"ROLLBACK TO SAVEPOINT driveway_part; RELEASE SAVEPOINT driveway_part"
_ISOLATION: Final = b"SELECT current_setting('transaction_isolation')"
_WHERE: Final = (
    "SQLAlchemy has it as session.connection().connection.driver_connection, Django as connection.connection"
)
_ELSEWHERE: Final = (
    "this was entered in another thread or context, so that what the marketplace did was no part of the "
    "transaction: enter it where the use cases are called, and not in a dependency that yields"
)
_DATABASE: Final = b"SELECT datname::text, oid::text FROM pg_database WHERE datname = current_database()"


class _Cursor(psycopg.Cursor[Row]):
    """Reads and writes values as psycopg does by itself, whatever the connection's owner has taught it."""

    @property
    def adapters(self) -> AdaptersMap:
        return psycopg.adapters


class Guest(Runner):
    """Runs our statements on a connection of somebody else's, which has begun a transaction."""

    __slots__ = ()

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.cursor = _Cursor(connection, row_factory=psycopg.rows.tuple_row)
        self._failure = None

    def check(self, ours: Row) -> None:
        """Raises ``ValueError`` where no transaction is open that can be joined, and ``LoginNotAdmitted``.

        Nor can one be in another database than ``ours``.
        """
        status = self.connection.pgconn.transaction_status
        if status == TransactionStatus.IDLE and self.connection.autocommit:
            raise ValueError("begin a transaction on this connection first: there is none to be part of")
        if status == TransactionStatus.INERROR:
            raise ValueError("the transaction on this connection has failed: roll it back first")
        isolation = self.one(_ISOLATION)
        if isolation != ("read committed",):
            raise ValueError(f"the transaction must be READ COMMITTED, and is {isolation and isolation[0]}")
        refuse_stranger(self)
        theirs = database_of(self)
        if theirs != ours:
            raise ValueError(f"the connection is to the database {theirs[0]}, the marketplace's is {ours[0]}")

    @contextmanager
    def part(self, actor: Actor, *, reading: bool = False) -> Iterator[None]:
        """One transaction of ours: kept in theirs on a clean exit, undone in it on any error."""
        former = self.one(_FORMER) or ()
        self.begin(_opening(actor, reading=reading))
        try:
            yield
            self._refuse_broken()
        except BaseException:
            self._end(_UNDO)
            raise
        if reading:
            self._end(_UNDO)  # nothing was written, and everything that was set is as before
        else:
            self._end(_KEEP)
            self.one(_GIVE_BACK, {f"v{place}": value for place, value in enumerate(former)})

    def _refuse_broken(self) -> None:
        """Raises what broke the part, if a caller swallowed that."""
        if self._failure is not None:
            raise self._failure

    def _end(self, statement: bytes) -> None:
        self._failure = None
        if not self.connection.closed:
            self.begin(statement)


def _opening(actor: Actor, *, reading: bool) -> bytes:
    account = "" if actor.account_id is None else actor.account_id.hex
    said = f" SET LOCAL driveway.actor = '{account}'; SET LOCAL driveway.scope = '';"
    role = f" SET LOCAL ROLE {SYSTEM if is_system(actor) else APP}"
    return (_BEGIN + (_READ_ONLY if reading else "") + said + role).encode()


def database_of(run: Runner) -> Row:
    """The name and the number of the database that somebody is connected to."""
    return run.one(_DATABASE) or ("unknown", "")


_GUESTS: Final[ContextVar[tuple[tuple[object, Guest], ...]]] = ContextVar("joined", default=())
"""Who works as whose guest; of one that joined twice, the last counts."""


@contextmanager
def joining(whose: object, connection: psycopg.Connection[Any], ours: Callable[[], Row]) -> Iterator[None]:
    """What ``whose`` transactions do inside, in this thread or task, is part of the one on the connection."""
    if not isinstance(connection, psycopg.Connection):
        raise TypeError(f"a psycopg.Connection can be joined, and {_kind(connection)} is none: {_WHERE}")
    guest = Guest(connection)
    guest.check(ours())
    earlier = _GUESTS.get()
    mine = (*earlier, (whose, guest))
    _GUESTS.set(mine)
    try:
        with part_of_theirs():
            yield
    finally:
        if _GUESTS.get() is not mine:
            raise RuntimeError(_ELSEWHERE)
        _GUESTS.set(earlier)


def _kind(value: object) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}"


def guest_of(whose: object) -> Guest | None:
    """Whom they work as now; None where they work on connections of their own."""
    return next((guest for each, guest in reversed(_GUESTS.get()) if each is whose), None)
