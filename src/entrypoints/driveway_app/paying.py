"""Payments: through Stripe or another gateway where the settings say so, else settled elsewhere."""

from typing import Protocol

from dependency_injector import providers

from driveway_app.container import Container
from driveway_app.stripe_settings import StripeSettings
from driveway_core.ports import Cards, GatewayBooks, GatewayEvents, PaymentGateway, PayoutGateway
from driveway_core.use_cases.gateway_settlement import GatewaySettlement


class Gateway(Protocol):
    """A payment service: the five ports of payments, over one account there."""

    @property
    def payments(self) -> PaymentGateway:
        """Drivers' payments."""
        ...

    @property
    def cards(self) -> Cards:
        """Drivers' saved cards."""
        ...

    @property
    def payouts(self) -> PayoutGateway:
        """What hosts get."""
        ...

    @property
    def events(self) -> GatewayEvents:
        """What it tells by itself."""
        ...

    @property
    def books(self) -> GatewayBooks:
        """Its own account of it all."""
        ...


def pay_through(container: Container, gateway: Gateway) -> None:
    """Let the drivers of a marketplace pay through that gateway, and its hosts be paid."""
    container.payment_gateway.override(providers.Object(gateway.payments))
    container.cards.override(providers.Object(gateway.cards))
    container.payout_gateway.override(providers.Object(gateway.payouts))
    container.gateway_events.override(providers.Object(gateway.events))
    container.gateway_books.override(providers.Object(gateway.books))
    container.settlement.override(
        providers.Singleton(
            GatewaySettlement,
            container.transactions,
            container.payment_gateway,
            container.clock,
            container.new_id,
        )
    )


def pay_through_stripe(container: Container, stripe: StripeSettings) -> None:
    """Let the drivers of a marketplace pay by card, and its hosts be paid.

    Raises ``InvalidValue`` for a key or a secret that cannot be one; nothing
    is sent yet. Needs the extra ``stripe``.
    """
    from driveway_stripe import StripeGateway

    gateway = StripeGateway.open(
        stripe.api_key,
        publishable_key=stripe.publishable_key,
        secrets=stripe.webhook_secrets,
        clock=container.clock(),
        api_base=stripe.api_base,
    )
    pay_through(container, gateway)
