"""A real PostgreSQL for every test below, one server a run; and which files come first."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from tests.integration.outside import built_wheel
from tests.integration.servers import database_name, new_database, running

from driveway_embedded import find_binaries
from driveway_postgres.schema import upgrade

_HERE: Final = Path(__file__).parent
_LONGEST: Final = tuple(
    _HERE / name
    for name in """
    cli/test_demo.py http/test_openapi.py postgres/test_contracts.py test_laws_from_outside.py
    cli/test_serving.py test_wheel.py test_embedding.py guide/test_building.py
    cars/test_killed_workers.py telemetry/test_mqtt.py keys/test_rotation.py cars/test_budgets.py
    postgres/test_ten_thousand_events.py backup/test_drill.py embedded/test_homes.py
    limits/test_many_processes.py limits/test_two_processes.py cli/test_paying_hosts.py
    money/test_killed_processes.py money/test_paying_machine.py postgres/test_one_predicate.py
    cli/test_working.py sandbox_tesla/test_independent_client.py
    """.split()
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first: where one comes last, the other processes have nothing left to do."""
    places = {path: number for number, path in enumerate(_LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our wheel, built once for all processes of this run."""
    ours = tmp_path_factory.getbasetemp()
    return built_wheel((ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours) / "wheel")


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
