"""The clock, the ledger and the contract, each by itself."""

from datetime import timedelta

import pytest
from tests.unit.sandbox.far import START, Far

from driveway_sandbox.clock import Clock
from driveway_sandbox.errors import NotLoopback
from driveway_sandbox.loopback import is_loopback, loopback_url
from driveway_sandbox.stripe.ledger import Entry, Ledger, Posting
from driveway_sandbox.stripe.pages import amount_told
from driveway_sandbox.stripe.sandbox import StripeSandbox
from driveway_sandbox.stripe.service import contract


def test_what_is_due_happens_in_order_and_at_its_own_moment() -> None:
    clock = Clock(lambda: START)
    seen: list[tuple[str, timedelta]] = []

    def note(name: str) -> None:
        seen.append((name, clock.now() - START))

    def sooner() -> None:
        note("sooner")
        clock.after(timedelta(minutes=5), lambda: note("then"))

    clock.after(timedelta(hours=2), lambda: note("later"))
    clock.after(timedelta(hours=1), sooner)
    clock.advance(hours=3)
    assert seen == [
        ("sooner", timedelta(hours=1)),
        ("then", timedelta(hours=1, minutes=5)),
        ("later", timedelta(hours=2)),
    ]
    assert clock.now() == START + timedelta(hours=3)


def test_time_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        Clock(lambda: START).advance(seconds=-1)


def test_a_movement_that_does_not_balance_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="does not balance"):
        Ledger().record(Entry(START, "charge", "ch_1", "usd", (Posting("a", 5), Posting("b", -4))))


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.com", "::", "localhost.example.com"])  # noqa: S104  # refused
def test_the_sandbox_listens_on_this_machine_only(host: str) -> None:
    with pytest.raises(NotLoopback):
        StripeSandbox(host=host)
    assert not is_loopback(host)


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/x", "http://example.com/x", "file:///x", "http://localhost:99999/x"]
)
def test_only_urls_of_this_machine_are_called(url: str) -> None:
    assert not loopback_url(url)
    assert loopback_url("http://[::1]:8000/webhooks")


@pytest.mark.parametrize(
    "change, fault",
    [
        ({"amount": "500"}, "amount"),
        ({"status": "parked"}, "status"),
        ({"colour": "red"}, "the object"),
        ({"latest_charge": 7}, "latest_charge"),
    ],
)
def test_a_planted_mistake_in_an_answer_is_found(far: Far, change: dict[str, object], fault: str) -> None:
    intent = far.post("payment_intents", {"amount": 500, "currency": "usd"})
    assert contract().faults_of("payment_intent", intent) == []
    (found,) = contract().faults_of("payment_intent", intent | change)
    assert found.startswith(fault)


def test_a_wrong_answer_of_the_sandbox_is_an_error_of_its_own() -> None:
    far = Far()
    customer = far.post("customers")
    far.service.world.rows["customer"][customer["id"]]["balance"] = "plenty"
    answer, row = far.ask("GET", f"/v1/customers/{customer['id']}")
    assert (answer.status, row["error"]["type"]) == (500, "api_error")
    assert "balance" in row["error"]["message"]
    assert len(far.service.world.faults) == 1


def test_a_mistake_in_the_sandbox_is_an_answer_and_is_not_forgotten() -> None:
    far = Far()
    customer = far.post("customers")
    del far.service.world.rows["customer"][customer["id"]]["invoice_settings"]
    answer, row = far.ask("POST", f"/v1/customers/{customer['id']}", {"name": "A"}, idempotency_key="k")
    assert (answer.status, row["error"]["message"]) == (
        500,
        "The sandbox itself went wrong: KeyError: 'invoice_settings'",
    )
    assert len(far.service.world.faults) == 1


@pytest.mark.parametrize(
    "minor, currency, told", [(2473, "usd", "24.73 USD"), (900, "jpy", "900 JPY"), (5, "kwd", "0.005 KWD")]
)
def test_a_bank_asks_for_an_amount_as_people_write_it(minor: int, currency: str, told: str) -> None:
    assert amount_told(minor, currency) == told
