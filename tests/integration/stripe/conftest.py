"""A sandbox for Stripe, the adapter at it, and the two ends of its wire."""

from collections.abc import Iterator

import pytest
from tests.integration.stripe.far_side import SandboxSide, Wire, opened

from driveway_sandbox import StripeSandbox
from driveway_stripe import StripeGateway


@pytest.fixture
def sandbox() -> Iterator[StripeSandbox]:
    """A sandbox whose clock stands still; it must not have gone wrong itself."""
    with StripeSandbox() as running:
        yield running


@pytest.fixture
def sandbox_side(sandbox: StripeSandbox) -> SandboxSide:
    """What happens there without us."""
    return SandboxSide(sandbox)


@pytest.fixture
def wire() -> Wire:
    """Every request that left."""
    return Wire()


@pytest.fixture
def stripe_gateway(sandbox: StripeSandbox, wire: Wire) -> StripeGateway:
    """The adapter."""
    return opened(sandbox, http=wire)
