"""Events over the wire: kept once, forged ones refused, and a booking that is confirmed by them."""

import json
from datetime import timedelta

import pytest
import stripe
from tests.integration.http.paying import CONNECT_SECRET, WEBHOOK_SECRET, Market
from tests.unit.http.world import Stay, a_world
from werkzeug.test import TestResponse

from driveway_core.actors import SYSTEM
from driveway_core.testing.builders import NOW
from driveway_stripe.client import API_VERSION

PATH = "/webhooks/stripe"


def an_event(kind: str = "payment_intent.succeeded", name: str = "evt_1", about: str = "pi_1") -> bytes:
    event = {
        "id": name,
        "object": "event",
        "type": kind,
        "api_version": API_VERSION,
        "created": int(NOW.timestamp()),
        "data": {"object": {"id": about, "object": "payment_intent"}},
    }
    return json.dumps(event).encode()


def signed(payload: bytes, *, secret: str = WEBHOOK_SECRET, age: timedelta = timedelta()) -> str:
    made = stripe.WebhookSignature.generate_signature_header(
        payload.decode(), secret, timestamp=int((NOW - age).timestamp())
    )
    return str(made)


def sent(market: Market, payload: bytes, signature: str | None) -> TestResponse:
    headers = {} if signature is None else {"Stripe-Signature": signature}
    return market.world.call("POST", PATH, body=payload, headers=headers)


def counts(market: Market) -> int:
    with market.container.transactions().read(acting_as=SYSTEM) as work:
        return sum(work.inbox.counts().values())


def test_an_event_is_kept_once_however_often_it_comes(market: Market) -> None:
    payload = an_event()
    for _ in range(3):
        answer = sent(market, payload, signed(payload))
        assert (answer.status_code, answer.data) == (202, b"")
    assert counts(market) == 1


def test_what_the_hosts_endpoint_is_told_is_taken_by_its_own_secret(market: Market) -> None:
    payload = an_event("account.updated", about="acct_1")
    assert sent(market, payload, signed(payload, secret=CONNECT_SECRET)).status_code == 202


@pytest.mark.parametrize(
    "how", ["unsigned", "forged", "wrong secret", "old", "of the future", "changed", "no event", "no JSON"]
)
def test_what_is_not_surely_stripes_is_refused_and_kept_nowhere(market: Market, how: str) -> None:
    payload = {"no event": b'{"object": "charge"}', "no JSON": b"{"}.get(how, an_event())
    signature = {
        "unsigned": None,
        "forged": f"t={int(NOW.timestamp())},v1={'0' * 64}",
        "wrong secret": signed(payload, secret="whsec_of_somebody"),
        "old": signed(payload, age=timedelta(minutes=6)),
        "of the future": signed(payload, age=timedelta(minutes=-6)),
    }.get(how, signed(payload))
    answer = sent(market, payload + (b" " if how == "changed" else b""), signature)
    problem = json.loads(answer.data)
    assert (answer.status_code, problem["type"]) == (400, "/problems/event-refused")
    assert counts(market) == 0


def test_no_token_is_looked_at_and_maintenance_does_not_stop_it(market: Market) -> None:
    market.world.maintain()
    payload = an_event()
    headers = {"Stripe-Signature": signed(payload), "Authorization": "Bearer nobody"}
    answer = market.world.call("POST", PATH, body=payload, headers=headers)
    assert answer.status_code == 202


def test_an_endless_event_is_refused(market: Market) -> None:
    assert sent(market, b" " * 1_048_577, "t=1,v1=0").status_code == 413


def test_a_browser_pays_and_the_event_confirms_the_booking(market: Market, stay: Stay) -> None:
    booking = stay.book()
    (intent,) = market.rows("payment_intent")
    market.far(f"intents/{intent['id']}/confirmation", payment_method="pm_card_visa")
    payload = an_event(about=intent["id"])
    assert sent(market, payload, signed(payload)).status_code == 202
    market.container.handle_event()("evt_1")
    read = market.world.got("GET", f"/v1/bookings/{booking['id']}", stay.driver)
    assert read["booking_status"] == "confirmed"


def test_a_marketplace_that_settles_elsewhere_takes_no_events() -> None:
    payload = an_event()
    with a_world() as world:
        answer = world.call("POST", PATH, body=payload, headers={"Stripe-Signature": signed(payload)})
        problem = json.loads(answer.data)
        assert (answer.status_code, problem["type"]) == (409, "/problems/settles-elsewhere")
