"""The server itself: who may talk to it, what its pages say, and the command that starts it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import stripe

from driveway_sandbox import StripeSandbox, WrongAnswers

SAYS = "this is not Stripe"


def test_every_answer_says_that_this_is_not_stripe(sandbox: StripeSandbox) -> None:
    for path in ("/", "/v1/balance", "/_sandbox/clock", "/_sandbox/", "/elsewhere"):
        answer = httpx.get(f"{sandbox.url}{path}", trust_env=False)
        assert answer.headers["Driveway-Sandbox"] == SAYS
    assert "This is not Stripe." in httpx.get(sandbox.url, trust_env=False).text


@pytest.mark.parametrize("host", ["example.com", "sandbox.example.com:80", "10.0.0.1", ""])
def test_a_request_for_another_host_is_refused(sandbox: StripeSandbox, host: str) -> None:
    answer = httpx.get(f"{sandbox.url}/_sandbox/clock", headers={"Host": host}, trust_env=False)
    assert answer.status_code == 403


def test_a_body_that_is_too_long_is_refused(sandbox: StripeSandbox) -> None:
    answer = httpx.post(f"{sandbox.url}/v1/customers", content=b"x" * 1_000_001, trust_env=False)
    assert answer.status_code == 413


def test_a_driver_finishes_3d_secure_on_a_page_and_comes_back(
    client: stripe.StripeClient,
) -> None:
    intent = client.v1.payment_intents.create(
        {
            "amount": 500,
            "currency": "usd",
            "payment_method": "pm_card_authenticationRequired",
            "confirm": True,
            "return_url": "http://localhost:9/back?booking=1",
        }
    )
    assert intent.next_action is not None
    assert intent.next_action.redirect_to_url is not None
    page = str(intent.next_action.redirect_to_url.url)
    shown = httpx.get(page, trust_env=False)
    assert "This is not Stripe." in shown.text
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    done = httpx.post(page, data={"outcome": "succeeds"}, trust_env=False)
    assert done.status_code == 303
    assert done.headers["Location"].startswith(
        f"http://localhost:9/back?booking=1&payment_intent={intent.id}"
    )
    assert done.headers["Location"].endswith("redirect_status=succeeded")
    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"
    assert httpx.get(page, trust_env=False).status_code == 400


def test_a_host_onboards_on_a_page_and_an_old_link_leads_to_a_new_one(
    sandbox: StripeSandbox, client: stripe.StripeClient
) -> None:
    account = client.v1.accounts.create(
        {"type": "express", "capabilities": {"transfers": {"requested": True}}}
    )
    links = [
        client.v1.account_links.create(
            {
                "account": account.id,
                "type": "account_onboarding",
                "return_url": "http://localhost:9/done",
                "refresh_url": "http://localhost:9/again",
            }
        )
        for _ in range(2)
    ]
    assert "This is not Stripe." in httpx.get(links[0].url, trust_env=False).text
    assert httpx.post(links[0].url, trust_env=False).headers["Location"] == "http://localhost:9/done"
    assert client.v1.accounts.retrieve(account.id).payouts_enabled
    sandbox.clock.advance(minutes=6)
    assert httpx.get(links[1].url, trust_env=False).headers["Location"] == "http://localhost:9/again"


def test_control_calls_steer_the_clock_the_faults_and_the_cards(sandbox: StripeSandbox) -> None:
    with httpx.Client(base_url=f"{sandbox.url}/_sandbox", trust_env=False) as control:
        before = control.get("/clock").json()["seconds"]
        assert control.post("/clock", json={"days": 1}).json()["seconds"] == before + 86_400
        assert control.post("/faults", json={"kind": "drop_before", "path": "/v1/x"}).status_code == 200
        assert control.get("/faults").json()["waiting"][0]["kind"] == "drop_before"
        assert control.delete("/faults").json() == {"waiting": []}
        assert control.post("/faults", json={"kind": "fire"}).status_code == 400
        assert control.get("/cards").json()["cards"]["pm_card_visa"]["brand"] == "visa"
        assert control.get("/ledger").json() == {"totals": {}, "sums": {}}
        assert (
            control.post("/deliveries", json={"how": "late", "seconds": 5}).json()["rules"][0]["how"]
            == "late"
        )
        assert "POST /_sandbox/clock" in control.get("/nothing").json()["error"]["calls"]


def test_leaving_a_sandbox_that_went_wrong_fails() -> None:
    with pytest.raises(WrongAnswers, match="colour"), StripeSandbox() as sandbox:
        sandbox.world.tell(
            "customer.created", sandbox.world.build("customer", id="cus_1", colour="red"), "acct"
        )


def test_the_command_serves_until_it_is_told_to_stop() -> None:
    search = os.pathsep.join(str(Path(path).absolute()) for path in sys.path if path)
    command = [sys.executable, "-m", "driveway_cli", "sandbox", "stripe", "--port", "0", "--json"]
    with subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": search}, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        told = ""
        while not told.endswith("}\n"):
            told += process.stdout.readline()
        facts = json.loads(told)
        answer = httpx.get(
            f"{facts['api']}/balance", headers={"Authorization": f"Bearer {facts['key']}"}, trust_env=False
        )
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 128 + signal.SIGTERM
    assert answer.json()["object"] == "balance"
    assert "not Stripe" in facts["what"]


def test_a_description_that_is_not_installed_is_a_sentence_and_an_exit_code(tmp_path: Path) -> None:
    script = (
        "import importlib.metadata as m, sys\n"
        "def files(name): raise m.PackageNotFoundError(name)\n"
        "m.files = files\n"
        "from driveway_cli.main import main\n"
        "sys.argv = ['driveway', 'sandbox', 'stripe', '--port', '0']\n"
        "main()\n"
    )
    search = os.pathsep.join(str(Path(path).absolute()) for path in sys.path if path)
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": search},
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 1
    assert 'pip install "driveway-hub[sandbox]"' in done.stderr
