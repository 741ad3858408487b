"""``Cards``: drivers' saved cards.

Source: docs.stripe.com/api/setup_intents, docs.stripe.com/api/payment_methods.
"""

from collections.abc import Sequence
from typing import Final

import attrs
import stripe

from driveway_core.errors import Missing
from driveway_core.ports.payments import Card, CardSetup
from driveway_stripe.client import Connection, was_replayed
from driveway_stripe.problems import word

_PAGE: Final = 100


@attrs.frozen(eq=False)
class StripeCards:
    """Cards, known by their last digits; their numbers never come here."""

    connection: Connection

    def set_up(self, customer: str, *, key: str) -> CardSetup:
        with self.connection.moving():
            made = self.connection.v1.setup_intents.create(
                {
                    "customer": customer,
                    "usage": "off_session",
                    "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
                },
                {"idempotency_key": key},
            )
        if was_replayed(made):
            with self.connection.looking():
                made = self.connection.v1.setup_intents.retrieve(made.id)
        return CardSetup(
            setup_id=made.id,
            client_secret=made.client_secret or "",
            publishable_key=self.connection.publishable_key,
            status=made.status,
            next_action=made.next_action.type if made.next_action else None,
        )

    def cards(self, customer: str) -> Sequence[Card]:
        with self.connection.looking():
            kept = self.connection.v1.customers.payment_methods.list(
                customer, {"type": "card", "limit": _PAGE}
            )
            return [_card(each.id, each.card) for each in kept.auto_paging_iter() if each.card]

    def remove(self, customer: str, card_id: str) -> None:
        if not card_id.startswith("pm_"):
            raise Missing("card", "card")
        with self.connection.looking():
            try:
                found = self.connection.v1.payment_methods.retrieve(card_id)
            except stripe.InvalidRequestError as error:
                if word(error, "code") == "resource_missing":
                    raise Missing("card", "card") from error
                raise
        if found.customer != customer:
            raise Missing("card", "card")
        with self.connection.moving():
            self.connection.v1.payment_methods.detach(card_id)


def _card(id: str, shown: "stripe.PaymentMethod.Card") -> Card:
    return Card(
        id=id,
        brand=shown.brand,
        last_digits=shown.last4,
        expires_month=shown.exp_month,
        expires_year=shown.exp_year,
    )
