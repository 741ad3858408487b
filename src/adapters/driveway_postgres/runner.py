"""Statements on their way to the database, and rows on their way back.

Statements are built with SQLAlchemy once, when their module is imported, and
kept as the text that psycopg sends: nothing is compiled while a driver waits.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

import psycopg
from psycopg.errors import ExclusionViolation, ForeignKeyViolation
from psycopg.pq import TransactionStatus
from sqlalchemy import ClauseElement, Column, ColumnElement, Dialect, literal_column
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from driveway_core.transactions import Interrupted
from driveway_postgres.errors import TOLD, translated

Row: TypeAlias = tuple[Any, ...]
Values: TypeAlias = Mapping[str, object]

ONE: Final[ColumnElement[int]] = literal_column("1")

_DIALECT: Final[Dialect] = PGDialect_psycopg()  # type: ignore[no-untyped-call]  # as SQLAlchemy has it


def statement(clause: ClauseElement) -> bytes:
    """The text of a statement, its parameters as ``%(name)s``; refuses one that holds values of its own."""
    compiled = clause.compile(dialect=_DIALECT)
    held = {name: value for name, value in compiled.params.items() if value is not None}
    if held:
        raise ValueError(f"give these by name, or write them out: {held}")
    return str(compiled).encode()


def next_version(column: Column[int]) -> ColumnElement[int]:
    """What the version of a row becomes when it is saved."""
    return column + ONE


class Taken(Exception):
    """The constraint on overlapping stays refused a row; its store says which stay."""


class Runner:
    """Runs statements on one connection of a pool; errors of the driver become ours here."""

    __slots__ = ("_failure", "connection", "cursor")

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.cursor: psycopg.Cursor[Row] = connection.cursor()
        self._failure: Exception | None = None

    def begin(self, opening: bytes = b"BEGIN") -> None:
        """Everything until ``commit`` is one transaction; ``opening`` may say several things at once."""
        try:
            self.cursor.execute(opening, prepare=False)
        except TOLD as error:
            raise self._told(error) from error

    def commit(self) -> None:
        """Keep it; raises what broke the transaction, if a caller swallowed that."""
        if self._failure is not None:
            raise self._failure
        try:
            self.connection.commit()
        except TOLD as error:
            raise self._told(error) from error

    def one(self, statement: bytes, values: Values | None = None) -> Row | None:
        """The first row, if there is one."""
        try:
            return self.cursor.execute(statement, values).fetchone()
        except TOLD as error:
            raise self._told(error) from error

    def all(self, statement: bytes, values: Values | None = None) -> list[Row]:
        """Every row."""
        try:
            return self.cursor.execute(statement, values).fetchall()
        except TOLD as error:
            raise self._told(error) from error

    def run(self, statement: bytes, values: Values | None = None) -> int:
        """How many rows were written."""
        try:
            return self.cursor.execute(statement, values).rowcount
        except TOLD as error:
            raise self._told(error) from error

    def is_so(self, statement: bytes, values: Values) -> bool:
        """The answer to a question of one boolean column."""
        row = self.one(statement, values)
        return row is not None and bool(row[0])

    def remove(self, statement: bytes, values: Values) -> None:
        """Delete rows; raises ``Interrupted`` when somebody has just begun to refer to one of them."""
        try:
            self.cursor.execute(statement, values)
        except ForeignKeyViolation as error:
            self._failure = Interrupted()
            raise self._failure from error
        except TOLD as error:
            raise self._told(error) from error

    @contextmanager
    def lent(self) -> Iterator[psycopg.Connection[Any]]:
        """The connection for a library that runs statements of its own; errors of the driver become ours."""
        try:
            yield self.connection
        except Exception as error:
            cause = error if isinstance(error, TOLD) else error.__cause__ or error.__context__
            if isinstance(cause, TOLD):
                raise self._told(cause) from error
            raise

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What fails inside is undone alone, and the transaction goes on."""
        self.run(b"SAVEPOINT before")
        try:
            yield
        except BaseException:
            if self.connection.pgconn.transaction_status == TransactionStatus.INERROR:
                self.run(b"ROLLBACK TO SAVEPOINT before")
                self._failure = None
            raise

    def usable(self) -> bool:
        """Whether the connection may be lent again; rolls back what is open."""
        self._failure = None
        try:
            if self.connection.pgconn.transaction_status != TransactionStatus.IDLE:
                self.connection.rollback()
        except psycopg.Error:
            return False
        return not self.connection.closed

    def close(self) -> None:
        """Hang up."""
        self.connection.close()

    def _told(self, error: psycopg.Error | UnicodeEncodeError) -> Exception:
        ours = Taken() if isinstance(error, ExclusionViolation) else translated(error)
        if self.connection.pgconn.transaction_status == TransactionStatus.INERROR:
            self._failure = self._failure or ours
        return ours
