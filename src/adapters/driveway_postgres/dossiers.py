"""The ``Dossiers`` port: rows of every section, as JSON, opened for whom they are about."""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import attrs
from psycopg.types.range import Range

from driveway_core.actors import AccountId
from driveway_core.dossiers import Json, Record, Records, Section
from driveway_core.errors import Missing
from driveway_postgres.holdings import Holding, Sealed
from driveway_postgres.personal_data import HOLDINGS
from driveway_postgres.runner import Row, Runner
from driveway_postgres.sealing import Seals
from driveway_postgres.tables import metadata

_BEFORE_ALL: Final = ""


@attrs.frozen
class _Reading:
    """A section's statement; its rows hold the key, plain values, then sealed ones by three."""

    holding: Holding
    statement: bytes
    plain: tuple[str, ...]
    sealed: tuple[tuple[str, Sealed], ...]

    @classmethod
    def of(cls, holding: Holding) -> "_Reading":
        columns = [each.name for each in metadata.tables[holding.table].columns]
        hidden = {*holding.left_out, *holding.sealed}
        plain = {each: f't."{each}"' for each in columns if each not in hidden} | dict(holding.also)
        sealed = tuple(holding.sealed.items())
        values = [f"({holding.key})::text", *plain.values()]
        for _, each in sealed:
            values += [each.sealed, each.row, each.owner]
        key = f'({holding.key})::text COLLATE "C"'
        text = (
            f"SELECT {', '.join(values)} FROM {holding.table} t WHERE ({holding.whose})"
            f" AND {key} > %(after)s ORDER BY {key} LIMIT %(limit)s"
        )
        return cls(holding, text.encode(), tuple(plain), sealed)

    def record(self, row: Row, seals: Seals) -> Record:
        """The row, in the order of the archive."""
        record = {name: _json(value) for name, value in zip(self.plain, row[1:], strict=False)}
        at = 1 + len(self.plain)
        for name, each in self.sealed:
            sealed, this, owner = row[at : at + 3]
            if each.bytes_:
                record[name] = _json(seals.unseal_bytes(sealed, each.column, this, owner=owner))
            else:
                text = seals.unseal_any(sealed, each.column, this, owner=owner)
                record[name] = json.loads(text) if each.json and text is not None else text
            at += 3
        return record


_READINGS: Final = {each.section: _Reading.of(each) for each in HOLDINGS}
_SECTIONS: Final = tuple(Section(each.section, each.about) for each in HOLDINGS)


@attrs.frozen
class PostgresDossiers:
    """The ``Dossiers`` port."""

    _lend: Callable[[], Runner]
    _seals: Seals

    def sections(self) -> Sequence[Section]:
        return _SECTIONS

    def records(
        self, account_id: AccountId, section: str, *, limit: int, after: str | None = None
    ) -> Records:
        reading = _READINGS.get(section)
        if reading is None:
            raise Missing("section", "section of an export")
        asked = {"account": account_id, "after": after or _BEFORE_ALL, "limit": limit + 1}
        rows = self._lend().all(reading.statement, asked)
        shown = rows[:limit]
        items = tuple(reading.record(row, self._seals) for row in shown)
        return Records(items, next=shown[-1][0] if len(rows) > limit else None)


def _json(value: Any) -> Json:  # noqa: ANN401  # a value of a database row
    """As it stands in the archive: times with their offset, amounts as decimal strings, bytes as base64."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case datetime() | date():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case bytes() | memoryview():
            return {"base64": b64encode(bytes(value)).decode()}
        case Range():
            return [_json(value.lower), _json(value.upper)]
        case Mapping():
            return {str(name): _json(each) for name, each in value.items()}
        case _ if isinstance(value, Sequence):
            return [_json(each) for each in value]
        case _:
            return str(value)
