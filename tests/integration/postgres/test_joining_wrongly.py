"""Two marketplaces at a time, and whatever cannot be joined: none of it is kept apart without a word."""

import asyncio
import contextvars
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine
from tests.integration.servers import database_name, new_database

from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM
from driveway_core.joining import is_part_of_theirs
from driveway_core.testing.builders import an_account
from driveway_postgres import Database
from driveway_secrets import KeyRingCipher


@pytest.fixture
def other_url(postgres_url: str, migrated_template: str) -> Iterator[str]:
    with new_database(postgres_url, template=migrated_template) as url:
        yield url


@pytest.fixture
def other(other_url: str, cipher: KeyRingCipher) -> Iterator[Database]:
    """Another marketplace of the same process, in a database of its own."""
    opened = Database.open(other_url, cipher=cipher)
    yield opened
    opened.dispose()


@pytest.fixture
def theirs(shared_url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(shared_url) as connection:
        yield connection
        connection.rollback()


def added(database: Database) -> Account:
    account = an_account()
    with database.transactions.begin(acting_as=SYSTEM) as work:
        work.accounts.add(account)
    return account


def is_kept(database: Database, account: Account) -> bool:
    with database.transactions.read(acting_as=SYSTEM) as work:
        return work.accounts.with_email(account.email) is not None


def test_two_marketplaces_are_joined_at_once(
    database: Database, other: Database, other_url: str, theirs: psycopg.Connection[Any]
) -> None:
    with psycopg.connect(other_url) as elsewhere:
        with database.joined(theirs), other.joined(elsewhere):
            here, there = added(database), added(other)
        assert not is_part_of_theirs()
        theirs.rollback()
        elsewhere.commit()
    assert not is_kept(database, here)
    assert is_kept(other, there)


def test_the_last_connection_that_was_joined_counts(
    database: Database, shared_url: str, theirs: psycopg.Connection[Any]
) -> None:
    with psycopg.connect(shared_url) as inner, database.joined(theirs):
        with database.joined(inner):
            undone = added(database)
        kept = added(database)
        inner.rollback()
        theirs.commit()
    assert is_kept(database, kept)
    assert not is_kept(database, undone)


def test_a_connection_to_another_database_is_refused(
    other: Database, theirs: psycopg.Connection[Any], shared_url: str
) -> None:
    name = database_name(shared_url)
    with pytest.raises(ValueError, match=f"is to the database {name}, the marketplace's is t_"):
        other.joined(theirs).__enter__()
    assert not is_part_of_theirs()


def test_what_is_no_connection_of_psycopg_is_named(database: Database, shared_url: str) -> None:
    async def joined_by_async() -> None:
        async with await psycopg.AsyncConnection.connect(shared_url) as connection:
            database.joined(connection).__enter__()  # type: ignore[arg-type]  # what is tried

    with pytest.raises(TypeError, match="AsyncConnection is none: SQLAlchemy has it as"):
        asyncio.run(joined_by_async())
    engine = create_engine(shared_url.replace("postgresql:", "postgresql+psycopg:"))
    with (
        engine.connect() as connection,
        pytest.raises(TypeError, match=r"sqlalchemy\.engine\.base\.Connection is none"),
    ):
        database.joined(connection).__enter__()  # type: ignore[arg-type]  # what is tried
    engine.dispose()
    with pytest.raises(TypeError, match=r"NoneType is none: .* Django as connection\.connection"):
        database.joined(None).__enter__()  # type: ignore[arg-type]  # what is tried


def test_joined_in_another_context_is_told(database: Database, theirs: psycopg.Connection[Any]) -> None:
    """As a framework does it that runs both halves of a dependency in threads, each in its own context."""
    joining = database.joined(theirs)
    with ThreadPoolExecutor(1) as threads:
        threads.submit(contextvars.copy_context().run, joining.__enter__).result()
        account = added(database)
        leaving = threads.submit(contextvars.copy_context().run, joining.__exit__, None, None, None)
        with pytest.raises(RuntimeError, match="not in a dependency that yields"):
            leaving.result()
    theirs.rollback()
    assert is_kept(database, account)
