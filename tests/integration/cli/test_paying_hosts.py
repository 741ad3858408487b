"""``driveway payouts`` and ``driveway reconcile``, with the stand-in for Stripe."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from tests.integration.cli.conftest import Driveway
from tests.integration.money.payroll import Payroll
from tests.integration.money.street import WEBHOOK_SECRET, Street

from driveway_app import on_postgres
from driveway_core.money import Money
from driveway_core.payouts import PayoutId
from driveway_core.testing.builders import NOW
from driveway_core.testing.scenes import Scene
from driveway_core.windows import DAY, HOUR
from driveway_sandbox import StripeSandbox


@pytest.fixture
def payroll(database_url: str, tmp_path: Path) -> Iterator[Payroll]:
    """A street two weeks ago, by the clock of this machine: commands go by that."""
    start = datetime.now(UTC) - 14 * DAY  # noqa: TID251  # as said above
    with StripeSandbox(start=start) as sandbox, on_postgres(database_url, home=tmp_path) as container:
        yield Payroll(Street(sandbox, container.transactions()))


@pytest.fixture
def driveway(payroll: Payroll, database_url: str, tmp_path: Path) -> Driveway:
    """The command line, for a marketplace whose drivers pay there."""
    return Driveway(
        {
            "DATABASE_URL": database_url,
            "DRIVEWAY_HOME": str(tmp_path),
            "DRIVEWAY_SETTLEMENT": "stripe",
            "STRIPE_API_KEY": "sk_test_street",
            "STRIPE_PUBLISHABLE_KEY": "pk_test_street",
            "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "STRIPE_API_BASE": payroll.street.sandbox.url,
        }
    )


def _stay(payroll: Payroll) -> Scene:
    """A stay ten days ago, whose host has a bank; then it is today."""
    scene = payroll.street.scene()
    payroll.host(scene)
    begins = (payroll.street.clock() + 4 * DAY - NOW) / HOUR
    payroll.stay(scene, begins, begins + 2)
    payroll.street.wait_until(payroll.street.sandbox.clock.source() + 14 * DAY)
    return scene


def test_hosts_are_paid_taken_back_from_and_the_books_agree(payroll: Payroll, driveway: Driveway) -> None:
    _stay(payroll)
    planned = driveway.json("payouts", "run", "--dry-run")
    assert (planned["dry_run"], planned["stays"], planned["amounts"]) == (True, 1, {"USD": "17.00"})
    assert driveway.json("payouts") == []
    assert "Nobody waits for a payout." in driveway("payouts").output
    shown = driveway("payouts", "run")
    assert shown.exit_code == 0
    assert "1 payouts for 1 stays are made: 17.00 USD." in shown.output
    (waiting,) = driveway.json("payouts")
    assert (waiting["status"], waiting["amount"], waiting["stays"]) == ("processing", "17.00", 1)
    assert "Nothing is due." in driveway("payouts", "run").output
    refused = driveway("payouts", "reverse", waiting["id"])
    assert (refused.exit_code, refused.stderr) == (1, "This payout is processing.\n")
    assert driveway("payouts", "reverse", "no-id").exit_code == 2
    balanced = driveway.json("reconcile", "--since", "2026-01-01")
    assert (balanced["balanced"], balanced["rows"]) == (True, [])
    assert "The books agree" in driveway("reconcile").output
    for far in ("0001-01-01", "9999-12-31"):
        refused = driveway("reconcile", "--until", far)
        assert refused.exit_code != 0
        assert "must lie between the years 2000 and 2999" in refused.output
    nothing = driveway("reconcile", "--since", "2999-01-01")
    assert (nothing.exit_code, "must be before --until" in nothing.output) == (2, True)


def test_what_a_bank_sent_back_is_shown_and_taken_back(payroll: Payroll, driveway: Driveway) -> None:
    _stay(payroll)
    (made,) = driveway.json("payouts", "run")["payouts"]
    payroll.street.browser(f"payouts/{payroll.street.rows('payout')[0]['id']}/failure")
    payroll.settle(PayoutId(UUID(made["id"])))
    shown = driveway("payouts").output
    assert "failed" in shown
    assert "account_closed" in shown
    stuck = driveway("reconcile", "--json")
    assert stuck.exit_code == 0
    part = driveway.json("payouts", "reverse", made["id"], "--amount", "5.00")
    assert (part["status"], part["reversed"]) == ("failed", "5.00")
    assert driveway("payouts", "reverse", made["id"], "--amount", "12.01").exit_code == 1
    assert driveway.json("payouts", "reverse", made["id"])["status"] == "cancelled"


def test_who_cannot_be_paid_is_named(payroll: Payroll, driveway: Driveway) -> None:
    scene = _stay(payroll)
    payroll.known_as(scene.host.id, None)
    told = driveway.json("payouts", "run")
    assert told["payouts"] == []
    assert [(each["why"], each["amount"]) for each in told["left_out"]] == [("no_account", "17.00")]
    shown = driveway("payouts", "run").output
    assert "no: no account" in shown
    assert "1 hosts are left for a later run." in shown


def test_a_difference_is_a_row_and_exit_code_1(payroll: Payroll, driveway: Driveway) -> None:
    street = payroll.street
    gateway = street.gateway.payments
    customer = gateway.create_customer(email="x@example.org", name="X", about={}, key="x")
    made = gateway.create(Money.of("9.00", "USD"), customer=customer, hold=False, about={}, key="y").seen
    street.browser(f"intents/{made.intent_id}/confirmation", payment_method="pm_card_visa")
    street.wait(days=14)
    assert driveway("reconcile").exit_code == 0
    words = ("reconcile", "--since", "2026-01-01")
    shown = driveway(*words)
    assert shown.exit_code == 1
    assert "only theirs" in shown.output
    told = driveway(*words, "--json")
    assert told.exit_code == 1
    (row,) = json.loads(told.stdout)["rows"]
    assert (row["what"], row["reason"], row["theirs"]) == ("movement", "only_theirs", "8.44")


def test_where_drivers_pay_elsewhere_nobody_is_paid_here(payroll: Payroll, driveway: Driveway) -> None:
    _stay(payroll)
    elsewhere = Driveway({**driveway.environment, "DRIVEWAY_SETTLEMENT": "external"})
    refused = elsewhere("payouts", "run")
    assert (refused.exit_code, "Payments are not made here" in refused.output) == (1, False)
    assert elsewhere("reconcile").exit_code == 1
