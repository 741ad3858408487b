"""The stand-in for Tesla over real HTTP, and an independent client that talks to it."""

from collections.abc import Iterator

import pytest
from tests.integration.sandbox_tesla.independent import IndependentClient, environment, pythons

from driveway_sandbox import TeslaSandbox


@pytest.fixture
def sandbox() -> Iterator[TeslaSandbox]:
    """A stand-in of a test's own, its clock standing still."""
    with TeslaSandbox() as opened:
        yield opened


@pytest.fixture(scope="session", params=sorted(pythons()))
def client(request: pytest.FixtureRequest) -> IndependentClient:
    """The independent client, for each Python that there is; its environments are kept for later runs."""
    version = str(request.param)
    assert request.config.cache is not None
    kept = request.config.cache.mkdir("independent-tesla-client")
    return IndependentClient(environment(pythons()[version], version, kept))
