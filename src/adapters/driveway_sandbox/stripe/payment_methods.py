"""Payment methods: test cards by token, kept with a customer or used once.

https://docs.stripe.com/api/payment_methods, https://docs.stripe.com/testing
"""

from typing import Final

from driveway_sandbox.stripe.cards import SENTENCES, Card, card_of
from driveway_sandbox.stripe.customers import living
from driveway_sandbox.stripe.lists import listed
from driveway_sandbox.stripe.metadata import changed, given
from driveway_sandbox.stripe.problems import StripeProblem, not_simulated, refused
from driveway_sandbox.stripe.rows import Row
from driveway_sandbox.stripe.world import Call, World

RAW_NUMBER: Final = (
    "Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you "
    "use test tokens "
    "that map to the test card you are using, see https://stripe.com/docs/testing. To enable raw "
    "card data APIs in "
    "test mode, see https://support.stripe.com/questions/enabling-access-to-raw-card-data-apis."
)
"""As in https://github.com/flutter-stripe/flutter_stripe/issues/1638."""

_SPENT: Final = (
    "The provided PaymentMethod was previously used with a PaymentIntent without Customer "
    "attachment, shared with a "
    "connected account without Customer attachment, or was detached from a Customer. It may not "
    "be used again. To "
    "use a PaymentMethod multiple times, you must attach it to a Customer first."
)


def raw_number() -> StripeProblem:
    """What an integration without the permission to send card numbers is told, with status 402."""
    return StripeProblem(402, "invalid_request_error", RAW_NUMBER, kept=False)


def of_token(world: World, account: str, token: str, **fields: object) -> Row | None:
    """A new payment method for a test token, or none where it is not one."""
    card = card_of(token)
    if card is None:
        return None
    row = world.new(
        "payment_method",
        account,
        type="card",
        allow_redisplay="unspecified",
        **{"card": _shown(world, card), **fields},
    )
    row.setdefault("billing_details", world.build("billing_details"))
    world.cards[row["id"]] = card
    return row


def _shown(world: World, card: Card) -> Row:
    return world.build(
        "payment_method_card",
        brand=card.brand,
        display_brand=card.brand,
        country="US",
        exp_month=12,
        exp_year=world.now().year + 4,
        fingerprint=f"sandbox{card.number[-8:]}",
        funding=card.funding,
        last4=card.last4,
        checks=world.build("payment_method_card_checks", cvc_check="pass"),
        networks={"available": [card.brand], "preferred": None},
        three_d_secure_usage={"supported": card.brand != "amex"},
        regulated_status="unregulated",
    )


def create(world: World, call: Call) -> Row:
    """A payment method of a card's token; a card's number is refused."""
    card = call.params.get("card")
    if isinstance(card, dict) and "number" in card:
        raise raw_number()
    if call.params.get("type") != "card" or not isinstance(card, dict) or "token" not in card:
        raise not_simulated("payment methods other than cards by token (card[token]=tok_visa)")
    fields = given(call.params)
    if "billing_details" in call.params:
        fields["billing_details"] = world.build("billing_details") | call.params["billing_details"]
    row = of_token(world, call.account, card["token"], **fields)
    if row is None:
        raise refused(f"No such token: '{card['token']}'", code="resource_missing", param="card[token]")
    return row


def usable(world: World, account: str, id: str, customer: str | None) -> Row:
    """The payment method that an intent names, made for a test token; raises where it may not be used."""
    row = of_token(world, account, id) or world.find("payment_method", id, account, param="payment_method")
    if id in world.spent:
        raise refused(_SPENT)
    if row["customer"] is not None and row["customer"] != customer:
        raise refused(
            f"The provided PaymentMethod ({id}) belongs to a Customer. Please include the Customer in the "
            "`customer` parameter on the PaymentIntent.",
            param="payment_method",
        )
    return row


def keep_with(world: World, row: Row, customer: str, account: str) -> None:
    """Keep a payment method with a customer."""
    if row["customer"] == customer:
        return
    row["customer"] = customer
    world.tell("payment_method.attached", row, account)


def attach(world: World, call: Call) -> Row:
    """Keep a payment method with a customer; cards that their bank refuses outright are not kept."""
    customer = living(world, call.params.get("customer", ""), call.account, param="customer")
    row = of_token(world, call.account, call.id) or world.find("payment_method", call.id, call.account)
    if row["id"] in world.spent:
        raise refused(_SPENT)
    if row["customer"] not in (None, customer["id"]):
        raise refused("The payment method you provided has already been attached to a customer.")
    card = world.cards[row["id"]]
    if card.declined and not card.attaches:
        raise declined(card)
    keep_with(world, row, customer["id"], call.account)
    return row


def detach(world: World, call: Call) -> Row:
    """Take a payment method from its customer; it may not be used again."""
    row = world.find("payment_method", call.id, call.account)
    if row["customer"] is None:
        raise refused(
            "The payment method you provided is not attached to a customer so detachment is impossible."
        )
    row["customer"] = None
    world.spent.add(row["id"])
    world.tell("payment_method.detached", row, call.account)
    return row


def declined(card: Card, **more: object) -> StripeProblem:
    """402: the bank refuses (https://docs.stripe.com/declines/codes)."""
    code, reason = card.declined or "card_declined", card.reason or "generic_decline"
    message = SENTENCES.get(reason, SENTENCES.get(code, SENTENCES["card_declined"]))
    return StripeProblem(402, "card_error", message, code, decline_code=reason, more=dict(more))


def retrieve(world: World, call: Call) -> Row:
    """A payment method."""
    return world.find("payment_method", call.id, call.account)


def update(world: World, call: Call) -> Row:
    """Change the metadata of a payment method, or its billing details."""
    row = changed(world, call, "payment_method", None, "allow_redisplay")
    row["billing_details"] |= call.params.get("billing_details", {})
    world.tell("payment_method.updated", row, call.account)
    return row


def every(world: World, call: Call) -> Row:
    """Payment methods, of one customer where named."""
    return listed(world, call, "payment_method", "customer", "type")


def of_customer(world: World, call: Call) -> Row:
    """One customer's payment methods."""
    living(world, call.id, call.account)
    call.params["customer"] = call.id
    return listed(world, call, "payment_method", "customer", "type")
