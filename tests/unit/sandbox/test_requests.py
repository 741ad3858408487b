"""What is refused before anything happens, and what is remembered afterwards."""

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.sandbox.far import Far, form

from driveway_sandbox.faults import Fault, FaultKind
from driveway_sandbox.loopback import Request
from driveway_sandbox.stripe.cards import CARDS, Card, is_card_number
from driveway_sandbox.stripe.forms import decoded, typed

NAMES = st.text("abcdefg_", min_size=1, max_size=6)
PLAIN = st.integers(-(10**6), 10**6) | st.booleans() | st.text("xyz ä&=", min_size=1, max_size=5)
LISTS = st.one_of(*(st.lists(each, min_size=1, max_size=3) for each in (st.integers(0, 99), st.text("xyz"))))
VALUES = PLAIN | LISTS | st.dictionaries(NAMES, PLAIN | LISTS, min_size=1, max_size=3)


def schema_of(value: object) -> dict[str, object]:
    if isinstance(value, dict):
        return {"type": "object", "properties": {name: schema_of(each) for name, each in value.items()}}
    if isinstance(value, list):
        return {"type": "array", "items": schema_of(value[0])}
    kinds: dict[type, str] = {bool: "boolean", int: "integer", str: "string"}
    return {"type": kinds[type(value)]}


@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_a_form_is_read_back_as_it_was_meant(params: dict[str, object]) -> None:
    assert typed(decoded(urlencode(list(form(params)))), schema_of(params)) == params


@pytest.mark.parametrize(
    "params, code, param",
    [
        ({"currency": "usd"}, "parameter_missing", "amount"),
        ({"amount": "115.5", "currency": "usd"}, "parameter_invalid_integer", "amount"),
        ({"amount": 500, "currency": "usd", "colour": "red"}, "parameter_unknown", "colour"),
        ({"amount": 500, "currency": "usd", "capture_method": "later"}, None, "capture_method"),
        ({"amount": 500, "currency": "usd", "metadata": {"a": {"b": "c"}}}, None, "metadata[a]"),
        ({"amount": 500, "currency": "usd", "mandate": "m"}, "sandbox_not_simulated", None),
        ({"amount": 500, "currency": "usd", "expand": ["customer.secrets"]}, None, "expand"),
        ({"amount": 500, "currency": "usd", "customer": "cus_nobody"}, "resource_missing", "customer"),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_named(
    far: Far, params: dict[str, object], code: str | None, param: str | None
) -> None:
    status, error = far.refusal("payment_intents", params)
    assert (status, error.get("code"), error.get("param")) == (400, code, param)
    assert far.service.world.rows.get("payment_intent") is None


def test_what_stripe_has_and_the_sandbox_does_not_is_refused_by_name(far: Far) -> None:
    _, error = far.refusal("subscriptions", {})
    assert error["message"] == "This sandbox does not simulate POST /v1/subscriptions."
    assert far.refusal("parking_lots", {})[0] == 404


@pytest.mark.parametrize("card", CARDS.values(), ids=lambda card: card.number)
def test_no_card_number_can_enter(far: Far, card: Card) -> None:
    number = card.number
    raw = {"number": number, "exp_month": 12, "exp_year": 2034, "cvc": "123"}
    status, error = far.refusal("payment_methods", {"type": "card", "card": raw})
    assert status == 402
    assert error["message"].startswith("Sending credit card numbers directly")
    spaced = " ".join([number[:4], number[4:8], number[8:]])
    assert far.refusal("customers", {"metadata": {"note": spaced}})[0] == 402
    answer, _ = far.ask("POST", "/v1/payment_intents", {"amount": number, "currency": "usd", "x": [number]})
    assert (answer.status, number.encode() in answer.body) == (402, False)
    world = far.service.world
    assert number not in json.dumps([world.rows, world.kept], default=str)


@pytest.mark.parametrize("text", ["4242424242424241", "1764000000000", "pm_card_visa", "000123456789", ""])
def test_other_numbers_are_no_card_numbers(text: str) -> None:
    assert not is_card_number(text)


@pytest.mark.parametrize("key", ["", "sk_live_abc", "rk_live_abc", "pk_test_abc", "rk_test_abc"])
def test_only_test_keys_are_taken_and_none_is_repeated(far: Far, key: str) -> None:
    answer, row = far.ask("GET", "/v1/balance", authorization=f"Bearer {key}")
    assert answer.status == 401
    assert not key or key.encode() not in answer.body
    assert row["error"]["type"] == "invalid_request_error"


def test_one_version_is_spoken(far: Far) -> None:
    answer, row = far.ask("GET", "/v1/balance", stripe_version="2026-10-28.endive")
    assert (answer.status, "2026-05-27.dahlia" in row["error"]["message"]) == (400, True)


def test_a_repeated_request_is_answered_as_before_and_done_once(far: Far) -> None:
    wish = {"amount": 500, "currency": "usd"}
    first, row = far.ask("POST", "/v1/payment_intents", wish, idempotency_key="k")
    again, same = far.ask("POST", "/v1/payment_intents", wish, idempotency_key="k")
    assert (row, again.headers["Idempotent-Replayed"]) == (same, "true")
    assert again.headers["Original-Request"] == first.headers["Request-Id"]
    assert len(far.service.world.rows["payment_intent"]) == 1


def test_a_key_is_for_one_set_of_parameters_one_path_and_one_account(far: Far) -> None:
    far.post("payment_intents", {"amount": 500, "currency": "usd"}, idempotency_key="k")
    for path, params in (("payment_intents", {"amount": 501, "currency": "usd"}), ("customers", {})):
        status, error = far.refusal(path, params, idempotency_key="k")
        assert (status, error["type"]) == (400, "idempotency_error")
    host = far.host()
    far.post("customers", {}, idempotency_key="k", stripe_account=host)


def test_a_refusal_of_the_card_is_remembered_and_a_wrong_parameter_is_not(far: Far) -> None:
    wish = {
        "amount": 500,
        "currency": "usd",
        "payment_method": "pm_card_visa_chargeDeclined",
        "confirm": True,
    }
    wish |= {"payment_method_types": ["card"]}
    assert far.refusal("payment_intents", wish, idempotency_key="k")[0] == 402
    assert far.refusal("payment_intents", wish, idempotency_key="k")[0] == 402
    assert len(far.service.world.rows["payment_intent"]) == 1
    assert far.refusal("payment_intents", {"amount": 500}, idempotency_key="other")[0] == 400
    assert far.post("payment_intents", {"amount": 500, "currency": "usd"}, idempotency_key="other")["id"]


def test_a_key_is_forgotten_after_a_day(far: Far) -> None:
    wish = {"amount": 500, "currency": "usd"}
    first = far.post("payment_intents", wish, idempotency_key="k")
    far.service.world.clock.advance(hours=23)
    assert far.post("payment_intents", wish, idempotency_key="k") == first
    far.service.world.clock.advance(hours=1)
    assert far.post("payment_intents", wish, idempotency_key="k")["id"] != first["id"]


@pytest.mark.parametrize(
    "kind, status, made, replayed",
    [
        (FaultKind.ERROR_BEFORE, 500, 0, 200),
        (FaultKind.ERROR_INSTEAD, 500, 0, 500),
        (FaultKind.ERROR_AFTER, 500, 1, 500),
        (FaultKind.CONFLICT, 409, 0, 200),
        (FaultKind.TOO_MANY, 429, 0, 200),
    ],
)
def test_a_planned_fault_happens_once_and_is_remembered_only_if_it_was_begun(
    far: Far, kind: FaultKind, status: int, made: int, replayed: int
) -> None:
    far.service.faults.add(Fault(kind, path="/v1/customers", retry=True))
    answer, _ = far.ask("POST", "/v1/customers", {"name": "A"}, idempotency_key="k")
    assert answer.status == status
    assert len(far.service.world.rows.get("customer", {})) == made
    if kind is not FaultKind.ERROR_INSTEAD:
        assert answer.headers["Stripe-Should-Retry"] == "true"
    assert far.ask("POST", "/v1/customers", {"name": "A"}, idempotency_key="k")[0].status == replayed
    assert far.service.faults.waiting == []


@pytest.mark.parametrize("kind, made", [(FaultKind.DROP_BEFORE, 0), (FaultKind.DROP_AFTER, 1)])
def test_a_dropped_answer_leaves_the_effect_or_not(far: Far, kind: FaultKind, made: int) -> None:
    far.service.faults.add(Fault(kind, path="/v1/customers", nth=2))
    far.post("customers")
    answer, _ = far.ask("POST", "/v1/customers")
    assert answer.dropped
    assert len(far.service.world.rows["customer"]) == 1 + made


def test_metadata_is_merged_and_cleared(far: Far) -> None:
    customer = far.post("customers", {"metadata": {"a": "1", "b": "2"}})
    path = f"customers/{customer['id']}"
    assert far.post(path, {"metadata": {"a": "", "c": "3"}})["metadata"] == {"b": "2", "c": "3"}
    assert far.post(path, {"metadata": ""})["metadata"] == {}
    assert far.refusal(path, {"metadata": {"k" * 41: "v"}})[0] == 400


def test_pages_of_other_machines_steer_nothing(far: Far) -> None:
    request = Request("POST", "/_sandbox/reset", "", {"origin": "https://example.com"}, b"{}")
    assert far.service.answer(request).status == 403


def test_a_reset_forgets_everything_but_the_time(far: Far) -> None:
    far.paid()
    now = far.service.world.clock.advance(days=1)
    far.control("reset")
    assert far.service.world.rows == {}
    assert far.service.world.ledger.totals() == {}
    assert far.service.world.clock.now() == now
