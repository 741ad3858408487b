"""A server of two workers on a PostgreSQL of its own, and what can be asked of that database afterwards."""

from collections.abc import Iterator

import attrs
import pytest
from benchmarks.quarters import Quarters, quarters
from benchmarks.servers import Served, driveway_serve
from tests.integration.load.asking import deadlocks


@attrs.frozen
class Marketplace:
    """Where clients crowd."""

    quarters: Quarters
    served: Served


@pytest.fixture(scope="package")
def marketplace() -> Iterator[Marketplace]:
    with quarters() as found, driveway_serve(found.url, found.home) as served:
        yield Marketplace(found, served)


@pytest.fixture(autouse=True)
def _nobody_deadlocks(marketplace: Marketplace) -> Iterator[None]:
    """However many want the same, PostgreSQL never has to end one of them."""
    yield
    assert deadlocks(marketplace.quarters) == 0
    assert "deadlock" not in marketplace.quarters.log.read_text()
