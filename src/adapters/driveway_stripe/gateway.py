"""Stripe, as one thing to hold: all five ports over one connection."""

from collections.abc import Iterable
from typing import Self

import attrs

from driveway_core.ports import Clock
from driveway_stripe.books import StripeBooks
from driveway_stripe.cards import StripeCards
from driveway_stripe.client import RETRIES, TIMEOUT, Tries, connected
from driveway_stripe.events import StripeEvents
from driveway_stripe.payments import StripePayments
from driveway_stripe.payouts import StripePayouts


@attrs.frozen(eq=False)
class StripeGateway:
    """The ports of ``driveway_core.ports.payments``, each one of these."""

    payments: StripePayments
    cards: StripeCards
    payouts: StripePayouts
    events: StripeEvents
    books: StripeBooks

    @classmethod
    def open(
        cls,
        key: str,
        *,
        publishable_key: str,
        secrets: Iterable[str],
        clock: Clock,
        api_base: str | None = None,
        retries: int = RETRIES,
        timeout: tuple[float, float] = TIMEOUT,
        http: Tries | None = None,
    ) -> Self:
        """With a secret key, a key for browsers and the secrets of the webhook endpoints.

        ``api_base`` is for stand-ins. Raises ``InvalidValue`` for a key or a
        secret that cannot be one; nothing is sent yet.
        """
        connection = connected(
            key,
            publishable_key=publishable_key,
            clock=clock,
            api_base=api_base,
            retries=retries,
            timeout=timeout,
            http=http,
        )
        return cls(
            StripePayments(connection),
            StripeCards(connection),
            StripePayouts(connection),
            StripeEvents(tuple(secrets)),
            StripeBooks(connection),
        )
