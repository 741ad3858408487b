"""What Stripe's errors, broken connections and long waits mean for whoever has to decide what to do next."""

import socket

import pytest
import stripe
from tests.integration.stripe.calls import LOOKING, MOVING, made, set_up, usd
from tests.integration.stripe.far_side import SandboxSide, Wire, opened

from driveway_core.errors import DrivewayError, InvalidValue
from driveway_core.gateways import (
    AuthenticationRequired,
    BalanceTooSmall,
    DeclineReason,
    GatewayRefused,
    GatewayUnavailable,
    HoldExpired,
    OutcomeUnknown,
    PaymentDeclined,
)
from driveway_core.payments import Stage
from driveway_sandbox import Fault, FaultKind, StripeSandbox
from driveway_stripe import SettingRefused, StripeGateway
from driveway_stripe.problems import translated


@pytest.mark.parametrize("name", MOVING)
def test_an_answer_that_is_lost_leaves_open_whether_it_was_done_and_the_same_key_does_it_once(
    sandbox: StripeSandbox, sandbox_side: SandboxSide, stripe_gateway: StripeGateway, name: str
) -> None:
    stage, (path, call) = set_up(stripe_gateway, sandbox_side), MOVING[name]
    sandbox.faults.drop_after(path)
    with pytest.raises(OutcomeUnknown):
        call(stripe_gateway, stage, "once")
    assert sandbox.faults.waiting == []
    after_first = made(sandbox)
    if name == "create_account":  # what follows it was not asked for yet
        after_first["event"] += 1
    first, second = (call(stripe_gateway, stage, "once") for _ in range(2))
    assert made(sandbox) == after_first
    if isinstance(first, str):
        assert first == second


@pytest.mark.parametrize("name", MOVING)
def test_what_was_not_answered_may_be_done_for_all_that_we_know(
    sandbox: StripeSandbox,
    sandbox_side: SandboxSide,
    stripe_gateway: StripeGateway,
    name: str,
) -> None:
    stage, (path, call) = set_up(stripe_gateway, sandbox_side), MOVING[name]
    for kind in (FaultKind.DROP_BEFORE, FaultKind.ERROR_BEFORE, FaultKind.CONFLICT):
        sandbox.faults.add(Fault(kind, path=path))
        with pytest.raises(OutcomeUnknown):
            call(stripe_gateway, stage, "once")
    call(stripe_gateway, stage, "once")


@pytest.mark.parametrize("kind", [FaultKind.ERROR_AFTER, FaultKind.ERROR_INSTEAD])
def test_an_error_that_is_remembered_stays_open_and_looking_tells(
    sandbox: StripeSandbox, sandbox_side: SandboxSide, stripe_gateway: StripeGateway, kind: FaultKind
) -> None:
    stage = set_up(stripe_gateway, sandbox_side)
    sandbox.faults.add(Fault(kind, path="/v1/refunds"))
    for _ in range(2):
        with pytest.raises(OutcomeUnknown):
            stripe_gateway.payments.refund(stage.paid, usd("2.00"), about={"operation_id": "o2"}, key="once")
    found = [each.about["operation_id"] for each in stripe_gateway.payments.refunds(stage.paid)]
    assert found.count("o2") == (1 if kind is FaultKind.ERROR_AFTER else 0)


@pytest.mark.parametrize("name", MOVING)
def test_what_was_turned_away_was_surely_not_done(
    sandbox: StripeSandbox, sandbox_side: SandboxSide, stripe_gateway: StripeGateway, name: str
) -> None:
    stage, (path, call) = set_up(stripe_gateway, sandbox_side), MOVING[name]
    sandbox.faults.add(Fault(FaultKind.TOO_MANY, path=path))
    with pytest.raises(GatewayUnavailable):
        call(stripe_gateway, stage, "once")
    call(stripe_gateway, stage, "once")


def test_turned_away_after_a_lost_answer_is_not_surely_undone(
    sandbox: StripeSandbox, sandbox_side: SandboxSide
) -> None:
    gateway = opened(sandbox, retries=2)
    stage = set_up(gateway, sandbox_side)
    sandbox.faults.drop_after("/v1/refunds")
    sandbox.faults.add(Fault(FaultKind.TOO_MANY, path="/v1/refunds", nth=2))
    with pytest.raises(OutcomeUnknown):
        gateway.payments.refund(stage.paid, usd("2.00"), about={}, key="once")
    sandbox.faults.add(Fault(FaultKind.TOO_MANY, path="/v1/refunds"))
    with pytest.raises(GatewayUnavailable):
        gateway.payments.refund(stage.paid, usd("2.00"), about={}, key="once")


@pytest.mark.parametrize("name", LOOKING)
def test_looking_that_fails_is_only_tried_again(
    sandbox: StripeSandbox,
    sandbox_side: SandboxSide,
    stripe_gateway: StripeGateway,
    name: str,
) -> None:
    stage = set_up(stripe_gateway, sandbox_side)
    for kind in (FaultKind.DROP_BEFORE, FaultKind.ERROR_BEFORE, FaultKind.TOO_MANY):
        sandbox.faults.add(Fault(kind, method="GET"))
        with pytest.raises(GatewayUnavailable):
            LOOKING[name](stripe_gateway, stage, "")
    assert LOOKING[name](stripe_gateway, stage, "")


def test_an_answer_is_not_waited_for_longer_than_the_time_out(
    sandbox: StripeSandbox, sandbox_side: SandboxSide
) -> None:
    patient = opened(sandbox)
    stage = set_up(patient, sandbox_side)
    hasty = opened(sandbox, http=Wire(timeout=(1, 0.15)))
    sandbox.faults.add(Fault(FaultKind.DELAY_AFTER, path="/v1/refunds", seconds=0.5))
    with pytest.raises(OutcomeUnknown):
        hasty.payments.refund(stage.paid, usd("2.00"), about={}, key="once")
    sandbox.faults.add(Fault(FaultKind.DELAY_BEFORE, method="GET", seconds=0.5))
    with pytest.raises(GatewayUnavailable):
        hasty.payments.payment(stage.paid)
    patient.payments.refund(stage.paid, usd("2.00"), about={}, key="once")
    assert patient.payments.payment(stage.paid).refunded == usd("3.00")


@pytest.mark.parametrize("kind", [FaultKind.DROP_AFTER, FaultKind.DROP_BEFORE, FaultKind.ERROR_BEFORE])
def test_the_client_tries_again_by_itself_with_the_same_key(
    sandbox: StripeSandbox, sandbox_side: SandboxSide, kind: FaultKind
) -> None:
    wire = Wire()
    gateway = opened(sandbox, http=wire, retries=2)
    stage = set_up(gateway, sandbox_side)
    sandbox.faults.add(Fault(kind, path="/v1/refunds"))
    gateway.payments.refund(stage.paid, usd("2.00"), about={}, key="once")
    tries = [each.headers["Idempotency-Key"] for each in wire.left if each.path == "/v1/refunds"]
    assert tries[-2:] == ["once", "once"]
    assert gateway.payments.payment(stage.paid).refunded == usd("3.00")


def test_where_nobody_listens_nothing_is_known(sandbox: StripeSandbox) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nowhere = StripeGateway.open(
            "sk_test_x",
            publishable_key="pk_test_x",
            secrets=["whsec_x"],
            clock=sandbox.clock.now,
            api_base=f"http://127.0.0.1:{unused.getsockname()[1]}",
            retries=0,
        )
        with pytest.raises(GatewayUnavailable):
            nowhere.payments.payment("pi_1")
        with pytest.raises(OutcomeUnknown):
            nowhere.payments.cancel("pi_1", key="k")


def test_a_key_that_is_not_let_in_is_named_by_its_setting(sandbox: StripeSandbox) -> None:
    with pytest.raises(SettingRefused, match="STRIPE_API_KEY") as raised:
        opened(sandbox, key="sk_live_notreal").payments.payment("pi_1")
    assert isinstance(raised.value, GatewayUnavailable)
    assert raised.value.setting == "STRIPE_API_KEY"
    assert "notreal" not in str(raised.value)


@pytest.mark.parametrize("key", ["", "pk_test_1", "whsec_1", "sk_test_1\n", "sk test", "sk_tést"])
def test_what_cannot_be_a_secret_key_is_refused_before_anything_is_sent(
    sandbox: StripeSandbox, key: str
) -> None:
    with pytest.raises(InvalidValue, match="STRIPE_API_KEY"):
        opened(sandbox, key=key)


def test_an_account_that_is_no_longer_ours_is_no_problem_of_the_key(
    stripe_gateway: StripeGateway,
) -> None:
    with pytest.raises(GatewayRefused) as raised:
        stripe_gateway.payouts.pay_out("acct_gone", usd("1.00"), about={}, key="k")
    assert raised.value.code == "account_invalid"


@pytest.mark.parametrize(
    "reason, ours",
    [
        ("automatic", HoldExpired),
        ("expired", HoldExpired),
        ("abandoned", GatewayRefused),
        (None, GatewayRefused),
    ],
)
def test_a_hold_that_ended_by_itself_is_told_apart_from_one_that_was_cancelled(
    sandbox: StripeSandbox,
    sandbox_side: SandboxSide,
    stripe_gateway: StripeGateway,
    reason: str | None,
    ours: type[DrivewayError],
) -> None:
    stage = set_up(stripe_gateway, sandbox_side)
    stripe_gateway.payments.cancel(stage.held, key="k")
    sandbox.world.rows["payment_intent"][stage.held]["cancellation_reason"] = reason
    with pytest.raises(ours):
        stripe_gateway.payments.capture(stage.held, key="too late")


def test_a_capture_that_was_asked_for_with_two_keys_is_done_once(
    sandbox_side: SandboxSide, stripe_gateway: StripeGateway
) -> None:
    stage = set_up(stripe_gateway, sandbox_side)
    assert stripe_gateway.payments.capture(stage.held, key="one").stage is Stage.CAPTURED
    assert stripe_gateway.payments.capture(stage.held, key="other").stage is Stage.CAPTURED


def an_error(kind: type[stripe.StripeError], status: int, **told: object) -> stripe.StripeError:
    """An error as Stripe's client raises it."""
    error = kind.__new__(kind)
    stripe.StripeError.__init__(error, "no", http_status=status, json_body={"error": told})
    return error


CARD = {"type": "card_error", "code": "card_declined"}


@pytest.mark.parametrize(
    "error, ours",
    [
        (
            an_error(stripe.CardError, 402, **CARD, decline_code="withdrawal_count_limit_exceeded"),
            PaymentDeclined(DeclineReason.INSUFFICIENT_FUNDS),
        ),
        (
            an_error(stripe.CardError, 402, **CARD, decline_code="pickup_card"),
            PaymentDeclined(DeclineReason.LOST_OR_STOLEN),
        ),
        (
            an_error(stripe.CardError, 402, **CARD, decline_code="transaction_not_allowed"),
            PaymentDeclined(DeclineReason.NOT_SUPPORTED),
        ),
        (
            an_error(stripe.CardError, 402, **CARD, decline_code="a_new_one"),
            PaymentDeclined(DeclineReason.DECLINED),
        ),
        (
            an_error(
                stripe.CardError,
                402,
                **CARD,
                decline_code="authentication_required",
                payment_intent={"id": "pi_1"},
            ),
            AuthenticationRequired("pi_1"),
        ),
        (
            an_error(stripe.CardError, 402, type="invalid_request_error", message="a card's number"),
            GatewayRefused("invalid_request_error"),
        ),
        (
            an_error(
                stripe.CardError,
                402,
                type="invalid_request_error",
                code="payment_intent_authentication_failure",
            ),
            PaymentDeclined(DeclineReason.DECLINED),
        ),
        (
            an_error(stripe.InvalidRequestError, 400, code="charge_expired_for_capture"),
            HoldExpired(None),
        ),
        (
            an_error(stripe.IdempotencyError, 400, type="idempotency_error"),
            GatewayRefused("idempotency_error"),
        ),
        (
            an_error(stripe.InvalidRequestError, 400, code="amount_too_large"),
            GatewayRefused("amount_too_large"),
        ),
        (an_error(stripe.InvalidRequestError, 400), GatewayRefused("unknown")),
        (
            an_error(stripe.PermissionError, 403, type="invalid_request_error"),
            SettingRefused("STRIPE_API_KEY"),
        ),
    ],
)
def test_an_error_says_what_to_do_next(error: stripe.StripeError, ours: DrivewayError) -> None:
    found = translated(error, moving=True, unsure=False)
    assert (type(found), found.args, str(found)) == (type(ours), ours.args, str(ours))


@pytest.mark.parametrize("code", ["balance_insufficient", "insufficient_funds"])
def test_a_balance_that_is_too_small_is_waited_for(code: str) -> None:
    error = an_error(stripe.InvalidRequestError, 400, code=code)
    assert isinstance(translated(error, moving=True, unsure=False), BalanceTooSmall)


def test_an_answer_that_is_no_answer_leaves_everything_open() -> None:
    html = stripe.APIError("<html>", "<html>Bad Gateway</html>", 502)
    assert isinstance(translated(html, moving=True, unsure=False), OutcomeUnknown)
    assert isinstance(translated(html, moving=False, unsure=False), GatewayUnavailable)
