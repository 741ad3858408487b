"""What the tables need before they can be made: ``btree_gist`` and ``minor_units``."""

from typing import Final

from sqlalchemy import Connection, MetaData, event, text

from driveway_core.money import DECIMALS
from driveway_postgres.tables._base import metadata

EXTENSION: Final = "CREATE EXTENSION IF NOT EXISTS btree_gist"
"""Lets the exclusion constraint and the availability index mix ``=`` with ``&&``."""


def minor_units_ddl(decimals: dict[str, int] = DECIMALS) -> str:
    """``CREATE FUNCTION minor_units(currency)``: decimals of a currency, null when unknown.

    In PL/pgSQL, because an SQL function is parsed and inlined anew by every
    INSERT: that made an insert three to six times slower, this a third.
    """
    branches = []
    for places in sorted(set(decimals.values())):
        codes = ", ".join(f"'{code}'" for code in sorted(decimals) if decimals[code] == places)
        branches.append(f"WHEN currency IN ({codes}) THEN {places}")
    return (
        "CREATE FUNCTION minor_units(currency text) RETURNS integer"
        " LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE"
        f" AS $$ BEGIN RETURN CASE {' '.join(branches)} END; END $$"
    )


@event.listens_for(metadata, "before_create")
def _make(_: MetaData, connection: Connection, **__: object) -> None:
    connection.execute(text(EXTENSION))
    connection.execute(text(minor_units_ddl()))


@event.listens_for(metadata, "after_drop")
def _drop(_: MetaData, connection: Connection, **__: object) -> None:
    connection.execute(text("DROP FUNCTION minor_units(text)"))
