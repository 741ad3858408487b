"""The ciphertext columns, sealed anew a few rows at a time."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import attrs

from driveway_core.data_keys import ErasedAccount, SecretUnreadable
from driveway_core.resealing import Cursor, Resealed
from driveway_postgres.connections import Pool, borrowed
from driveway_postgres.runner import Row, Runner
from driveway_postgres.sealed_columns import SEALED_TABLES, SealedTable
from driveway_postgres.sealing import Seals

_BY_NAME: Final = {table.name: table for table in SEALED_TABLES}
_NO_ROW: Final = UUID(int=0)


def _is_older(column: str) -> str:
    """SQL: sealed with the key file, in the clear, or with a data key of an earlier generation.

    What is empty was erased, and stays so; see ``driveway_secrets.ring_cipher``
    for the first five bytes.
    """
    return (
        f"(t.{column} <> '' AND (substring(t.{column} FROM 1 FOR 1) <> '\\x02'"
        f" OR substring(t.{column} FROM 2 FOR 4) < %(number)s))"
    )


def _next_rows(table: SealedTable) -> bytes:
    key = ", ".join(f"t.{name}" for name in table.primary_key)
    columns = "".join(
        f", {owner}, CASE WHEN {_is_older(name)} THEN t.{name} END" for name, owner in table.owners.items()
    )
    return (
        f"SELECT {key}{columns} FROM {table.name} t {table.joined}"  # noqa: S608  # names of our own
        f" WHERE t.{table.key} > %(after)s AND ({' OR '.join(map(_is_older, table.owners))})"
        f" ORDER BY {key} LIMIT %(limit)s FOR NO KEY UPDATE OF t SKIP LOCKED"
    ).encode()


def _counts(table: SealedTable) -> bytes:
    counts = ", ".join(f"count(*) FILTER (WHERE {_is_older(name)})" for name in table.owners)
    return f"SELECT {counts} FROM {table.name} t".encode()  # noqa: S608  # names of our own


def _replace(table: SealedTable) -> bytes:
    columns = ", ".join(f"{name} = coalesce(%({name})s, {name})" for name in table.owners)
    this = " AND ".join(f"{name} = %({name})s" for name in table.primary_key)
    return f"UPDATE {table.name} SET {columns} WHERE {this}".encode()  # noqa: S608  # names of our own


_NEXT_ROWS: Final = {table.name: _next_rows(table) for table in SEALED_TABLES}
_COUNTS: Final = {table.name: _counts(table) for table in SEALED_TABLES}
_REPLACE: Final = {table.name: _replace(table) for table in SEALED_TABLES}


@attrs.frozen
class PostgresSealedTexts:
    """The ``SealedTexts`` port.

    Rows that somebody is changing are skipped, so that nobody ever waits for
    whom we wait for; they are met again by whoever begins anew.
    """

    _pool: Pool
    _seals: Seals

    def tables(self) -> Sequence[str]:
        return tuple(_BY_NAME)

    def older_than(self, number: int) -> Mapping[str, int]:
        found: dict[str, int] = {}
        with borrowed(self._pool) as run:
            for table in SEALED_TABLES:
                row = run.one(_COUNTS[table.name], {"number": number.to_bytes(4)})
                counts = zip(table.owners, row or (), strict=True)
                found |= {f"{table.name}.{column}": count for column, count in counts if count}
        return found

    def reseal(self, table: str, *, after: Cursor, older_than: int, limit: int) -> Resealed:
        asked = {"after": after or _NO_ROW, "number": older_than.to_bytes(4), "limit": limit}
        with borrowed(self._pool) as run:
            run.begin()
            rows = run.all(_NEXT_ROWS[table], asked)
            done = Resealed()
            for row in rows:
                done += self._anew(run, _BY_NAME[table], row)
            run.commit()
        return attrs.evolve(done, last=rows[-1][0] if len(rows) == limit else None)

    def _anew(self, run: Runner, table: SealedTable, row: Row) -> Resealed:
        width = len(table.primary_key)
        this, values = row[0], iter(row[width:])
        new: dict[str, object] = {}
        unreadable = 0
        for name, owner, sealed in zip(table.owners, values, values, strict=True):
            new[name] = None
            if sealed is None:
                continue
            place = f"{table.name}.{name}"
            try:
                new[name] = self._sealed_anew(table, sealed, place, this, owner)
            except (ErasedAccount, SecretUnreadable):
                unreadable += 1
        texts = sum(value is not None for value in new.values())
        if texts:
            run.run(_REPLACE[table.name], {**new, **dict(zip(table.primary_key, row[:width], strict=True))})
        return Resealed(texts, unreadable)

    def _sealed_anew(self, table: SealedTable, sealed: bytes, place: str, row: UUID, owner: UUID) -> bytes:
        if table.holds_bytes:
            content = self._seals.unseal_bytes(sealed, place, row, owner=owner)
            return self._seals.seal_bytes(content, place, row, owner=owner)
        text = self._seals.unseal(sealed, place, row, owner=owner)
        return self._seals.seal(text, place, row, owner=owner)
