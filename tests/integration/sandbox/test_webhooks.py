"""Events on their way: signed, repeated, late, out of order, and seen by the client's own check."""

import json

import pytest
import stripe
from tests.integration.sandbox.conftest import Endpoint

from driveway_sandbox import StripeSandbox
from driveway_sandbox.stripe import accounts
from driveway_sandbox.stripe.spec import API_VERSION


def registered(client: stripe.StripeClient, endpoint: Endpoint, *types: str, connect: bool = False) -> str:
    """The secret of an endpoint that hears of such events."""
    made = client.v1.webhook_endpoints.create(
        {
            "url": endpoint.url,
            "enabled_events": [*types] or ["*"],  # type: ignore[list-item]  # any type will do
            "api_version": API_VERSION,
            "connect": connect,
        }
    )
    assert made.secret is not None
    return made.secret


def types_of(events: list[stripe.Event]) -> list[str]:
    return [event.type for event in events]


def test_events_come_signed_and_in_our_version(
    sandbox: StripeSandbox, client: stripe.StripeClient, endpoint: Endpoint
) -> None:
    secret = registered(client, endpoint)
    customer = client.v1.customers.create({"email": "a@example.org"})
    assert sandbox.deliveries.settle()
    (event,) = endpoint.events(client, secret)
    assert (event.type, event.api_version, event.data.object["id"]) == (
        "customer.created",
        API_VERSION,
        customer.id,
    )
    with pytest.raises(stripe.SignatureVerificationError):
        endpoint.events(client, "whsec_other")
    (listed,) = client.v1.events.list({"delivery_success": True}).data
    assert listed.id == event.id


def test_two_secrets_are_good_while_one_takes_the_place_of_the_other(
    sandbox: StripeSandbox, client: stripe.StripeClient, endpoint: Endpoint
) -> None:
    old = registered(client, endpoint)
    (name,) = sandbox.world.secrets
    sandbox.world.secrets[name].append("whsec_new")
    client.v1.customers.create()
    assert sandbox.deliveries.settle()
    assert types_of(endpoint.events(client, old)) == types_of(endpoint.events(client, "whsec_new"))


def test_an_event_may_come_before_the_answer(
    sandbox: StripeSandbox, client: stripe.StripeClient, endpoint: Endpoint
) -> None:
    registered(client, endpoint)
    sandbox.deliveries.plan("before_answer", "customer.*")
    client.v1.customers.create()
    assert len(endpoint.got) == 1


def test_an_event_may_come_twice_late_or_never(
    sandbox: StripeSandbox, client: stripe.StripeClient, endpoint: Endpoint
) -> None:
    secret = registered(client, endpoint)
    for how in ("twice", "late", "lost"):
        sandbox.deliveries.plan(how, seconds=3_600)
        client.v1.customers.create({"name": how})
    assert sandbox.deliveries.settle()
    assert [event.data.object["name"] for event in endpoint.events(client, secret)] == ["twice", "twice"]
    sandbox.clock.advance(hours=1)
    assert sandbox.deliveries.settle()
    assert [event.data.object["name"] for event in endpoint.events(client, secret)][2:] == ["late"]
    (missed,) = client.v1.events.list({"delivery_success": False}).data
    assert missed.data.object["name"] == "lost"
    assert sandbox.deliveries.resend(missed.id) == 1
    assert sandbox.deliveries.settle()
    assert client.v1.events.list({"delivery_success": False}).data == []


def test_events_may_come_in_another_order(
    sandbox: StripeSandbox, client: stripe.StripeClient, endpoint: Endpoint
) -> None:
    secret = registered(client, endpoint)
    sandbox.deliveries.plan("shuffled")
    made = [client.v1.customers.create().id for _ in range(12)]
    assert endpoint.got == []
    assert sandbox.deliveries.release() == 12
    assert sandbox.deliveries.settle()
    came = [event.data.object["id"] for event in endpoint.events(client, secret)]
    assert came != made
    assert sorted(came) == made


def test_what_is_not_taken_is_sent_again_with_pauses_for_three_days(
    sandbox: StripeSandbox, client: stripe.StripeClient, endpoint: Endpoint
) -> None:
    secret = registered(client, endpoint)
    endpoint.statuses += [500, 302]
    client.v1.customers.create()
    assert sandbox.deliveries.settle()
    (pending,) = client.v1.events.list({"delivery_success": False}).data
    assert pending.pending_webhooks == 1
    for minutes in (5, 30):
        sandbox.clock.advance(minutes=minutes)
        assert sandbox.deliveries.settle()
    assert len({event.id for event in endpoint.events(client, secret)}) == 1
    assert [each.status for each in sandbox.deliveries.tries] == [500, 302, 200]


def test_events_of_connected_accounts_go_to_connect_endpoints_only(
    sandbox: StripeSandbox, client: stripe.StripeClient, endpoint: Endpoint
) -> None:
    ours = registered(client, endpoint)
    theirs = registered(client, endpoint, "account.updated", connect=True)
    account = client.v1.accounts.create(
        {"type": "express", "capabilities": {"transfers": {"requested": True}}}
    )
    accounts.onboard(sandbox.world, account.id)
    client.v1.customers.create()
    assert sandbox.deliveries.settle()
    seen = {}
    for body, header in endpoint.got:
        for name, secret in (("ours", ours), ("theirs", theirs)):
            try:
                event = client.construct_event(body, header, secret)
            except stripe.SignatureVerificationError:
                continue
            seen[name] = (event.type, json.loads(body).get("account"))
    assert seen == {"ours": ("customer.created", None), "theirs": ("account.updated", account.id)}


def test_an_endpoint_beyond_this_machine_is_refused(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="this machine only"):
        client.v1.webhook_endpoints.create({"url": "https://example.com/hooks", "enabled_events": ["*"]})
