"""Money back to cards (https://docs.stripe.com/refunds).

A refund is paid from the available balance; without enough of it, it stays
pending and is tried again as money comes in. It may still fail afterwards, and
the money then comes back to the balance. Fees are not returned.
"""

from datetime import timedelta
from typing import Final

from driveway_sandbox.stripe.balances import Movement, move, purse
from driveway_sandbox.stripe.ledger import CARDS
from driveway_sandbox.stripe.lists import listed
from driveway_sandbox.stripe.metadata import changed, given
from driveway_sandbox.stripe.problems import refused
from driveway_sandbox.stripe.rows import Row
from driveway_sandbox.stripe.world import Call, World

CREATING: Final = frozenset("amount charge metadata payment_intent reason".split())
_LATER: Final = timedelta(minutes=1)
"""When the test cards for pending and failing refunds make up their mind; Stripe does not say."""


def create(world: World, call: Call) -> Row:
    """Give back a charge, or what of it ``amount`` says."""
    charge = _charge(world, call)
    left = charge["amount"] - charge["amount_refunded"]
    amount = call.params.get("amount", left)
    if charge["disputed"] and not _refundable(world, charge):
        raise refused(
            f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed"
        )
    if left == 0:
        raise refused(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount < 1:
        raise refused(
            "Invalid positive integer", code="parameter_invalid_integer", param="amount", kept=False
        )
    if amount > left:
        raise refused(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})", param="amount"
        )
    row = world.new(
        "refund",
        call.account,
        amount=amount,
        charge=charge["id"],
        currency=charge["currency"],
        payment_intent=charge["payment_intent"],
        reason=call.params.get("reason"),
        status="pending",
        destination_details={"type": "card", "card": {"type": "refund"}},
        **given(call.params),
    )
    _count(charge, amount)
    _try(world, row)
    world.tell("refund.created", row, call.account)
    world.tell("charge.refunded", charge, call.account)
    return row


def _charge(world: World, call: Call) -> Row:
    """The charge that is meant; a hold that was not captured cannot be refunded.

    https://github.com/artsy/exchange/pull/463; the sentence is the one of
    https://github.com/Automattic/woocommerce-payments/issues/4771.
    """
    if "payment_intent" in call.params:
        intent = world.find(
            "payment_intent", call.params["payment_intent"], call.account, param="payment_intent"
        )
        found = intent["latest_charge"]
        named = f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
    elif "charge" in call.params:
        found = world.find("charge", call.params["charge"], call.account, param="charge")["id"]
        named = f"Charge {found} was not captured, and cannot be refunded."
    else:
        raise refused(
            "One of the following params should be provided for this request: payment_intent or charge.",
            code="parameter_missing",
            kept=False,
        )
    charge = world.rows.get("charge", {}).get(found or "")
    if charge is None or not charge["captured"]:
        raise refused(named)
    return charge


def _refundable(world: World, charge: Row) -> bool:
    disputes = world.rows.get("dispute", {}).values()
    return all(each["is_charge_refundable"] for each in disputes if each["charge"] == charge["id"])


def _count(charge: Row, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]


def _try(world: World, row: Row) -> bool:
    """Pay a refund if the balance allows; the test cards for refunds decide the rest."""
    account = world.owners[row["id"]]
    if purse(world, account, row["currency"]).available < row["amount"]:
        row["pending_reason"] = "insufficient_funds"
        world.waiting[row["id"]] = row
        return False
    movement = Movement("refund", -row["amount"], row["currency"], row["id"], CARDS)
    row["balance_transaction"] = move(world, account, movement)["id"]
    row.pop("pending_reason", None)
    world.waiting.pop(row["id"], None)
    card = world.cards.get(world.rows["charge"][row["charge"]]["payment_method"])
    fate = card.refund if card else None
    if fate == "pending":
        row["pending_reason"] = "processing"
        world.clock.after(_LATER, lambda: _succeed(world, row))
        return True
    row["status"] = "succeeded"
    if fate == "fails":
        world.clock.after(_LATER, lambda: _bounce(world, row))
    return True


def _bounce(world: World, row: Row) -> None:
    if row["status"] == "succeeded":
        fail(world, row, "expired_or_canceled_card")


def _succeed(world: World, row: Row) -> None:
    if row["status"] == "pending":
        row["status"] = "succeeded"
        row.pop("pending_reason", None)
        _told(world, row)


def retry(world: World, account: str) -> None:
    """Pay what waits for money, the oldest first."""
    for row in [each for each in world.waiting.values() if world.owners[each["id"]] == account]:
        if _try(world, row):
            _told(world, row)


def fail(world: World, row: Row, reason: str) -> Row:
    """The bank sends a refund back: the balance has the money again, the charge counts less refunded."""
    if row["status"] not in ("succeeded", "pending"):
        raise refused(f"This refund has a status of {row['status']}.")
    if row.get("source_transfer_reversal"):
        # A transfer that was taken back: https://docs.stripe.com/api/transfer_reversals
        raise refused("This refund went to the platform: no bank had it, and none sends it back.")
    account = world.owners[row["id"]]
    if row["balance_transaction"]:
        movement = Movement("refund_failure", row["amount"], row["currency"], row["id"], CARDS)
        row["failure_balance_transaction"] = move(world, account, movement)["id"]
    row.pop("pending_reason", None)
    world.waiting.pop(row["id"], None)
    row.update(status="failed", failure_reason=reason)
    _count(world.rows["charge"][row["charge"]], -row["amount"])
    _told(world, row)
    world.tell("refund.failed", row, account)
    return row


def _told(world: World, row: Row) -> None:
    """A refund that changed is told twice over (https://docs.stripe.com/api/events/types)."""
    account = world.owners[row["id"]]
    world.tell("refund.updated", row, account)
    world.tell("charge.refund.updated", row, account)


def retrieve(world: World, call: Call) -> Row:
    """A refund."""
    return world.find("refund", call.id, call.account)


def update(world: World, call: Call) -> Row:
    """Change a refund's metadata."""
    return changed(world, call, "refund", "refund.updated")


def every(world: World, call: Call) -> Row:
    """Refunds, of one charge or payment where named."""
    return listed(world, call, "refund", "charge", "payment_intent")
