"""``PaymentGateway``: drivers' payments (docs.stripe.com/api/payment_intents)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import attrs
import stripe

from driveway_core.disputes import DisputeSeen
from driveway_core.errors import Missing
from driveway_core.gateways import GatewayRefused, HoldExpired
from driveway_core.limits import Limits
from driveway_core.money import Money
from driveway_core.payments import PaymentSeen, Stage
from driveway_core.ports.payments import ToPay
from driveway_core.refunds import RefundSeen
from driveway_stripe.amounts import limits_of, outgoing
from driveway_stripe.client import Connection, was_replayed
from driveway_stripe.problems import word
from driveway_stripe.seen import (
    PAYMENT,
    REFUND,
    STAGES,
    dispute_seen,
    is_refund,
    payment_seen,
    refund_seen,
    whole_charge,
)
from driveway_stripe.seen import about as read_about

LOOK_BACK: Final = timedelta(days=3)
"""How far back payments are looked for by what they are about."""
_UNEXPECTED: Final = "payment_intent_unexpected_state"
_BY_ITSELF: Final = ("automatic", "expired")
"""Why Stripe cancels a payment of which a hold has ended."""
_PAGE: Final = 100


def wants_card(error: stripe.StripeError) -> bool:
    """Whether what is wrong is the card that was named: another's, or nobody's."""
    return isinstance(error, stripe.InvalidRequestError) and word(error, "param") == "payment_method"


@attrs.frozen(eq=False)
class StripePayments:
    """Payments, refunds and disputes, each seen whole."""

    connection: Connection

    def create_customer(self, *, email: str, name: str, about: Mapping[str, str], key: str) -> str:
        with self.connection.moving():
            made = self.connection.v1.customers.create(
                {"email": email, "name": name, "metadata": dict(about)}, {"idempotency_key": key}
            )
        return made.id

    def create(
        self, amount: Money, *, customer: str, hold: bool, about: Mapping[str, str], key: str
    ) -> ToPay:
        with self.connection.moving() as at:
            made = self.connection.v1.payment_intents.create(
                {
                    "amount": outgoing(amount),
                    "currency": amount.currency.lower(),
                    "customer": customer,
                    "capture_method": "manual" if hold else "automatic",
                    "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
                    "setup_future_usage": "off_session",
                    "metadata": dict(about),
                    "expand": [*PAYMENT],
                },
                {"idempotency_key": key},
            )
        return self._to_pay(made, at)

    def confirm(self, intent_id: str, *, method: str, driver_present: bool, key: str) -> ToPay:
        """As the port says.

        Without the driver nothing can be set up for later, and Stripe wants
        that to be taken back (github.com/artsy/exchange/pull/484). What is not
        the id of a card is not sent: it might be a card's number.
        """
        if not method.startswith("pm_"):
            raise Missing("method", "card")
        how: stripe.params.PaymentIntentConfirmParams = {"payment_method": method, "expand": [*PAYMENT]}
        if not driver_present:
            how["off_session"] = True
            how["setup_future_usage"] = ""
        with self.connection.moving() as at:
            try:
                done = self.connection.v1.payment_intents.confirm(intent_id, how, {"idempotency_key": key})
            except stripe.InvalidRequestError as error:
                if wants_card(error):
                    raise Missing("method", "card") from error
                raise
        return self._to_pay(done, at)

    def capture(self, intent_id: str, *, key: str) -> PaymentSeen:
        with self.connection.moving() as at:
            try:
                done = self.connection.v1.payment_intents.capture(
                    intent_id, {"expand": [*PAYMENT]}, {"idempotency_key": key}
                )
            except stripe.InvalidRequestError as error:
                if word(error, "code") != _UNEXPECTED:
                    raise
                return self._already(error, intent_id, Stage.CAPTURED)
        return self._seen(done, at)

    def cancel(self, intent_id: str, *, key: str) -> PaymentSeen:
        with self.connection.moving() as at:
            try:
                done = self.connection.v1.payment_intents.cancel(
                    intent_id, {"expand": [*PAYMENT]}, {"idempotency_key": key}
                )
            except stripe.InvalidRequestError as error:
                if word(error, "code") != _UNEXPECTED:
                    raise
                return self._already(error, intent_id, Stage.CANCELLED)
        return self._seen(done, at)

    def _already(self, error: stripe.StripeError, intent_id: str, wanted: Stage) -> PaymentSeen:
        """What was asked for may be so already; a hold that ended by itself is told apart."""
        intent, at = self._intent(intent_id)
        if STAGES.get(intent.status) is wanted:
            return self._seen(intent, at)
        if wanted is Stage.CAPTURED and intent.cancellation_reason in _BY_ITSELF:
            raise HoldExpired(None) from error
        raise GatewayRefused(_UNEXPECTED) from error

    def to_pay(self, intent_id: str) -> ToPay:
        return self._to_pay(*self._intent(intent_id))

    def payment(self, intent_id: str) -> PaymentSeen:
        return self._seen(*self._intent(intent_id))

    def payments_about(self, name: str, value: str) -> Sequence[PaymentSeen]:
        """As the port says; of the last three days, because Stripe forgets a key after one."""
        with self.connection.looking() as at:
            since = int((at - LOOK_BACK).timestamp())
            made = self.connection.v1.payment_intents.list({"created": {"gte": since}, "limit": _PAGE})
            found = [
                each.id for each in made.auto_paging_iter() if read_about(each.metadata).get(name) == value
            ]
        return [self.payment(each) for each in found]

    def refund(self, intent_id: str, amount: Money, *, about: Mapping[str, str], key: str) -> RefundSeen:
        with self.connection.moving():
            made = self.connection.v1.refunds.create(
                {
                    "payment_intent": intent_id,
                    "amount": outgoing(amount),
                    "metadata": dict(about),
                    "expand": [*REFUND],
                },
                {"idempotency_key": key},
            )
        if was_replayed(made):
            with self.connection.looking():
                made = self.connection.v1.refunds.retrieve(made.id, {"expand": [*REFUND]})
        return refund_seen(made)

    def refunds(self, intent_id: str) -> Sequence[RefundSeen]:
        with self.connection.looking():
            made = self.connection.v1.refunds.list(
                {"payment_intent": intent_id, "limit": _PAGE, "expand": [f"data.{name}" for name in REFUND]}
            )
            return [refund_seen(each) for each in made.auto_paging_iter() if is_refund(each)]

    def dispute(self, gateway_id: str) -> DisputeSeen:
        with self.connection.looking() as at:
            return dispute_seen(self.connection.v1.disputes.retrieve(gateway_id), seen_at=at)

    def limits(self, currency: str) -> Limits:
        return limits_of(currency)

    def _intent(self, intent_id: str) -> tuple[stripe.PaymentIntent, datetime]:
        with self.connection.looking() as at:
            return self.connection.v1.payment_intents.retrieve(intent_id, {"expand": [*PAYMENT]}), at

    def _to_pay(self, intent: stripe.PaymentIntent, at: datetime) -> ToPay:
        if was_replayed(intent):
            intent, at = self._intent(intent.id)
        action = intent.next_action
        return ToPay(
            seen=self._seen(intent, at),
            client_secret=intent.client_secret or "",
            publishable_key=self.connection.publishable_key,
            next_action=action.type if action else None,
        )

    def _seen(self, intent: stripe.PaymentIntent, at: datetime) -> PaymentSeen:
        """A payment with its refunds; ``charge.amount_refunded`` counts what is none, and is not asked."""
        if was_replayed(intent):
            intent, at = self._intent(intent.id)
        charge = whole_charge(intent)
        has_some = charge is not None and bool(charge.refunds and charge.refunds.data)
        return payment_seen(intent, self.refunds(intent.id) if has_some else (), seen_at=at)
