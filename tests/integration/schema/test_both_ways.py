"""The tables in Python and the migrations in SQL build one and the same schema."""

import psycopg
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool
from tests.integration.schema.introspection import facts_of, without

from driveway_core.money import DECIMALS
from driveway_core.settings import READERS
from driveway_postgres.migrations.names import VERSION_TABLE
from driveway_postgres.queue_schema import LIBRARY_TABLES
from driveway_postgres.tables import metadata


def test_create_all_and_the_migrations_agree(empty_database: str, database_url: str) -> None:
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(empty_database), poolclass=NullPool
    )
    metadata.create_all(engine)
    built = facts_of(empty_database)
    assert built == without(facts_of(database_url), VERSION_TABLE, *LIBRARY_TABLES)
    assert len(built) > 900
    metadata.drop_all(engine)
    assert facts_of(empty_database) == {}


def test_the_database_and_the_core_count_the_same_decimals(module_database_url: str) -> None:
    with psycopg.connect(module_database_url) as connection:
        rows = connection.execute(
            "SELECT code, minor_units(code) FROM unnest(%s::text[]) AS code", [[*DECIMALS, "XXX", "usd", ""]]
        ).fetchall()
        known = connection.execute(
            r"SELECT count(*) FROM regexp_matches((SELECT prosrc FROM pg_proc WHERE proname = 'minor_units'),"
            r" '''[A-Z]{3}''', 'g')"
        ).fetchone()
    assert dict(rows) == {**DECIMALS, "XXX": None, "usd": None, "": None}
    assert known == (len(DECIMALS),)


def test_every_setting_of_the_core_has_its_row(module_database_url: str) -> None:
    with psycopg.connect(module_database_url) as connection:
        rows = connection.execute("SELECT setting_key, setting_value FROM system_settings").fetchall()
    assert {key for key, _ in rows} == set(READERS)
    for key, value in rows:
        READERS[key](value)
