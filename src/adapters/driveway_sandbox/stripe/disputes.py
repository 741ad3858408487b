"""Charges that their card's owner contests (https://docs.stripe.com/disputes).

The platform pays for disputes of charges that it made
(https://docs.stripe.com/disputes/connect).
"""

from datetime import UTC, datetime
from typing import Final

from driveway_sandbox.stripe.balances import Movement, move
from driveway_sandbox.stripe.ledger import CARDS
from driveway_sandbox.stripe.lists import listed
from driveway_sandbox.stripe.metadata import changed
from driveway_sandbox.stripe.problems import refused
from driveway_sandbox.stripe.rows import Row
from driveway_sandbox.stripe.world import Call, World

DISPUTE_FEE: Final = 1_500
"""In minor units; from Stripe's price list in the US, and not verified."""
DAYS_TO_ANSWER: Final = 7
"""Networks give 7 to 21 days (https://docs.stripe.com/disputes/responding)."""
OPEN: Final = ("needs_response", "under_review", "warning_needs_response", "warning_under_review")


def open_on(
    world: World, charge: Row, reason: str, *, amount: int | None = None, inquiry: bool = False
) -> Row:
    """Contest a charge: its money is withdrawn at once, unless it is only an inquiry."""
    contested = amount or charge["amount_captured"]
    if not charge["captured"] or charge["disputed"] or not 0 < contested <= charge["amount_captured"]:
        raise refused("This charge cannot be disputed: it is not captured, disputed already, or worth less.")
    account, brand = world.owners[charge["id"]], charge["payment_method_details"]["card"]["brand"]
    due = world.in_(days=DAYS_TO_ANSWER)
    row = world.new(
        "dispute",
        account,
        amount=contested,
        balance_transactions=[],
        charge=charge["id"],
        currency=charge["currency"],
        enhanced_eligibility_types=[],
        evidence=world.build("dispute_evidence", enhanced_evidence={}),
        evidence_details={
            "due_by": due,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        is_charge_refundable=inquiry,
        payment_intent=charge["payment_intent"],
        payment_method_details={
            "type": "card",
            "card": {
                "brand": brand,
                "case_type": "inquiry" if inquiry else "chargeback",
                "network_reason_code": "10.4" if reason == "fraudulent" else "13.1",
            },
        },
        reason=reason,
        status="warning_needs_response" if inquiry else "needs_response",
    )
    charge["disputed"] = True
    if not inquiry:
        _withdraw(world, row)
    world.tell("charge.dispute.created", row, account)
    if not inquiry:
        world.tell("charge.dispute.funds_withdrawn", row, account)
    world.tell("charge.updated", charge, account)
    world.clock.at(datetime.fromtimestamp(due, UTC), lambda: _overdue(world, row))
    return row


def _withdraw(world: World, row: Row) -> None:
    """The balance may go below zero: the bank does not ask whether there is any."""
    movement = Movement(
        "adjustment", -row["amount"], row["currency"], row["id"], CARDS, fee=DISPUTE_FEE, category="dispute"
    )
    row["balance_transactions"].append(move(world, world.owners[row["id"]], movement))


def _overdue(world: World, row: Row) -> None:
    """Who does not answer in time has lost."""
    if row["status"] in ("needs_response", "warning_needs_response"):
        row["evidence_details"]["past_due"] = True
        close(world, row, won=False)


def close(world: World, row: Row, *, won: bool) -> Row:
    """The bank decides; a dispute that was won gives the money back, but not the fee."""
    if row["status"] not in OPEN:
        raise refused(f"This dispute is already closed: {row['status']}.")
    account = world.owners[row["id"]]
    if row["status"].startswith("warning"):
        row["status"] = "warning_closed"
    else:
        row["status"] = "won" if won else "lost"
    if row["status"] == "won":
        movement = Movement(
            "adjustment", row["amount"], row["currency"], row["id"], CARDS, category="dispute_reversal"
        )
        row["balance_transactions"].append(move(world, account, movement))
        world.tell("charge.dispute.funds_reinstated", row, account)
    world.tell("charge.dispute.closed", row, account)
    return row


def update(world: World, call: Call) -> Row:
    """Answer a dispute; test evidence decides it (https://docs.stripe.com/testing#evidence)."""
    row = world.find("dispute", call.id, call.account)
    given = call.params.get("evidence")
    if given and row["status"] not in ("needs_response", "warning_needs_response"):
        raise refused(f"This dispute takes no more evidence: {row['status']}.")
    changed(world, call, "dispute", None)
    if not given:
        return row
    row["evidence"] |= given
    row["evidence_details"]["has_evidence"] = True
    if call.params.get("submit", True):
        row["evidence_details"]["submission_count"] += 1
        row["status"] = row["status"].replace("needs_response", "under_review")
    world.tell("charge.dispute.updated", row, call.account)
    if row["status"] in ("under_review", "warning_under_review"):
        verdict = {"winning_evidence": True, "losing_evidence": False}.get(
            given.get("uncategorized_text", "")
        )
        if verdict is not None:
            close(world, row, won=verdict)
    return row


def give_up(world: World, call: Call) -> Row:
    """Accept a dispute, which is then lost."""
    return close(world, world.find("dispute", call.id, call.account), won=False)


def retrieve(world: World, call: Call) -> Row:
    """A dispute."""
    return world.find("dispute", call.id, call.account)


def every(world: World, call: Call) -> Row:
    """Disputes, of one charge or payment where named."""
    return listed(world, call, "dispute", "charge", "payment_intent")
