"""What leaves the adapter: valid against Stripe's own description, with our keys, and no secret."""

import logging
import os
import subprocess
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest
import stripe
from tests.integration.stripe.calls import ABOUT, LOOKING, MOVING, OTHERS, set_up, usd
from tests.integration.stripe.far_side import KEY, Left, SandboxSide, Wire, opened

from driveway_core.errors import DrivewayError, Missing
from driveway_core.gateways import AuthenticationRequired, GatewayRefused, PaymentDeclined
from driveway_sandbox import StripeSandbox
from driveway_sandbox.stripe.contract import Contract
from driveway_sandbox.stripe.problems import StripeProblem
from driveway_stripe import API_VERSION, StripeGateway


@pytest.fixture
def everything(sandbox_side: SandboxSide, stripe_gateway: StripeGateway, wire: Wire) -> list[Left]:
    """All that leaves when every call is made, on- and off-session."""
    stage = set_up(stripe_gateway, sandbox_side)
    for name, (_, call) in MOVING.items():
        call(stripe_gateway, stage, f"key of {name}")
    for look in (*LOOKING.values(), *OTHERS.values()):
        look(stripe_gateway, stage, "")
    return wire.left


def faults(contract: Contract, left: Left) -> str | None:
    """What is wrong with a request, by Stripe's description alone."""
    operation = contract.operation(left.method, left.path)
    if operation is None:
        return "there is no such call"
    try:
        contract.read(operation, left.form)
    except StripeProblem as problem:
        return problem.message
    return None


def test_every_request_is_valid_against_stripes_description(
    sandbox: StripeSandbox, everything: list[Left]
) -> None:
    contract = sandbox.world.contract
    assert {f"{each.method} {each.path}": faults(contract, each) for each in everything} == {
        f"{each.method} {each.path}": None for each in everything
    }
    assert len({(each.method, each.path.split("/")[2]) for each in everything}) >= 18


@pytest.mark.parametrize(
    "field, value, said",
    [
        ("amuont", "500", "Received unknown parameter: amuont"),
        ("amount", "115.5", "Invalid integer: 115.5"),
        ("capture_method", "later", "Invalid capture_method"),
        ("currency", None, "Missing required param: currency"),
        ("automatic_payment_methods[enabled]", "perhaps", "Invalid automatic_payment_methods[enabled]"),
    ],
)
def test_the_check_finds_planted_errors(
    sandbox: StripeSandbox,
    sandbox_side: SandboxSide,
    stripe_gateway: StripeGateway,
    wire: Wire,
    field: str,
    value: str | None,
    said: str,
) -> None:
    set_up(stripe_gateway, sandbox_side)
    left = wire.last("/v1/payment_intents")
    assert faults(sandbox.world.contract, left) is None
    fields = [(name, each) for name, each in parse_qsl(left.form) if name != field]
    planted = urlencode([*fields, (field, value)] if value is not None else fields)
    found = faults(sandbox.world.contract, Left("POST", left.path, planted, {}))
    assert found is not None
    assert found.startswith(said)


def test_every_request_names_our_version_and_every_change_our_key(everything: list[Left]) -> None:
    assert {each.headers["Stripe-Version"] for each in everything} == {API_VERSION}
    assert not any("X-Stripe-Client-Telemetry" in each.headers for each in everything)
    keys = {each.headers.get("Idempotency-Key") for each in everything}
    assert {f"key of {name}" for name in MOVING} <= keys
    assert "key of create_account:schedule" in keys
    for each in everything:
        ours = (each.headers.get("Idempotency-Key") or "").startswith(("key of", "dh:"))
        without = each.path == "/v1/account_links" or each.path.endswith("/detach")
        assert ours is (each.method == "POST" and not without)


def test_a_charge_without_its_driver_says_so(everything: list[Left]) -> None:
    (confirmed,) = (
        each.fields for each in everything if each.headers.get("Idempotency-Key") == "key of confirm"
    )
    assert (confirmed["off_session"], confirmed["setup_future_usage"]) == ("true", "")
    present = next(each.fields for each in everything if each.path.endswith("/confirm"))
    assert not {"off_session", "setup_future_usage"} & set(present)


def test_a_payment_is_made_for_cards_that_need_no_detour(everything: list[Left]) -> None:
    made = [
        each.fields for each in everything if each.path == "/v1/payment_intents" and each.method == "POST"
    ]
    for each in made:
        assert each["automatic_payment_methods[enabled]"] == "true"
        assert each["automatic_payment_methods[allow_redirects]"] == "never"
        assert each["setup_future_usage"] == "off_session"
        assert each["metadata[operation_id]"] == "o1"
        assert "confirm" not in each
    assert {each["capture_method"] for each in made} == {"automatic", "manual"}


def test_a_new_host_is_paid_out_when_we_say_so(sandbox: StripeSandbox, sandbox_side: SandboxSide) -> None:
    host = sandbox_side.a_host()
    kept = sandbox.world.kept[f"balance_settings of {host}"]
    assert kept["payments"]["payouts"]["schedule"]["interval"] == "manual"
    controller = sandbox.world.rows["account"][host]["controller"]
    assert controller["losses"] == {"payments": "application"}
    assert controller["stripe_dashboard"] == {"type": "express"}


NUMBER = "4242 4242 4242 4242"


def test_a_cards_number_does_not_leave_as_a_card_and_is_refused_elsewhere(
    sandbox_side: SandboxSide, stripe_gateway: StripeGateway, wire: Wire
) -> None:
    stage = set_up(stripe_gateway, sandbox_side)
    before = len(wire.left)
    for number in (NUMBER, NUMBER.replace(" ", "")):
        with pytest.raises(Missing):
            stripe_gateway.payments.confirm(stage.open, method=number, driver_present=True, key="k")
        with pytest.raises(Missing):
            stripe_gateway.cards.remove(stage.customer, number)
    assert len(wire.left) == before
    with pytest.raises(GatewayRefused):
        stripe_gateway.payments.create_customer(
            email="d@example.org", name=NUMBER, about=ABOUT, key=sandbox_side.new_key()
        )


def test_no_secret_is_shown_by_a_value_an_error_or_a_log(
    sandbox: StripeSandbox,
    sandbox_side: SandboxSide,
    stripe_gateway: StripeGateway,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    shown: list[object] = [stripe_gateway, stripe_gateway.payments, stripe_gateway.events]
    payments, key = stripe_gateway.payments, sandbox_side.new_key
    customer = payments.create_customer(email="d@example.org", name="Dora", about={}, key=key())
    shown += [stripe_gateway.cards.set_up(customer, key=key())]
    for card, kind in (
        ("pm_card_chargeDeclined", PaymentDeclined),
        ("pm_card_authenticationRequired", AuthenticationRequired),
        ("pm_nobodys", Missing),
    ):
        made = payments.create(usd("5.00"), customer=customer, hold=False, about={}, key=key())
        with pytest.raises(kind) as raised:
            payments.confirm(made.seen.intent_id, method=card, driver_present=False, key=key())
        shown += [made, repr(raised.value), "".join(traceback.format_exception(raised.value))]
        assert isinstance(raised.value, DrivewayError)
        assert isinstance(raised.value.__cause__, stripe.StripeError)
    rows = [*sandbox.world.rows["payment_intent"].values(), *sandbox.world.rows["setup_intent"].values()]
    secrets = {KEY, "whsec_platform", "whsec_connect", *(row["client_secret"] for row in rows)}
    told = "".join(map(str, shown)) + caplog.text
    assert len(secrets) == 7
    assert [each for each in secrets if each in told] == []
    assert "Request to Stripe api" in caplog.text


def test_no_file_is_written_and_nothing_is_told_about_the_machine(
    sandbox: StripeSandbox, tmp_path: Path
) -> None:
    """In a home of its own: the client would write one there unless it were told not to."""
    script = f"""
from datetime import UTC, datetime
from driveway_stripe import StripeGateway
gateway = StripeGateway.open(
    {KEY!r}, publishable_key="pk_test_x", secrets=["whsec_x"],
    clock=lambda: datetime(2026, 11, 22, tzinfo=UTC), api_base={sandbox.url!r},
)
for number in range(3):
    gateway.payments.create_customer(email="d@example.org", name="D", about={{}}, key=f"k{{number}}")
"""
    search = os.pathsep.join(str(Path(path).absolute()) for path in sys.path if path)
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config"), "PYTHONPATH": search}
    subprocess.run([sys.executable, "-B", "-c", script], env={**os.environ, **home}, check=True, timeout=60)
    assert len(sandbox.world.rows["customer"]) == 3
    assert list(tmp_path.iterdir()) == []


def test_eight_threads_share_one_gateway(sandbox: StripeSandbox) -> None:
    wire = Wire()
    gateway = opened(sandbox, http=wire)

    def pays(number: int) -> str:
        name = f"driver {number}"
        customer = gateway.payments.create_customer(
            email="d@example.org", name=name, about={"n": str(number)}, key=f"c{number}"
        )
        made = gateway.payments.create(
            usd("5.00"), customer=customer, hold=False, about={"n": str(number)}, key=f"p{number}"
        )
        assert made.seen.about == {"n": str(number)}
        return made.seen.intent_id

    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(pays, range(40)))
    assert len(made) == 40
    assert made == set(sandbox.world.rows["payment_intent"])
