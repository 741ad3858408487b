"""Paying and being paid on the command line, through the stand-in for Stripe."""

import json
from collections.abc import Iterator
from typing import Final
from urllib.request import Request, urlopen

import pytest
from tests.integration.cli.conftest import Driveway, Json
from tests.integration.cli.test_errands import DORA, Stay

from driveway_app import read_settings
from driveway_app.opening import on_postgres
from driveway_core.accounts import EmailAddress
from driveway_core.actors import SYSTEM
from driveway_sandbox import StripeSandbox
from driveway_sandbox.clock import system_time

HANA: Final = ("--as", "hana@example.com")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[StripeSandbox]:
    with StripeSandbox(start=system_time()) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def driveway(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory, sandbox: StripeSandbox
) -> Driveway:
    """On a migrated PostgreSQL, with drivers who pay."""
    return Driveway(
        {
            "DATABASE_URL": module_database_url,
            "DRIVEWAY_HOME": str(tmp_path_factory.mktemp("home")),
            "DRIVEWAY_SETTLEMENT": "stripe",
            "STRIPE_API_KEY": "sk_test_commands",
            "STRIPE_PUBLISHABLE_KEY": "pk_test_commands",
            "STRIPE_WEBHOOK_SECRET": "whsec_commands",
            "STRIPE_API_BASE": sandbox.url,
        }
    )


@pytest.fixture(scope="module")
def card(driveway: Driveway, listing: str, sandbox: StripeSandbox) -> str:
    """A card that Dora saved in her browser."""
    assert listing
    return saved(driveway, sandbox, "pm_card_visa")


def saved(driveway: Driveway, sandbox: StripeSandbox, kind: str) -> str:
    settings = read_settings(driveway.environment)
    with on_postgres(settings.database_url or "", home=settings.home, stripe=settings.stripe) as container:
        with container.transactions().read(acting_as=SYSTEM) as work:
            dora = work.accounts.with_email(EmailAddress("dora@example.com"))
        assert dora is not None
        setup = container.set_up_card()(dora.actor)
    url = f"{sandbox.url}/_sandbox/intents/{setup.setup_id}/confirmation"
    body = json.dumps({"payment_method": kind}).encode()
    request = Request(url, body, {"Content-Type": "application/json"})  # noqa: S310  # loopback only
    with urlopen(request) as answer:  # noqa: S310  # loopback only
        return str(json.load(answer)["payment_method"])


@pytest.fixture
def paid(driveway: Driveway, listing: str, stay: Stay, card: str) -> Iterator[Json]:
    """A stay that Dora paid for, cancelled afterwards unless the test did so."""
    booking = driveway.json("book", listing, *DORA, *stay(1), "--card", card)
    yield booking
    driveway("cancel", booking["id"], *DORA)


def test_a_card_pays_for_a_booking_and_the_receipt_says_so(driveway: Driveway, paid: Json) -> None:
    assert (paid["booking_status"], paid["payment"]["payment_status"]) == ("confirmed", "succeeded")
    told = driveway("receipt", paid["booking_reference"], *DORA)
    assert told.exit_code == 0
    assert "Paid by card: 11.50 USD" in told.stdout
    assert "Nothing is open." in told.stdout
    assert driveway.json("receipt", paid["id"], *DORA)["open"] == "0.00"
    earned = driveway("receipt", paid["id"], *HANA)
    assert "You earn" in earned.stdout
    assert "Paid by card" not in earned.stdout


def test_an_operator_gives_some_of_it_back(driveway: Driveway, paid: Json) -> None:
    given = driveway.json("admin", "refund", paid["booking_reference"], "2.00")
    assert (given["captured"], given["refunded"]) == ("11.50", "2.00")
    assert [(each["amount"], each["reason"]) for each in given["items"]] == [("2.00", "goodwill")]
    told = driveway("admin", "refund", paid["id"], "1.50")
    assert (told.exit_code, "1.50 USD" in told.stdout) == (0, True)
    most = driveway("admin", "refund", paid["id"], "8.01")
    assert (most.exit_code, "Only 8.00 USD" in most.stderr) == (1, True)
    assert driveway("admin", "refund", paid["id"], "much").exit_code == 2


def test_cards_are_listed_and_forgotten(driveway: Driveway, card: str, sandbox: StripeSandbox) -> None:
    other = saved(driveway, sandbox, "pm_card_mastercard")
    shown = driveway("cards", *DORA)
    assert (card in shown.stdout, other in shown.stdout, "4242" in shown.stdout) == (True, True, True)
    left = driveway.json("cards", *DORA, "--remove", other)["items"]
    assert [each["id"] for each in left] == [card]
    assert driveway("cards", *DORA, "--remove", other).exit_code == 1
    assert "No cards." in driveway("cards", *HANA).stdout


def test_a_declined_card_is_refused_and_the_place_is_paid_with_another(
    driveway: Driveway, listing: str, stay: Stay, card: str, sandbox: StripeSandbox
) -> None:
    bad = saved(driveway, sandbox, "pm_card_chargeCustomerFail")
    refused = driveway("book", listing, *DORA, *stay(2), "--card", bad)
    assert refused.exit_code == 1
    assert "declined" in refused.stderr
    held = driveway.json("bookings", *DORA)["items"][0]
    assert (held["booking_status"], held["payment"]["client_secret"]) == ("pending", None)
    done = driveway.json("pay", held["booking_reference"], *DORA, "--card", card)
    assert done["booking_status"] == "confirmed"
    again = driveway("pay", held["id"], *DORA, "--card", card)
    assert (again.exit_code, "Nothing of this booking waits" in again.stderr) == (1, True)
    told = driveway("cancel", held["id"], *DORA)
    assert "It goes back to the card" in told.stdout


def test_a_booking_without_a_card_says_how_to_pay_and_costs_nothing_when_given_up(
    driveway: Driveway, listing: str, stay: Stay, card: str
) -> None:
    assert card
    booked = driveway("book", listing, *DORA, *stay(3))
    assert booked.exit_code == 0
    assert "awaits the payment" in booked.stdout
    assert "driveway pay DH-" in booked.stdout
    reference = next(word for word in booked.stdout.split() if word.startswith("DH-"))
    told = driveway("cancel", reference, *DORA)
    assert "Nothing was taken from the card" in told.stdout


def test_a_host_is_led_to_being_paid_and_reads_what_is_earned(driveway: Driveway, paid: Json) -> None:
    assert paid
    assert driveway.json("host", "onboarding", *HANA)["started"] is False
    begun = driveway.json("host", "onboarding", *HANA, "--return-url", "https://app.example/back")
    assert (begun["started"], begun["can_be_paid_out"]) == (True, False)
    shown = driveway("host", "onboarding", *HANA)
    assert "can be paid out" in shown.stdout
    end = paid["end_time"][:10]
    weeks = driveway.json("earnings", *HANA, "--from", end, "--to", end)["items"]
    assert [each["expected"] for each in weeks] == ["10.00"]
    assert "10.00 USD" in driveway("earnings", *HANA, "--from", end, "--to", end).stdout
    assert "Nothing in these weeks." in driveway("earnings", *DORA).stdout
    assert driveway("earnings", *HANA, "--from", end, "--to", "2020-01-01").exit_code == 2
    assert driveway("earnings", *HANA, "--from", "soon").exit_code == 2


@pytest.mark.parametrize("secret", ["", "   "])
@pytest.mark.parametrize("command", ["serve", "worker"])
def test_nothing_starts_with_an_empty_secret(driveway: Driveway, command: str, secret: str) -> None:
    stopped = Driveway({**driveway.environment, "STRIPE_WEBHOOK_SECRET": secret})(command)
    assert stopped.exit_code == 2
    assert "STRIPE_WEBHOOK_SECRET: is needed with DRIVEWAY_SETTLEMENT=stripe" in stopped.stderr
