"""The page of test cards that stands for the payment service's own form."""

from urllib.parse import urlencode

from tests.unit.sandbox.far import Far, Row

from driveway_sandbox.loopback import Answer, Request

BACK = "http://127.0.0.1:8000/bookings/1/paid"


def an_intent(far: Far) -> Row:
    params = {"amount": 1_955, "currency": "usd", "automatic_payment_methods": {"enabled": True}}
    return far.post("payment_intents", params)


def opened(far: Far, path: str, card: str | None = None, *, back: str = BACK) -> Answer:
    """The page, or the answer to the card that is chosen on it."""
    body = b"" if card is None else urlencode({"card": card}).encode()
    method = "GET" if card is None else "POST"
    query = urlencode({"return_url": back})
    return far.service.answer(Request(method, f"/_sandbox/{path}", query, {}, body))


def status(far: Far, intent: Row) -> str:
    return str(far.get(f"payment_intents/{intent['id']}")["status"])


def test_a_card_pays_and_leads_back(far: Far) -> None:
    intent = an_intent(far)
    path = f"cards/{intent['client_secret']}"
    assert b"This is not Stripe" in opened(far, path).body
    answer = opened(far, path, "visa")
    assert answer.status == 303
    assert answer.headers["Location"].startswith(f"{BACK}?payment_intent={intent['id']}")
    assert "redirect_status=succeeded" in answer.headers["Location"]
    assert status(far, intent) == "succeeded"
    assert opened(far, path).headers["Location"] == answer.headers["Location"]


def test_a_declined_card_says_why_and_leaves_the_payment_open(far: Far) -> None:
    intent = an_intent(far)
    answer = opened(far, f"cards/{intent['client_secret']}", "chargeDeclinedExpiredCard")
    assert answer.status == 402
    assert b"Your card has expired." in answer.body
    assert status(far, intent) == "requires_payment_method"


def test_a_bank_that_asks_is_answered_on_the_next_page_which_leads_back(far: Far) -> None:
    intent = an_intent(far)
    answer = opened(far, f"cards/{intent['client_secret']}", "authenticationRequired")
    assert f"/_sandbox/authenticate/{intent['id']}?return_url=" in answer.headers["Location"]
    asks = f"authenticate/{intent['id']}"
    assert b"is that you?" in opened(far, asks).body
    far.control(f"intents/{intent['id']}/authentication", {"outcome": "succeeds"})
    assert opened(far, asks).headers["Location"].startswith(BACK)


def test_a_saved_card_is_set_up_in_the_same_way(far: Far) -> None:
    customer = far.post("customers", {"email": "ada@drivers.example"})
    setup = far.post(
        "setup_intents", {"customer": customer["id"], "automatic_payment_methods": {"enabled": True}}
    )
    assert b"Save this card" in opened(far, f"cards/{setup['client_secret']}").body
    assert opened(far, f"cards/{setup['client_secret']}", "mastercard").status == 303
    assert far.get(f"setup_intents/{setup['id']}")["status"] == "succeeded"


def test_only_cards_that_are_shown_are_taken(far: Far) -> None:
    intent = an_intent(far)
    answer = opened(far, f"cards/{intent['client_secret']}", "gold")
    assert b"Choose one of the cards." in answer.body
    assert status(far, intent) == "requires_payment_method"


def test_nobody_pays_without_the_secret(far: Far) -> None:
    intent = an_intent(far)
    assert opened(far, f"cards/{intent['id']}_secret_guessed", "visa").status == 404
    assert opened(far, "cards/pi_nobodys_secret_x", "visa").status == 404
    assert status(far, intent) == "requires_payment_method"


def test_it_leads_back_to_this_machine_only(far: Far) -> None:
    intent = an_intent(far)
    for back in ("https://evil.example/", "//evil.example", "", "javascript:alert(1)"):
        assert opened(far, f"cards/{intent['client_secret']}", "visa", back=back).status == 400
    assert status(far, intent) == "requires_payment_method"


def test_whoever_changes_their_mind_is_led_back_and_nothing_has_happened(far: Far) -> None:
    intent = an_intent(far)
    path = f"cards/{intent['client_secret']}"
    link = f'<a href="{BACK}">'.encode()
    assert link in opened(far, path).body
    assert link in opened(far, path, "chargeDeclined").body
    opened(far, path, "authenticationRequired")
    assert link in opened(far, f"authenticate/{intent['id']}").body
    assert status(far, intent) == "requires_action"


def test_a_bank_whose_question_leads_to_another_machine_offers_no_way_there(far: Far) -> None:
    params = {"amount": 1_955, "currency": "usd", "confirm": True}
    ways = {"payment_method": "pm_card_authenticationRequired", "return_url": "https://evil.example/"}
    intent = far.post("payment_intents", {**params, **ways})
    page = opened(far, f"authenticate/{intent['id']}", back="https://evil.example/").body
    assert b"is that you?" in page
    assert b"<a " not in page
