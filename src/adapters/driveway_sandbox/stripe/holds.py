"""Holds on a card: captured, given back, or run out.

https://docs.stripe.com/payments/place-a-hold-on-a-payment-method. What of a hold
is not captured comes back as a refund without a balance transaction, and counts
into the charge's ``amount_refunded``
(https://github.com/woocommerce/woocommerce-gateway-stripe/issues/1073,
https://github.com/Automattic/woocommerce-payments/pull/757,
https://github.com/solidusio/solidus_stripe/pull/281).
"""

from datetime import UTC, datetime, timedelta

from driveway_sandbox.stripe import charges, disputes
from driveway_sandbox.stripe.rows import Row
from driveway_sandbox.stripe.world import World


def will_expire(world: World, intent: Row, charge: Row) -> None:
    """Write the end of a hold into the agenda."""
    before = charge["payment_method_details"]["card"]["capture_before"]
    world.clock.at(datetime.fromtimestamp(before, UTC), lambda: _expire(world, intent, charge))


def _expire(world: World, intent: Row, charge: Row) -> None:
    """Nobody captured in time: the payment is cancelled by itself."""
    if intent["status"] != "requires_capture" or intent["latest_charge"] != charge["id"]:
        return
    _give_back(world, charge, charge["amount"], reason="expired_uncaptured_charge")
    charge["refunded"] = True
    world.tell("charge.expired", charge, world.owners[charge["id"]])
    close(world, intent, "automatic")


def close(world: World, intent: Row, reason: str | None) -> None:
    """The payment is over, and nothing was paid."""
    intent.update(
        status="canceled",
        canceled_at=world.clock.stamp(),
        cancellation_reason=reason,
        amount_capturable=0,
        next_action=None,
    )
    world.tell("payment_intent.canceled", intent, world.owners[intent["id"]])


def release(world: World, charge: Row) -> None:
    """Give a hold back; Stripe tells it as a refund of the charge."""
    _give_back(world, charge, charge["amount"], reason=None)
    charge["refunded"] = True
    world.tell("charge.refunded", charge, world.owners[charge["id"]])


def capture(world: World, intent: Row, charge: Row, amount: int) -> None:
    """Take the money, or a part of it; the rest is given back."""
    account = world.owners[intent["id"]]
    charges.collect(world, charge, amount)
    world.tell("charge.captured", charge, account)
    if amount < charge["amount"]:
        _give_back(world, charge, charge["amount"] - amount, reason=None)
        world.tell("charge.refunded", charge, account)
    intent.update(status="succeeded", amount_received=amount, amount_capturable=0)
    world.tell("payment_intent.succeeded", intent, account)
    after_capture(world, charge)


def after_capture(world: World, charge: Row) -> None:
    """Some test cards are disputed a moment later (https://docs.stripe.com/testing#disputes)."""
    fate = world.kept.get(charge["id"])
    if fate:
        opened = {"reason": fate["dispute"], "inquiry": fate["inquiry"]}
        world.clock.after(timedelta(seconds=5), lambda: _dispute(world, charge, opened))


def _dispute(world: World, charge: Row, opened: Row) -> None:
    if not charge["disputed"]:
        disputes.open_on(world, charge, opened["reason"], inquiry=opened["inquiry"])


def _give_back(world: World, charge: Row, amount: int, *, reason: str | None) -> None:
    world.new(
        "refund",
        world.owners[charge["id"]],
        amount=amount,
        charge=charge["id"],
        currency=charge["currency"],
        payment_intent=charge["payment_intent"],
        reason=reason,
        status="succeeded",
        destination_details={"type": "card", "card": {"type": "reversal"}},
    )
    charge["amount_refunded"] += amount
    charge["payment_method_details"]["card"].pop("capture_before", None)
