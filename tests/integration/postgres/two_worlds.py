"""Two worlds of strangers, each with a row of every table, and what somebody can do to those of one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg import errors as pg
from psycopg import sql
from tests.integration.schema.rows import DRIVER, HOST, NOON, ROWS, STAY, Row, an_account, insertion

Connection = psycopg.Connection[Any]

SYSTEM: Final = "system"
FAR: Final = 1000
"""How far the ids of the other world lie from those of this one."""

OTHER_DRIVER, OTHER_HOST = UUID(int=DRIVER.int + FAR), UUID(int=HOST.int + FAR)
ACTORS: Final[Mapping[str, UUID | None]] = {
    "driver": DRIVER,
    "host": HOST,
    "other driver": OTHER_DRIVER,
    "other host": OTHER_HOST,
    "visitor": None,
    SYSTEM: None,
}
STRANGERS: Final = ("other driver", "other host", "visitor")

_BESIDES: Final[Mapping[str, Row]] = {
    "idempotency_keys": {**ROWS["idempotency_keys"], "scope": f"{DRIVER} POST /v1/bookings"},
    "audit_unsealed": {"created_at": NOON, "id": STAY},
    "audit_seals": {
        "number": 1,
        "created_at": NOON,
        "id": STAY,
        "digest": b"digest",
        "sealed_at": NOON,
        "seal": b"seal",
    },
    "audit_checkpoints": {"number": 1, "created_at": NOON, "statement": "{}", "signature": b"signed"},
}
_NOBODYS: Final = frozenset({"system_settings"})
PLANTED: Final[Mapping[str, Row]] = {
    table: row for table, row in {**ROWS, **_BESIDES}.items() if table not in _NOBODYS
}
"""This world's row of every table that is guarded."""

_VALUES_THAT_ARE_ONE: Final = frozenset({"booking_reference", "number"})


def elsewhere(row: Row) -> Row:
    """The same row in the other world."""
    return {column: _elsewhere(column, value) for column, value in row.items()}


def _elsewhere(column: str, value: Any) -> Any:  # noqa: ANN401  # whatever a column holds
    if isinstance(value, UUID):
        return UUID(int=value.int + FAR)
    if isinstance(value, bytes):
        return value + b"'"
    if isinstance(value, int) and column in _VALUES_THAT_ARE_ONE:
        return value + 1
    if column == "vin":
        return value[:-1] + "9"
    if value == "everyone":
        return "nobody"
    if column == "scope":
        return value.replace(str(DRIVER), str(OTHER_DRIVER))
    if isinstance(value, str) and (column.startswith("stripe_") or column in _VALUES_THAT_ARE_ONE):
        return value + "2"
    return value + "2" if column == "id" else value


def plant(connection: Connection) -> None:
    """Put both worlds there, by whoever may do anything."""
    with unchecked(connection):
        for account in (HOST, OTHER_HOST):
            _put(connection, "users", an_account(account))
        for table, row in PLANTED.items():
            _put(connection, table, row)
            _put(connection, table, elsewhere(row))


@contextmanager
def unchecked(connection: Connection) -> Iterator[None]:
    """Without foreign keys and triggers: what is asked is who may, not what follows."""
    connection.execute("SET session_replication_role = replica")
    yield
    connection.execute("SET session_replication_role = origin")


def _put(connection: Connection, table: str, row: Row) -> None:
    connection.execute(insertion(table, row), list(row.values()))


def can(connection: Connection, actor: str, table: str) -> str:
    """What an actor can do, without any WHERE, to this world's rows of a table: of ``sudi``.

    Select, update, delete, and insert what was there. Nothing of it stays.
    """
    return "".join(
        letter
        for letter, does in {"s": _sees, "u": _changes, "d": _deletes, "i": _inserts}.items()
        if does(connection, actor, table)
    )


def _sees(connection: Connection, actor: str, table: str) -> bool:
    return bool(_done(connection, actor, table, _of(table, "SELECT tableoid, ctid FROM {}"), reads=True))


def _changes(connection: Connection, actor: str, table: str) -> bool:
    column = next(iter(PLANTED[table]))
    statement = sql.SQL("UPDATE {0} SET {1} = {1}").format(sql.Identifier(table), sql.Identifier(column))
    return bool(_done(connection, actor, table, statement))


def _deletes(connection: Connection, actor: str, table: str) -> bool:
    return bool(_done(connection, actor, table, _of(table, "DELETE FROM {}")))


def _inserts(connection: Connection, actor: str, table: str) -> bool:
    row = PLANTED[table]
    with connection.transaction(force_rollback=True), unchecked(connection):
        connection.execute(_of(table, "DELETE FROM {}"))
        try:
            with connection.transaction(), acting(connection, actor):
                _put(connection, table, row)
        except pg.InsufficientPrivilege:
            return False
    return True


def _done(
    connection: Connection, actor: str, table: str, statement: sql.Composed, *, reads: bool = False
) -> set[tuple[int, str, str]]:
    """This world's rows that a statement meets: those it reads, or those that are not as they were."""
    with connection.transaction(force_rollback=True), unchecked(connection):
        before = _rows(connection, table)
        if not before:
            raise LookupError(f"nothing is planted in {table}")
        try:
            with connection.transaction(), acting(connection, actor):
                read = connection.execute(statement)
                seen = {(oid, ctid) for oid, ctid in read.fetchall()} if reads else set()
        except pg.InsufficientPrivilege:
            return set()
        after = before if reads else _rows(connection, table)
    return {row for row in before if (row[:2] in seen if reads else row not in after)}


def _rows(connection: Connection, table: str) -> set[tuple[int, str, str]]:
    """Where this world's rows lie, and who wrote them last."""
    row = {column: value for column, value in PLANTED[table].items() if _tells(value)}
    where = sql.SQL(" AND ").join(
        sql.SQL("{} = {}").format(sql.Identifier(column), sql.Placeholder()) for column in row
    )
    of = sql.SQL("SELECT tableoid, ctid, xmin::text FROM {} WHERE {}").format(sql.Identifier(table), where)
    found = connection.execute(of, list(row.values())).fetchall()
    return {(oid, ctid, xmin) for oid, ctid, xmin in found}


def _tells(value: object) -> bool:
    """Whether two worlds tell by it: ids, bytes, texts and numbers."""
    return isinstance(value, UUID | bytes | str | int) and not isinstance(value, bool)


def _of(table: str, statement: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(table))


@contextmanager
def acting(connection: Connection, actor: str) -> Iterator[None]:
    """As the stores act: in the role, and for an account."""
    connection.execute(f"SET LOCAL ROLE driveway_{'system' if actor == SYSTEM else 'app'}".encode())
    account = ACTORS[actor]
    connection.execute("SELECT set_config('driveway.actor', %s, true)", [str(account or "")])
    yield
    connection.execute("RESET ROLE")
