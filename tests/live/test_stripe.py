"""The contract of payments, cards and payouts against Stripe itself, with a test key: ``make test-live``.

Needs the network and an account of yours, so nothing else runs it. ``STRIPE_TEST_KEY`` is a
secret key of a test mode or a sandbox; payouts also need ``STRIPE_TEST_ACCOUNT``, an onboarded
account in the United States.
"""

import os
import secrets
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Final

import attrs
import pytest
import stripe
from tests.integration.stripe.far_side import CARDS

from driveway_core.ports import Cards, PaymentGateway, PayoutGateway
from driveway_core.testing.contracts import CardsContract, PaymentGatewayContract, PayoutGatewayContract
from driveway_core.testing.contracts.far_sides import FarSide, SomeCard
from driveway_stripe import API_VERSION, StripeGateway

pytestmark = pytest.mark.live

BASE: Final = os.environ.get("STRIPE_API_BASE") or None


def now() -> datetime:
    """The present moment."""
    return datetime.fromtimestamp(time.time(), UTC)  # noqa: TID251  # nothing else is Stripe's clock


def key() -> str:
    """A key for a test mode; a live key would move money."""
    found = os.environ.get("STRIPE_TEST_KEY", "")
    if not found.startswith(("sk_test_", "rk_test_")):
        pytest.fail(
            "STRIPE_TEST_KEY is no test key: it has to begin with sk_test_ or rk_test_", pytrace=False
        )
    return found


@attrs.frozen
class StripeSide:
    """Stripe's test mode: cards by token, and a host of the account's."""

    client: stripe.StripeClient = attrs.field(repr=False)
    run: str = attrs.field(factory=lambda: secrets.token_hex(6))
    _numbers: "Iterator[int]" = attrs.field(factory=count)

    def new_key(self) -> str:
        return f"live:{self.run}:{next(self._numbers)}"

    def card(self, kind: SomeCard) -> str:
        return CARDS[kind]

    def pays(self, intent_id: str, card: str) -> None:
        self.client.v1.payment_intents.confirm(intent_id, {"payment_method": card})

    def a_host(self) -> str:
        return os.environ["STRIPE_TEST_ACCOUNT"]


@pytest.fixture
def open_gateway() -> StripeGateway:
    """The adapter at Stripe."""
    return StripeGateway.open(
        key(), publishable_key="pk_test_unused", secrets=["whsec_unused"], clock=now, api_base=BASE
    )


class AtStripe:
    """The adapter, and Stripe beyond it."""

    @pytest.fixture
    def far_side(self, open_gateway: StripeGateway) -> FarSide:
        client = stripe.StripeClient(
            key(),
            stripe_version=API_VERSION,
            base_addresses={"api": BASE} if BASE else {},
            max_network_retries=2,
        )
        return StripeSide(client)

    @pytest.fixture
    def gateway(self, open_gateway: StripeGateway) -> PaymentGateway:
        return open_gateway.payments

    @pytest.fixture
    def cards(self, open_gateway: StripeGateway) -> Cards:
        return open_gateway.cards

    @pytest.fixture
    def payouts(self, open_gateway: StripeGateway) -> PayoutGateway:
        return open_gateway.payouts


class TestPayments(AtStripe, PaymentGatewayContract):
    """A suite."""


class TestCards(AtStripe, CardsContract):
    """A suite."""


@pytest.mark.needs_host
class TestPayouts(AtStripe, PayoutGatewayContract):
    """A suite."""
