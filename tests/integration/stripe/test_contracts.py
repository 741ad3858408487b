"""The adapter keeps what its ports promise, over HTTP and the real client, against the sandbox."""

import pytest
from tests.integration.stripe.far_side import SandboxSide

from driveway_core.ports import Cards, GatewayBooks, GatewayEvents, PaymentGateway, PayoutGateway
from driveway_core.testing.contracts import (
    CardsContract,
    GatewayBooksContract,
    GatewayEventsContract,
    PaymentGatewayContract,
    PaymentGatewayInTimeContract,
    PayoutGatewayContract,
    PayoutGatewayInTimeContract,
)
from driveway_core.testing.contracts.far_sides import FarSideInTime
from driveway_stripe import StripeGateway


class OverStripe:
    """The adapter, and the sandbox beyond it."""

    @pytest.fixture
    def far_side(self, sandbox_side: SandboxSide) -> FarSideInTime:
        return sandbox_side

    @pytest.fixture
    def gateway(self, stripe_gateway: StripeGateway) -> PaymentGateway:
        return stripe_gateway.payments

    @pytest.fixture
    def cards(self, stripe_gateway: StripeGateway) -> Cards:
        return stripe_gateway.cards

    @pytest.fixture
    def payouts(self, stripe_gateway: StripeGateway) -> PayoutGateway:
        return stripe_gateway.payouts

    @pytest.fixture
    def events(self, stripe_gateway: StripeGateway) -> GatewayEvents:
        return stripe_gateway.events

    @pytest.fixture
    def books(self, stripe_gateway: StripeGateway) -> GatewayBooks:
        return stripe_gateway.books


class TestPayments(OverStripe, PaymentGatewayContract):
    """A suite."""


class TestPaymentsInTime(OverStripe, PaymentGatewayInTimeContract):
    """A suite."""


class TestCards(OverStripe, CardsContract):
    """A suite."""


class TestPayouts(OverStripe, PayoutGatewayContract):
    """A suite."""


class TestPayoutsInTime(OverStripe, PayoutGatewayInTimeContract):
    """A suite."""


class TestEvents(OverStripe, GatewayEventsContract):
    """A suite."""


class TestBooks(OverStripe, GatewayBooksContract):
    """A suite."""
