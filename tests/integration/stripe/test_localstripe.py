"""The happy path against localstripe: a state machine that neither we nor our sandbox wrote."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest
import stripe
from tests.integration.stripe.calls import ABOUT, usd
from tests.integration.stripe.local_stripe import WhatItKnows, running

from driveway_core.gateway_events import EventRefused
from driveway_core.gateways import DeclineReason, GatewayRefused, PaymentDeclined
from driveway_core.payments import Stage
from driveway_stripe import StripeGateway

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
SECRET = "whsec_local"


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """One process for this file."""
    with running() as address:
        yield address


@pytest.fixture
def http() -> WhatItKnows:
    """The adapter's HTTP, in its words."""
    return WhatItKnows()


@pytest.fixture
def gateway(base: str, http: WhatItKnows) -> StripeGateway:
    """The adapter at localstripe."""
    return StripeGateway.open(
        "sk_test_local",
        publishable_key="pk_test_local",
        secrets=[SECRET],
        clock=lambda: NOW,
        api_base=base,
        retries=0,
        http=http,
    )


@pytest.fixture
def customer(gateway: StripeGateway) -> str:
    """A driver."""
    return gateway.payments.create_customer(email="d@example.org", name="Dora", about=ABOUT, key="c")


def test_a_payment_is_captured_and_goes_back_in_parts(
    gateway: StripeGateway, customer: str, http: WhatItKnows
) -> None:
    made = gateway.payments.create(usd("23.00"), customer=customer, hold=False, about=ABOUT, key="p")
    assert (made.seen.stage, made.seen.amount, made.seen.about) == (Stage.WAITING, usd("23.00"), ABOUT)
    intent = made.seen.intent_id
    paid = gateway.payments.confirm(intent, method="pm_card_visa", driver_present=True, key="f").seen
    assert (paid.stage, paid.cost, paid.refunded) == (Stage.CAPTURED, usd("0.00"), None)
    assert paid.charge_id
    first = gateway.payments.refund(intent, usd("3.00"), about={"operation_id": "r1"}, key="r1")
    gateway.payments.refund(intent, usd("4.00"), about={"operation_id": "r2"}, key="r2")
    assert (first.amount, first.moved) == (usd("3.00"), True)
    assert gateway.payments.payment(intent).refunded == usd("7.00")
    assert {each.about["operation_id"] for each in gateway.payments.refunds(intent)} == {"r1", "r2"}
    assert http.left_out == {
        "automatic_payment_methods[enabled]",
        "automatic_payment_methods[allow_redirects]",
        "setup_future_usage",
        "confirm: payment_method",
        "failure_balance_transaction",
    }


def test_a_hold_is_captured_or_cancelled(gateway: StripeGateway, customer: str) -> None:
    held = []
    for number in range(2):
        made = gateway.payments.create(
            usd("23.00"), customer=customer, hold=True, about=ABOUT, key=f"h{number}"
        )
        seen = gateway.payments.confirm(
            made.seen.intent_id, method="pm_card_visa", driver_present=True, key=f"hc{number}"
        ).seen
        assert (seen.stage, seen.captured_at) == (Stage.HELD, None)
        held.append(seen.intent_id)
    assert gateway.payments.capture(held[0], key="cap").stage is Stage.CAPTURED
    gone = gateway.payments.cancel(held[1], key="can")
    assert (gone.stage, gone.refunded) == (Stage.CANCELLED, None)
    assert gateway.payments.payment(held[0]).stage is Stage.CAPTURED
    with pytest.raises(GatewayRefused):
        gateway.payments.cancel(held[0], key="late")


def test_a_declined_card_leaves_the_payment_open(gateway: StripeGateway, customer: str) -> None:
    made = gateway.payments.create(usd("23.00"), customer=customer, hold=False, about=ABOUT, key="d")
    intent = made.seen.intent_id
    with pytest.raises(PaymentDeclined) as declined:
        gateway.payments.confirm(intent, method="pm_card_chargeCustomerFail", driver_present=True, key="x")
    assert declined.value.reason is DeclineReason.DECLINED
    still = gateway.payments.payment(intent)
    assert (still.stage, still.charge_id) == (Stage.WAITING, None)
    assert still.failure is not None
    assert still.failure.code == "card_declined"


def test_a_card_is_set_up_and_removed(gateway: StripeGateway, customer: str, base: str) -> None:
    setup = gateway.cards.set_up(customer, key="s")
    assert setup.status == "requires_payment_method"
    assert setup.client_secret.startswith(setup.setup_id)
    browser = stripe.StripeClient(
        "sk_test_local", base_addresses={"api": base}, http_client=stripe.RequestsClient(timeout=5)
    )
    card = browser.v1.payment_methods.attach(
        browser.v1.payment_methods.retrieve("pm_card_visa").id, {"customer": customer}
    )
    gateway.cards.remove(customer, card.id)
    assert browser.v1.payment_methods.retrieve(card.id).customer is None


def test_what_it_signs_is_believed_and_only_its_old_version_refused(
    gateway: StripeGateway, customer: str, base: str
) -> None:
    got: list[tuple[bytes, str]] = []

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((body, self.headers["Stripe-Signature"]))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Endpoint) as server:
        server.timeout = 20
        told = ["payment_intent.succeeded"]
        hook = {"url": f"http://127.0.0.1:{server.server_port}/", "secret": SECRET, "events": told}
        httpx.post(f"{base}/_config/webhooks/ours", json=hook, trust_env=False).raise_for_status()
        made = gateway.payments.create(usd("5.00"), customer=customer, hold=False, about=ABOUT, key="w")
        gateway.payments.confirm(made.seen.intent_id, method="pm_card_visa", driver_present=True, key="wc")
        server.handle_request()
    (body, signature), sent = got[0], int(got[0][1].split(",")[0].removeprefix("t="))
    at = datetime.fromtimestamp(sent, UTC)
    with pytest.raises(EventRefused, match="written in 2017-08-15"):
        gateway.events.read(body, signature, at=at)
    with pytest.raises(EventRefused, match="signature is not of now"):
        gateway.events.read(body, signature, at=at + timedelta(minutes=6))
    with pytest.raises(EventRefused, match="signature is not the payment service's"):
        gateway.events.read(body.replace(b"succeeded", b"succeedeD"), signature, at=at)
