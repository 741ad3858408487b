"""The ``stripe`` client against the sandbox: retries, keys, errors, expansion, pages."""

from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

import pytest
import stripe
from tests.integration.sandbox.conftest import KEY, client_of

from driveway_sandbox import Fault, FaultKind, StripeSandbox
from driveway_sandbox.stripe import accounts


def pay(
    client: stripe.StripeClient, card: str = "pm_card_visa", *, amount: int = 2_300, key: str | None = None
) -> stripe.PaymentIntent:
    return client.v1.payment_intents.create(
        {
            "amount": amount,
            "currency": "usd",
            "payment_method": card,
            "confirm": True,
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
        },
        {"idempotency_key": key} if key else {},
    )


def test_a_week_of_a_marketplace(sandbox: StripeSandbox, client: stripe.StripeClient) -> None:
    customer = client.v1.customers.create({"email": "driver@example.org"})
    setup = client.v1.setup_intents.create({"customer": customer.id, "payment_method": "pm_card_visa"})
    setup = client.v1.setup_intents.confirm(setup.id, {"return_url": "http://localhost/saved"})
    (card,) = client.v1.customers.payment_methods.list(customer.id).data
    assert (setup.status, card.id) == ("succeeded", setup.payment_method)
    hold = client.v1.payment_intents.create(
        {
            "amount": 2_300,
            "currency": "usd",
            "customer": customer.id,
            "payment_method": card.id,
            "capture_method": "manual",
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
            "metadata": {"booking_id": "b1"},
        }
    )
    assert hold.status == "requires_confirmation"
    assert client.v1.payment_intents.confirm(hold.id).status == "requires_capture"
    paid = client.v1.payment_intents.capture(hold.id, {"expand": ["latest_charge.balance_transaction"]})
    charge = paid.latest_charge
    assert isinstance(charge, stripe.Charge)
    assert isinstance(charge.balance_transaction, stripe.BalanceTransaction)
    assert charge.balance_transaction.net == 2_300 - 97
    sandbox.clock.advance(days=2)
    host = client.v1.accounts.create(
        {
            "country": "US",
            "controller": {
                "fees": {"payer": "application"},
                "losses": {"payments": "application"},
                "stripe_dashboard": {"type": "express"},
            },
            "capabilities": {"transfers": {"requested": True}},
        }
    )
    link = client.v1.account_links.create(
        {
            "account": host.id,
            "type": "account_onboarding",
            "return_url": "http://localhost/done",
            "refresh_url": "http://localhost/again",
        }
    )
    assert link.url.startswith(sandbox.url)
    on_account: stripe.RequestOptions = {"stripe_account": host.id}
    accounts.onboard(sandbox.world, host.id)
    client.v1.transfers.create(
        {"amount": 2_000, "currency": "usd", "destination": host.id, "transfer_group": "payout_1"}
    )
    payout = client.v1.payouts.create({"amount": 2_000, "currency": "usd"}, on_account)
    sandbox.clock.advance(days=3)
    assert client.v1.payouts.retrieve(payout.id, {}, on_account).status == "paid"
    assert sandbox.ledger.totals()["usd"] == {
        host.id: 0,
        "acct_sandboxplatform": 203,
        "stripe:fees": 97,
        "world:banks": 2_000,
        "world:cards": -2_300,
    }


def test_an_answer_lost_after_the_effect_is_found_by_the_clients_own_retry(sandbox: StripeSandbox) -> None:
    sandbox.faults.drop_after("/v1/payment_intents")
    paid = pay(client_of(sandbox, retries=2), key="dh:1:0")
    assert [row["id"] for row in sandbox.world.rows["payment_intent"].values()] == [paid.id]


@pytest.mark.parametrize("kind", [FaultKind.DROP_BEFORE, FaultKind.ERROR_BEFORE, FaultKind.CONFLICT])
def test_what_did_not_happen_is_tried_again_by_the_client(sandbox: StripeSandbox, kind: FaultKind) -> None:
    sandbox.faults.add(Fault(kind, path="/v1/payment_intents"))
    assert pay(client_of(sandbox, retries=2), key="dh:1:0").status == "succeeded"
    assert len(sandbox.world.rows["payment_intent"]) == 1


def test_an_error_after_the_effect_is_replayed_and_asking_tells_the_truth(
    sandbox: StripeSandbox,
) -> None:
    sandbox.faults.error_after("/v1/payment_intents")
    client = client_of(sandbox, retries=2)
    with pytest.raises(stripe.APIError) as raised:
        pay(client, key="dh:1:0")
    assert raised.value.http_status == 500
    (found,) = client.v1.payment_intents.list().data
    assert found.status == "succeeded"


def test_too_many_requests_are_tried_again_only_when_the_server_says_so(sandbox: StripeSandbox) -> None:
    sandbox.faults.add(Fault(FaultKind.TOO_MANY))
    with pytest.raises(stripe.RateLimitError):
        pay(client_of(sandbox, retries=2))
    sandbox.faults.add(Fault(FaultKind.TOO_MANY, retry=True))
    assert pay(client_of(sandbox, retries=2)).status == "succeeded"


def test_a_slow_answer_is_a_broken_connection_for_the_client(sandbox: StripeSandbox) -> None:
    sandbox.faults.add(Fault(FaultKind.DELAY_AFTER, seconds=0.6))
    with pytest.raises(stripe.APIConnectionError):
        pay(client_of(sandbox, read=0.3))
    assert len(sandbox.world.rows["payment_intent"]) == 1


def test_sixteen_threads_with_one_key_make_one_payment(sandbox: StripeSandbox) -> None:
    client = client_of(sandbox, retries=5)
    with ThreadPoolExecutor(16) as pool:
        made = [each.result().id for each in [pool.submit(pay, client, key="dh:1:0") for _ in range(16)]]
    assert set(made) == set(sandbox.world.rows["payment_intent"])
    assert len(set(made)) == 1


def test_a_key_under_way_is_a_conflict_for_others(sandbox: StripeSandbox) -> None:
    with ThreadPoolExecutor(2) as pool:
        with sandbox.clock.lock:
            both = [pool.submit(pay, client_of(sandbox), key="dh:1:0") for _ in range(2)]
            wait(both, timeout=20, return_when=FIRST_COMPLETED)
        errors = [each.exception() for each in both]
    (error,) = [each for each in errors if each is not None]
    assert isinstance(error, stripe.APIError)
    assert error.error is not None
    assert (error.http_status, error.error.code) == (409, "idempotency_key_in_use")


def test_errors_are_the_clients_own(sandbox: StripeSandbox, client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.CardError) as declined:
        pay(client, "pm_card_visa_chargeDeclinedInsufficientFunds")
    assert declined.value.code == "card_declined"
    assert declined.value.error is not None
    assert declined.value.error.decline_code == "insufficient_funds"
    assert declined.value.error.payment_intent is not None
    assert declined.value.error.payment_intent.status == "requires_payment_method"
    assert declined.value.request_id
    with pytest.raises(stripe.InvalidRequestError) as missing:
        client.v1.payment_intents.retrieve("pi_none")
    assert (missing.value.http_status, missing.value.code) == (404, "resource_missing")
    with pytest.raises(stripe.AuthenticationError):
        client_of(sandbox, key="sk_live_" + "x" * 24).v1.balance.retrieve()
    with pytest.raises(stripe.PermissionError):
        client.v1.balance.retrieve({}, {"stripe_account": "acct_none"})
    pay(client, key="k")
    with pytest.raises(stripe.IdempotencyError):
        pay(client, amount=2_400, key="k")
    with pytest.raises(stripe.InvalidRequestError) as newer:
        stripe.StripeClient(KEY, base_addresses={"api": sandbox.url}).v1.balance.retrieve()
    assert "2026-05-27.dahlia" in str(newer.value)


def test_a_float_of_money_does_not_pass(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.payment_intents.create({"amount": 115.5, "currency": "usd"})  # type: ignore[typeddict-item]  # meant
    assert (refused.value.code, refused.value.param) == ("parameter_invalid_integer", "amount")


def test_lists_are_walked_page_by_page_newest_first(client: stripe.StripeClient) -> None:
    made = [client.v1.customers.create({"metadata": {"n": str(number)}}).id for number in range(25)]
    walked = [each.id for each in client.v1.customers.list({"limit": 10}).auto_paging_iter()]
    assert walked == made[::-1]
    page = client.v1.customers.list({"limit": 3, "ending_before": made[10]})
    assert [each.id for each in page.data] == made[13:10:-1]


def test_transactions_are_listed_with_their_sources(
    sandbox: StripeSandbox, client: stripe.StripeClient
) -> None:
    pay(client, "pm_card_bypassPending")
    paid = pay(client, "pm_card_bypassPending")
    sandbox.clock.advance(days=1)
    client.v1.refunds.create({"payment_intent": paid.id, "amount": 300})
    refunds = client.v1.balance_transactions.list({"type": "refund", "expand": ["data.source"]})
    (only,) = refunds.data
    assert isinstance(only.source, stripe.Refund)
    assert only.source.amount == 300
    late = client.v1.balance_transactions.list({"created": {"gt": only.created - 60}})
    assert [each.id for each in late.data] == [only.id]


def test_what_cannot_be_expanded_is_refused_before_anything_happens(
    sandbox: StripeSandbox, client: stripe.StripeClient
) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        client.v1.customers.create({"expand": ["parking"]})
    assert "customer" not in sandbox.world.rows
