"""A database can be copied beside itself, again and again."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from tests.integration.servers import database_name, new_database

from driveway_postgres import CopyNotAllowed, InUse, fresh_copy

SUFFIX = "_copied"


@pytest.fixture
def original(postgres_url: str) -> Iterator[str]:
    """A database with one note in it; its copy is gone after the test."""
    with new_database(postgres_url) as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE notes AS SELECT 'of the original' AS text")
        yield url
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            copy = sql.Identifier(database_name(url) + SUFFIX)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(copy))


def notes(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [
            str(text) for (text,) in connection.execute("SELECT text FROM notes ORDER BY text").fetchall()
        ]


def test_a_copy_holds_everything_and_what_is_written_there_stays_there(original: str) -> None:
    copy = fresh_copy(original, SUFFIX)
    assert database_name(copy) == database_name(original) + SUFFIX
    with psycopg.connect(copy) as connection:
        connection.execute("INSERT INTO notes VALUES ('of the copy')")
    assert notes(copy) == ["of the copy", "of the original"]
    assert notes(original) == ["of the original"]


def test_the_next_copy_is_fresh_although_somebody_is_still_in_the_last_one(original: str) -> None:
    with psycopg.connect(fresh_copy(original, SUFFIX), autocommit=True) as left_behind:
        left_behind.execute("DELETE FROM notes")
        assert notes(fresh_copy(original, SUFFIX)) == ["of the original"]
        with pytest.raises(psycopg.OperationalError):
            left_behind.execute("SELECT 1")


def test_while_somebody_else_is_connected_no_copy_is_made(original: str) -> None:
    with psycopg.connect(original), pytest.raises(InUse, match="stop what serves it"):
        fresh_copy(original, SUFFIX)


def test_an_account_that_may_make_no_database_is_told_what_it_needs(postgres_url: str, original: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE a_guest LOGIN")
    try:
        guest = f"{original}{'&' if '?' in original else '?'}user=a_guest"
        with pytest.raises(CopyNotAllowed, match="CREATEDB"):
            fresh_copy(guest, SUFFIX)
    finally:
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute("DROP ROLE a_guest")


def test_a_name_never_grows_into_another_databases(postgres_url: str) -> None:
    long = "n" * 63
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(long)))
    server = conninfo_to_dict(postgres_url)
    try:
        url = f"postgresql://{server['user']}@/{long}?host={server['host']}&port={server['port']}"
        copy = database_name(fresh_copy(url, SUFFIX))
        assert copy == "n" * (63 - len(SUFFIX)) + SUFFIX
    finally:
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            for name in (long, copy):
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
