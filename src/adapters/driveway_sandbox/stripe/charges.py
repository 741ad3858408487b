"""Charges: what became of asking a card for money (https://docs.stripe.com/api/charges)."""

from datetime import timedelta
from typing import Final

from driveway_sandbox.stripe.amounts import fee
from driveway_sandbox.stripe.balances import DAYS_UNTIL_AVAILABLE, Movement, move
from driveway_sandbox.stripe.cards import Card
from driveway_sandbox.stripe.ledger import CARDS
from driveway_sandbox.stripe.lists import listed
from driveway_sandbox.stripe.metadata import changed
from driveway_sandbox.stripe.rows import Row
from driveway_sandbox.stripe.world import Call, World

HOLD_DAYS: Final = 7
"""How long a hold stands (https://docs.stripe.com/payments/place-a-hold-on-a-payment-method) …"""
VISA_OFF_SESSION: Final = timedelta(days=4, hours=18)
"""… and of a Visa that was asked without its owner (the same page)."""


def authorised(world: World, intent: Row, method: Row, *, captured: bool, off_session: bool) -> Row:
    """A charge that the bank agreed to."""
    card = world.cards[method["id"]]
    details = _details(world, card, method)
    if card.authentication != "never" and not off_session:
        details["three_d_secure"] = world.build(
            "three_d_secure_details_charge",
            authentication_flow="challenge",
            result="authenticated",
            version="2.2.0",
        )
    if not captured:
        held = VISA_OFF_SESSION if off_session and card.brand == "visa" else timedelta(days=HOLD_DAYS)
        details["capture_before"] = int((world.now() + held).timestamp())
    row = _new(world, intent, method, details)
    row.update(
        paid=True,
        status="succeeded",
        outcome=world.build(
            "charge_outcome",
            network_status="approved_by_network",
            risk_level="normal",
            seller_message="Payment complete.",
            type="authorized",
        ),
    )
    if captured:
        collect(world, row, row["amount"])
    world.tell("charge.succeeded", row, world.owners[row["id"]])
    return row


def failed(world: World, intent: Row, method: Row, *, code: str, reason: str, message: str) -> Row:
    """A charge that the bank refused."""
    row = _new(world, intent, method, _details(world, world.cards[method["id"]], method))
    row.update(
        failure_code=code,
        failure_message=message,
        outcome=world.build(
            "charge_outcome",
            network_status="declined_by_network",
            reason=reason,
            risk_level="normal",
            seller_message="The bank did not return any further details with this decline.",
            type="issuer_declined",
        ),
    )
    world.tell("charge.failed", row, world.owners[row["id"]])
    return row


def collect(world: World, row: Row, amount: int) -> None:
    """Take the money of a hold: it is pending first, and available some days later."""
    card = world.cards.get(row["payment_method"])
    on = None
    if not (card and card.at_once):
        day = world.now().replace(hour=0, minute=0, second=0, microsecond=0)
        on = int((day + timedelta(days=DAYS_UNTIL_AVAILABLE)).timestamp())
    account = world.owners[row["id"]]
    movement = Movement("charge", amount, row["currency"], row["id"], CARDS, fee=fee(amount), available_on=on)
    row["balance_transaction"] = move(world, account, movement)["id"]
    row.update(captured=True, amount_captured=amount)
    row["payment_method_details"]["card"].pop("capture_before", None)
    if card and card.dispute:
        world.kept[row["id"]] = {"dispute": card.dispute, "inquiry": card.inquiry}


def _new(world: World, intent: Row, method: Row, details: Row) -> Row:
    shared = ("amount", "currency", "customer", "description", "receipt_email", "statement_descriptor_suffix")
    row = world.new(
        "charge",
        world.owners[intent["id"]],
        amount_captured=0,
        amount_refunded=0,
        billing_details=method["billing_details"],
        captured=False,
        disputed=False,
        fraud_details={},
        metadata=dict(intent["metadata"]),
        paid=False,
        payment_intent=intent["id"],
        payment_method=method["id"],
        payment_method_details={"type": "card", "card": details},
        refunded=False,
        status="failed",
        transfer_group=intent["transfer_group"],
        **{name: intent[name] for name in shared},
    )
    del row["refunds"]  # only whole, and only when asked for: https://docs.stripe.com/upgrades#2022-11-15
    return row


def _details(world: World, card: Card, method: Row) -> Row:
    shown = method["card"]
    same = (
        "brand",
        "country",
        "exp_month",
        "exp_year",
        "fingerprint",
        "funding",
        "last4",
        "regulated_status",
    )
    return world.build(
        "payment_method_details_card",
        network=card.brand,
        checks=world.build("payment_method_details_card_checks", cvc_check="pass"),
        **{name: shown[name] for name in same},
    )


def retrieve(world: World, call: Call) -> Row:
    """A charge."""
    return world.find("charge", call.id, call.account)


def update(world: World, call: Call) -> Row:
    """Change a charge's description or metadata."""
    return changed(world, call, "charge", "charge.updated", "description", "receipt_email", "transfer_group")


def every(world: World, call: Call) -> Row:
    """Charges, by payment, customer or group."""
    return listed(world, call, "charge", "customer", "payment_intent", "transfer_group")
