"""The contract of a fleet, over the sandbox, with commands plainly and through the command proxy."""

from collections.abc import Iterator

import pytest
from tests.integration.tesla.sandbox_side import START, SandboxCars, opened

from driveway_core.testing.contracts import FleetContract, FleetLinksContract, FleetMishapsContract
from driveway_core.testing.contracts.car_far_sides import CountedCalls
from driveway_sandbox import TeslaSandbox
from driveway_tesla import TeslaFleet


@pytest.fixture
def sandbox() -> Iterator[TeslaSandbox]:
    """A sandbox whose clock stands still; it must not have gone wrong itself."""
    with TeslaSandbox(start=START) as running:
        yield running


@pytest.fixture
def far_side(sandbox: TeslaSandbox) -> SandboxCars:
    return SandboxCars.at(sandbox)


@pytest.fixture
def meter() -> CountedCalls:
    return CountedCalls()


@pytest.fixture(params=["direct", "proxy"])
def fleet(request: pytest.FixtureRequest, sandbox: TeslaSandbox, meter: CountedCalls) -> Iterator[TeslaFleet]:
    running = opened(sandbox, meter, transport=request.param, proxy_url=sandbox.proxy_url)
    yield running
    running.close()


class TestTeslaLinks(FleetLinksContract):
    pass


class TestTesla(FleetContract):
    pass


class TestTeslaMishaps(FleetMishapsContract):
    pass
