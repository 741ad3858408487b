"""A real PostgreSQL for every test below: one server a run, as many databases as wanted."""

from collections.abc import Iterator

import pytest
from tests.integration.servers import database_name, new_database, running

from driveway_embedded import find_binaries
from driveway_postgres.schema import upgrade


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The one server of this run: the libpq URL of its database ``postgres``."""
    with running(find_binaries()) as url:
        yield url


@pytest.fixture
def empty_database(postgres_url: str) -> Iterator[str]:
    """A new database without a schema, gone after the test."""
    with new_database(postgres_url) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_template(postgres_url: str) -> Iterator[str]:
    """The name of a migrated database to copy; nobody may be connected to it."""
    with new_database(postgres_url) as url:
        upgrade(url)
        yield database_name(url)


@pytest.fixture
def database_url(postgres_url: str, migrated_template: str) -> Iterator[str]:
    """A migrated database of the test's own."""
    with new_database(postgres_url, template=migrated_template) as url:
        yield url


@pytest.fixture(scope="module")
def module_database_url(postgres_url: str, migrated_template: str) -> Iterator[str]:
    """A migrated database that the tests of one file share."""
    with new_database(postgres_url, template=migrated_template) as url:
        yield url
