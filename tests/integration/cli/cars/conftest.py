"""A driver with two cars at the stand-in for Tesla: one awake, one asleep."""

from collections.abc import Iterator

import pytest
from tests.integration.cli.conftest import Driveway
from tests.integration.cli.teslas import DORA, environment, linked

from driveway_sandbox import TeslaSandbox
from driveway_sandbox.tesla.accounts import Owner
from driveway_sandbox.tesla.garage import ListedCar


@pytest.fixture(scope="module")
def sandbox() -> Iterator[TeslaSandbox]:
    with TeslaSandbox(ticking=True) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def driveway(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory, sandbox: TeslaSandbox
) -> Driveway:
    """On a migrated PostgreSQL, with drivers who have Teslas."""
    return Driveway(environment(module_database_url, tmp_path_factory.mktemp("home"), sandbox))


@pytest.fixture(scope="module")
def owner(listing: str, sandbox: TeslaSandbox) -> Owner:
    """Dora, as Tesla knows her."""
    assert listing
    return sandbox.owner("Dora")


@pytest.fixture(scope="module")
def comet(sandbox: TeslaSandbox, owner: Owner) -> ListedCar:
    """A car of hers that is awake, and obeys plainly."""
    return sandbox.car(owner, display_name="Comet", needs_signing=False)


@pytest.fixture(scope="module")
def dozer(sandbox: TeslaSandbox, owner: Owner) -> ListedCar:
    """A car of hers that sleeps."""
    return sandbox.car(owner, display_name="Dozer", needs_signing=False, asleep=True)


@pytest.fixture
def link(driveway: Driveway, owner: Owner, comet: ListedCar, dozer: ListedCar) -> Owner:
    """Dora's account is connected."""
    assert (comet.online, dozer.online) == (True, False)
    linked(driveway, DORA, owner)
    return owner
