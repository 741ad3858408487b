"""Payments (https://docs.stripe.com/api/payment_intents)."""

from typing import Final

from driveway_sandbox.stripe import holds
from driveway_sandbox.stripe.amounts import chargeable
from driveway_sandbox.stripe.confirming import OPEN, confirm, need_return_url, unexpected
from driveway_sandbox.stripe.customers import living
from driveway_sandbox.stripe.lists import listed
from driveway_sandbox.stripe.metadata import changed, given
from driveway_sandbox.stripe.payment_methods import usable
from driveway_sandbox.stripe.problems import not_simulated, refused
from driveway_sandbox.stripe.rows import Row
from driveway_sandbox.stripe.world import Call, World

FIELDS: Final = (
    "description",
    "receipt_email",
    "setup_future_usage",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_group",
)
"""Parameters that the payment shows as they came."""

CREATING: Final = frozenset(FIELDS) | frozenset(
    "amount automatic_payment_methods capture_method confirm currency customer "
    "error_on_requires_action metadata "
    "off_session payment_method payment_method_options payment_method_types return_url".split()
)
CONFIRMING: Final = frozenset(
    "capture_method error_on_requires_action off_session payment_method payment_method_options receipt_email "
    "return_url setup_future_usage".split()
)


def create(world: World, call: Call) -> Row:
    """A payment, confirmed at once where ``confirm`` says so."""
    params = call.params
    currency = chargeable(params["amount"], params["currency"])
    if not params.get("confirm") and ("off_session" in params or "error_on_requires_action" in params):
        raise refused("`off_session` and `error_on_requires_action` can only be used with `confirm=true`.")
    customer = params.get("customer")
    if customer:
        living(world, customer, call.account, param="customer")
    automatic = _automatic(params)
    if params.get("confirm"):
        need_return_url({"automatic_payment_methods": automatic}, params)
    method = None
    if params.get("payment_method"):
        method = usable(world, call.account, params["payment_method"], customer)["id"]
    intent = world.new(
        "payment_intent",
        call.account,
        amount=params["amount"],
        amount_capturable=0,
        amount_received=0,
        automatic_payment_methods=automatic,
        capture_method=params.get("capture_method", "automatic_async"),
        confirmation_method="automatic",
        currency=currency,
        customer=customer,
        payment_method=method,
        payment_method_options=_options(params),
        payment_method_types=params.get("payment_method_types", ["card"]),
        status="requires_confirmation" if method else "requires_payment_method",
        **given(params, *FIELDS),
    )
    intent["client_secret"] = world.names.secret(f"{intent['id']}_secret")
    world.tell("payment_intent.created", intent, call.account)
    return confirm(world, intent, params | {"payment_method": method}) if params.get("confirm") else intent


def _automatic(params: Row) -> Row | None:
    """Automatic payment methods are on unless types are named.

    https://docs.stripe.com/upgrades#2023-08-16
    """
    types = params.get("payment_method_types")
    if types not in (None, ["card"]):
        raise not_simulated("payment methods other than cards")
    told = params.get("automatic_payment_methods")
    if types or (told and not told["enabled"]):
        return None
    return {"allow_redirects": "always", "enabled": True} | (told or {})


def _options(params: Row) -> Row:
    """What was asked of cards. 3-D Secure on request is accepted: the test cards decide for themselves."""
    asked = params.get("payment_method_options", {}).get("card", {})
    if set(asked) - {"request_three_d_secure"}:
        raise not_simulated("options of cards other than request_three_d_secure")
    wanted = asked.get("request_three_d_secure", "automatic")
    return {
        "card": {
            "installments": None,
            "mandate_options": None,
            "network": None,
            "request_three_d_secure": wanted,
        }
    }


def retrieve(world: World, call: Call) -> Row:
    """A payment, with the secret that its payer needs."""
    return world.find("payment_intent", call.id, call.account)


def update(world: World, call: Call) -> Row:
    """Change a payment; its amount and card only while nothing was asked of the bank."""
    intent = world.find("payment_intent", call.id, call.account)
    params = call.params
    if {"amount", "currency", "payment_method", "customer"} & set(params):
        if intent["status"] not in OPEN:
            raise unexpected(
                f"This PaymentIntent's amount, currency, customer or payment_method could not be "
                "updated because "
                f"it has a status of {intent['status']}.",
                intent,
            )
        wanted = {name: intent[name] for name in ("amount", "currency")} | params
        currency = chargeable(wanted["amount"], wanted["currency"])
        if params.get("customer"):
            living(world, params["customer"], call.account, param="customer")
        customer = params.get("customer") or intent["customer"]
        if params.get("payment_method"):
            method = usable(world, call.account, params["payment_method"], customer)
            intent.update(payment_method=method["id"], status="requires_confirmation", next_action=None)
        intent.update(amount=wanted["amount"], currency=currency, customer=customer)
    return changed(world, call, "payment_intent", None, *FIELDS)


def confirm_one(world: World, call: Call) -> Row:
    """Confirm a payment."""
    return confirm(world, world.find("payment_intent", call.id, call.account), call.params)


def capture(world: World, call: Call) -> Row:
    """Take the money of a hold, or a part of it."""
    intent = world.find("payment_intent", call.id, call.account)
    if intent["status"] != "requires_capture":
        raise unexpected(
            f"This PaymentIntent could not be captured because it has a status of {intent['status']}. Only a "
            "PaymentIntent with one of the following statuses may be captured: requires_capture.",
            intent,
        )
    amount: int = ({"amount_to_capture": intent["amount_capturable"]} | call.params)["amount_to_capture"]
    if amount < 1:
        raise refused("Invalid positive integer", code="parameter_invalid_integer", param="amount_to_capture")
    if amount > intent["amount_capturable"]:
        raise refused(
            f"The amount_to_capture ({amount}) is greater than the remaining amount that can be "
            "captured on this "
            f"PaymentIntent ({intent['amount_capturable']}).",
            code="amount_too_large",
            param="amount_to_capture",
        )
    holds.capture(world, intent, world.rows["charge"][intent["latest_charge"]], amount)
    return changed(world, call, "payment_intent", None, "statement_descriptor_suffix")


def cancel(world: World, call: Call) -> Row:
    """Give a payment up, and with it a hold on the card."""
    intent = world.find("payment_intent", call.id, call.account)
    if intent["status"] not in (*OPEN, "requires_capture"):
        raise unexpected(
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a "
            "PaymentIntent with one of the following statuses may be canceled: requires_payment_method, "
            "requires_capture, requires_reauthorization, requires_confirmation, requires_action, processing.",
            intent,
        )
    if intent["status"] == "requires_capture":
        holds.release(world, world.rows["charge"][intent["latest_charge"]])
    holds.close(world, intent, call.params.get("cancellation_reason"))
    return intent


def every(world: World, call: Call) -> Row:
    """Payments, of one customer where named."""
    return listed(world, call, "payment_intent", "customer")
