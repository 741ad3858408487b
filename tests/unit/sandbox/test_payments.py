"""Payments, holds and refunds, as Stripe's pages tell them."""

import pytest
from tests.unit.sandbox.far import START, Far


def test_a_hold_runs_out_after_seven_days_and_the_payment_is_cancelled(far: Far) -> None:
    intent = far.paid("pm_card_visa", capture_method="manual")
    charge = far.get(f"charges/{intent['latest_charge']}")
    assert charge["payment_method_details"]["card"]["capture_before"] == int(START.timestamp()) + 7 * 86_400
    far.service.world.clock.advance(days=7)
    gone = far.get(f"payment_intents/{intent['id']}")
    assert (gone["status"], gone["cancellation_reason"]) == ("canceled", "automatic")
    assert far.types_told()[-2:] == ["charge.expired", "payment_intent.canceled"]
    status, error = far.refusal(f"payment_intents/{intent['id']}/capture")
    assert (status, error["code"]) == (400, "payment_intent_unexpected_state")


def test_a_visa_asked_off_session_is_held_for_less_than_five_days(far: Far) -> None:
    intent = far.paid("pm_card_visa", capture_method="manual", off_session=True)
    charge = far.get(f"charges/{intent['latest_charge']}")
    held = charge["payment_method_details"]["card"]["capture_before"] - int(START.timestamp())
    assert held == 4 * 86_400 + 18 * 3_600


def test_a_partial_capture_gives_the_rest_back_without_moving_money(far: Far) -> None:
    intent = far.paid("pm_card_bypassPending", 10_000, capture_method="manual")
    far.post(f"payment_intents/{intent['id']}/capture", {"amount_to_capture": 6_000})
    charge = far.get(f"charges/{intent['latest_charge']}")
    assert (charge["amount_captured"], charge["amount_refunded"]) == (6_000, 4_000)
    (refund,) = far.get("refunds", {"charge": charge["id"]})["data"]
    assert (refund["amount"], refund["balance_transaction"]) == (4_000, None)
    assert far.service.world.ledger.of("world:cards", "usd") == -6_000
    status, error = far.refusal("refunds", {"charge": charge["id"], "amount": 6_001})
    assert (status, error["param"]) == (400, "amount")


def test_a_cancelled_hold_is_told_as_a_refund(far: Far) -> None:
    intent = far.paid("pm_card_visa", capture_method="manual")
    far.post(f"payment_intents/{intent['id']}/cancel")
    assert far.types_told()[-2:] == ["charge.refunded", "payment_intent.canceled"]
    assert far.service.world.ledger.totals() == {}


def test_a_hold_cannot_be_refunded_and_a_payment_cannot_be_cancelled(far: Far) -> None:
    hold = far.paid("pm_card_visa", capture_method="manual")
    status, error = far.refusal("refunds", {"payment_intent": hold["id"]})
    assert status == 400
    assert "does not have a successful charge to refund" in error["message"]
    paid = far.paid("pm_card_visa")
    _, error = far.refusal(f"payment_intents/{paid['id']}/cancel")
    assert error["code"] == "payment_intent_unexpected_state"


@pytest.mark.parametrize(
    "card, code, decline",
    [
        ("visa_chargeDeclined", "card_declined", "generic_decline"),
        ("visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("visa_chargeDeclinedLostCard", "card_declined", "lost_card"),
        ("chargeDeclinedExpiredCard", "expired_card", "expired_card"),
        ("chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"),
    ],
)
def test_a_refused_card_leaves_the_payment_open_for_another(
    far: Far, card: str, code: str, decline: str
) -> None:
    params = {"amount": 500, "currency": "usd", "payment_method_types": ["card"], "confirm": True}
    status, error = far.refusal("payment_intents", params | {"payment_method": f"pm_card_{card}"})
    assert (status, error["type"], error["code"], error["decline_code"]) == (402, "card_error", code, decline)
    intent = error["payment_intent"]
    assert (intent["status"], intent["payment_method"]) == ("requires_payment_method", None)
    assert far.get(f"charges/{error['charge']}")["status"] == "failed"
    again = far.post(f"payment_intents/{intent['id']}/confirm", {"payment_method": "pm_card_visa"})
    assert again["status"] == "succeeded"


def test_an_off_session_payment_that_needs_its_owner_survives_for_an_on_session_one(far: Far) -> None:
    params = {"amount": 500, "currency": "usd", "payment_method_types": ["card"], "confirm": True}
    status, error = far.refusal(
        "payment_intents", params | {"payment_method": "pm_card_authenticationRequired", "off_session": True}
    )
    assert (status, error["code"]) == (402, "authentication_required")
    intent = error["payment_intent"]["id"]
    waiting = far.post(
        f"payment_intents/{intent}/confirm", {"payment_method": "pm_card_authenticationRequired"}
    )
    assert waiting["next_action"]["type"] == "use_stripe_sdk"
    assert far.control(f"intents/{intent}/authentication")["status"] == "succeeded"


def test_nothing_is_set_up_for_later_while_its_owner_is_away(far: Far) -> None:
    intent = far.post(
        "payment_intents", {"amount": 500, "currency": "usd", "setup_future_usage": "off_session"}
    )
    away = {"payment_method": "pm_card_visa", "off_session": True, "return_url": "http://localhost/"}
    status, error = far.refusal(f"payment_intents/{intent['id']}/confirm", away)
    assert (status, error["param"]) == (400, "off_session")
    done = far.post(f"payment_intents/{intent['id']}/confirm", away | {"setup_future_usage": ""})
    assert (done["status"], done["setup_future_usage"]) == ("succeeded", None)


def test_a_card_set_up_once_passes_off_session(far: Far) -> None:
    customer = far.post("customers")["id"]
    setup = far.post(
        "setup_intents",
        {
            "customer": customer,
            "payment_method": "pm_card_authenticationRequiredOnSetup",
            "payment_method_types": ["card"],
            "confirm": True,
        },
    )
    assert setup["status"] == "requires_action"
    setup = far.control(f"intents/{setup['id']}/authentication", {"outcome": "succeeds"})
    assert setup["status"] == "succeeded"
    paid = far.paid(setup["payment_method"], customer=customer, off_session=True)
    assert paid["status"] == "succeeded"


def test_a_failed_authentication_leaves_the_payment_open(far: Far) -> None:
    intent = far.paid("pm_card_authenticationRequired")
    failed = far.control(f"intents/{intent['id']}/authentication", {"outcome": "fails"})
    assert failed["status"] == "requires_payment_method"
    assert failed["last_payment_error"]["code"] == "payment_intent_authentication_failure"


def test_a_refund_waits_for_money_and_comes_when_it_does(far: Far) -> None:
    paid = far.paid("pm_card_visa")
    refund = far.post("refunds", {"payment_intent": paid["id"], "amount": 700})
    assert (refund["status"], refund["pending_reason"]) == ("pending", "insufficient_funds")
    far.service.world.clock.advance(days=3)
    refund = far.get(f"refunds/{refund['id']}")
    assert refund["status"] == "succeeded"
    assert "pending_reason" not in refund
    assert far.types_told()[-2:] == ["refund.updated", "charge.refund.updated"]


def test_a_refund_that_fails_later_gives_the_money_back_to_the_balance(far: Far) -> None:
    far.paid()
    before = far.available()
    paid = far.paid("pm_card_refundFail")
    far.service.world.clock.advance(days=3)
    refund = far.post("refunds", {"payment_intent": paid["id"]})
    assert refund["status"] == "succeeded"
    far.service.world.clock.advance(minutes=2)
    refund = far.get(f"refunds/{refund['id']}")
    assert (refund["status"], refund["failure_reason"]) == ("failed", "expired_or_canceled_card")
    assert far.available() == before + 10_000 - 320
    assert far.get(f"charges/{refund['charge']}")["amount_refunded"] == 0
    assert "refund.failed" in far.types_told()


def test_two_equal_partial_refunds_are_two_and_a_third_that_is_too_much_is_refused(far: Far) -> None:
    far.paid()
    paid = far.paid("pm_card_bypassPending", 1_000)
    for _ in range(2):
        assert far.post("refunds", {"payment_intent": paid["id"], "amount": 400})["status"] == "succeeded"
    assert far.refusal("refunds", {"payment_intent": paid["id"], "amount": 201})[0] == 400
    far.post("refunds", {"payment_intent": paid["id"], "amount": 200})
    _, error = far.refusal("refunds", {"payment_intent": paid["id"]})
    assert error["code"] == "charge_already_refunded"


def test_a_disputed_payment_costs_the_platform_and_comes_back_when_it_is_won(far: Far) -> None:
    paid = far.paid("pm_card_createDispute")
    far.service.world.clock.advance(days=3)
    (dispute,) = far.get("disputes", {"payment_intent": paid["id"]})["data"]
    lost = far.available()
    assert dispute["status"] == "needs_response"
    assert far.refusal("refunds", {"payment_intent": paid["id"]})[1]["code"] == "charge_disputed"
    won = far.post(f"disputes/{dispute['id']}", {"evidence": {"uncategorized_text": "winning_evidence"}})
    assert won["status"] == "won"
    assert far.available() - lost == 10_000


def test_a_dispute_that_nobody_answers_is_lost(far: Far) -> None:
    paid = far.paid()
    dispute = far.control(f"charges/{paid['latest_charge']}/dispute", {"reason": "product_not_received"})
    far.service.world.clock.advance(days=8)
    assert far.get(f"disputes/{dispute['id']}")["status"] == "lost"
    assert far.types_told()[-1] == "charge.dispute.closed"


@pytest.mark.parametrize(
    "amount, currency, code",
    [
        (49, "usd", "amount_too_small"),
        (100_000_000, "usd", "amount_too_large"),
        (49, "jpy", "amount_too_small"),
    ],
)
def test_amounts_have_limits(far: Far, amount: int, currency: str, code: str) -> None:
    assert far.refusal("payment_intents", {"amount": amount, "currency": currency})[1]["code"] == code


@pytest.mark.parametrize("amount, currency", [(12_345, "isk"), (12_345, "kwd")])
def test_some_currencies_go_in_steps(far: Far, amount: int, currency: str) -> None:
    assert far.refusal("payment_intents", {"amount": amount, "currency": currency})[0] == 400
    assert far.post("payment_intents", {"amount": amount // 100 * 100, "currency": currency})["status"]


def test_a_method_used_without_a_customer_is_spent(far: Far) -> None:
    paid = far.paid("pm_card_visa")
    status, error = far.refusal(
        "payment_intents",
        {"amount": 500, "currency": "usd", "payment_method": paid["payment_method"]},
    )
    assert status == 400
    assert "may not be used again" in error["message"]


def test_confirming_needs_a_way_back_unless_it_is_said_that_none_is_needed(far: Far) -> None:
    params = {"amount": 500, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
    assert far.refusal("payment_intents", params)[1]["param"] == "return_url"
    never = {"automatic_payment_methods": {"enabled": True, "allow_redirects": "never"}}
    assert far.post("payment_intents", params | never)["status"] == "succeeded"
