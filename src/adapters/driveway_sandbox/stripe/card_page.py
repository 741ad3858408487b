"""The page where a payer chooses a card: what the payment service's own form is in a browser.

https://docs.stripe.com/payments/payment-element: numbers are typed there and nowhere else.
"""

from html import escape
from typing import Final
from urllib.parse import parse_qsl, urlencode

from driveway_sandbox.loopback import Answer, Request
from driveway_sandbox.stripe import confirming, setup_intents
from driveway_sandbox.stripe.cards import CARDS
from driveway_sandbox.stripe.pages import found, leading_back, leaving, page, way_back
from driveway_sandbox.stripe.problems import StripeProblem, missing, refused
from driveway_sandbox.stripe.rows import Row
from driveway_sandbox.stripe.world import World

OFFERED: Final = {
    "visa": "It pays.",
    "mastercard": "It pays.",
    "authenticationRequired": "Its bank asks for a yes each time (3-D Secure).",
    "authenticationRequiredOnSetup": "Its bank asks for a yes once, when it is saved.",
    "chargeDeclined": "It is declined.",
    "chargeDeclinedInsufficientFunds": "It is declined: there is not enough money on it.",
    "chargeDeclinedExpiredCard": "It is declined: it has expired.",
    "chargeCustomerFail": "It can be saved, and is declined when it is to pay.",
}
"""The test cards that are shown, and what each of them does."""


def card_page(world: World, request: Request, secret: str) -> Answer:
    """A form of test cards for the intent with this client secret; back to ``return_url`` once one is taken.

    Raises ``StripeProblem`` for a secret of nobody's, and for a way back beyond this machine.
    """
    back = way_back(request)
    if back is None:
        raise refused("return_url: an address of this machine is wanted.", param="return_url")
    intent = _of(world, secret)
    if intent["status"] not in confirming.OPEN:
        return leading_back(intent, back)
    if request.method != "POST":
        return _form(intent, back)
    chosen = dict(parse_qsl(request.body.decode("utf-8", "replace"))).get("card", "")
    if chosen not in OFFERED:
        return _form(intent, back, "Choose one of the cards.")
    confirm = setup_intents.confirm if intent["object"] == "setup_intent" else confirming.confirm
    try:
        confirm(world, intent, {"payment_method": f"pm_card_{chosen}", "return_url": back})
    except StripeProblem as problem:
        return _form(intent, back, problem.message)
    if intent["status"] == "requires_action":
        asked = f"{world.url}/_sandbox/authenticate/{intent['id']}?{urlencode({'return_url': back})}"
        return Answer(303, headers={"Location": asked})
    return leading_back(intent, back)


def _of(world: World, secret: str) -> Row:
    name = secret.partition("_secret_")[0]
    row = found(world, name)
    if row["client_secret"] != secret:
        raise missing("payment_intent", name)
    return row


def _form(intent: Row, back: str, wrong: str = "") -> Answer:
    told = f"<p role=alert class=wrong>{escape(wrong)}</p>" if wrong else ""
    cards = "".join(
        f"<label><input type=radio name=card value={name}{' checked' if name == 'visa' else ''}> "
        f"<span><b>{CARDS[name].brand.capitalize()} {_grouped(CARDS[name].number)}</b><br>"
        f"{escape(words)}</span></label>"
        for name, words in OFFERED.items()
    )
    what = "Pay with this card" if intent["object"] == "payment_intent" else "Save this card"
    return page(
        "Your card",
        f"{told}<p>In place of a form for card numbers: choose a test card.</p>"
        f"<form method=post>{cards}<p><button>{what}</button></p></form>{leaving(back)}",
        402 if wrong else 200,
    )


def _grouped(number: str) -> str:
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))
