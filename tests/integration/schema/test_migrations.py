"""Migrating: from nothing, twice, by several at once, and towards the wrong version."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool
from tests.integration.servers import all_binaries, new_database, running

from driveway_embedded import Binaries
from driveway_memory.defaults import SETTINGS
from driveway_postgres.schema import (
    SchemaOutdated,
    SchemaTooNew,
    check_schema,
    current_revision,
    expected_revision,
    upgrade,
)


def engine_of(url: str) -> Engine:
    return create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool)


def set_revision(url: str, revision: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE driveway_schema_version SET version_num = %s", [revision])


@pytest.fixture(scope="module", params=all_binaries(), ids=lambda binaries: f"PostgreSQL-{binaries.major}")
def server(request: pytest.FixtureRequest) -> Iterator[str]:
    binaries = request.param
    assert isinstance(binaries, Binaries)
    with running(binaries) as url:
        yield url


def test_every_server_found_here_runs_the_schema(server: str) -> None:
    with new_database(server) as url:
        assert upgrade(url) == expected_revision()
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT count(*) FROM system_settings").fetchone() == (len(SETTINGS),)
            assert connection.execute("SELECT count(*) FROM bookings").fetchone() == (0,)


def test_an_empty_database_is_told_to_migrate(empty_database: str) -> None:
    with pytest.raises(SchemaOutdated) as refusal:
        check_schema(engine_of(empty_database))
    assert refusal.value.found is None
    assert str(refusal.value) == (
        f"This database has no schema yet, this program needs {expected_revision()}: run `driveway migrate`."
    )


def test_a_migrated_database_passes_the_check(database_url: str) -> None:
    check_schema(engine_of(database_url))
    assert current_revision(engine_of(database_url)) == expected_revision()


def test_a_newer_database_is_left_alone(database_url: str) -> None:
    set_revision(database_url, "9999")
    with pytest.raises(SchemaTooNew, match=r"is at schema 9999, .* install the newer driveway-hub"):
        check_schema(engine_of(database_url))
    with pytest.raises(SchemaTooNew):
        upgrade(database_url)
    assert current_revision(engine_of(database_url)) == "9999"


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    assert upgrade(database_url) == expected_revision()
    check_schema(engine_of(database_url))


def test_six_that_migrate_at_once_take_turns(empty_database: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(upgrade, [empty_database] * 6)) == {expected_revision()}
    with psycopg.connect(empty_database) as connection:
        assert connection.execute("SELECT version_num FROM driveway_schema_version").fetchall() == [
            (expected_revision(),)
        ]


def test_a_migration_that_fails_leaves_nothing_behind(empty_database: str) -> None:
    with psycopg.connect(empty_database) as connection:
        connection.execute("CREATE TABLE reviews (id int)")
    with pytest.raises(Exception, match="already exists"):
        upgrade(empty_database)
    with psycopg.connect(empty_database) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert tables == [("reviews",)]
