"""The adapter keeps what its ports promise, over HTTP and the real client, against the sandbox."""

import pytest
from tests.integration.stripe.far_side import SandboxSide

from driveway_core.ports import PaymentGateway
from driveway_core.testing.contracts import PaymentGatewayContract
from driveway_core.testing.contracts.far_sides import FarSide
from driveway_stripe import StripeGateway


class TestPayments(PaymentGatewayContract):
    @pytest.fixture
    def gateway(self, stripe_gateway: StripeGateway) -> PaymentGateway:
        return stripe_gateway.payments

    @pytest.fixture
    def far_side(self, sandbox_side: SandboxSide) -> FarSide:
        return sandbox_side
