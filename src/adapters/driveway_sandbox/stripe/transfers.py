"""Money from the platform to a connected account, and back.

https://docs.stripe.com/connect/separate-charges-and-transfers,
https://docs.stripe.com/api/transfer_reversals
"""

from typing import Final

from driveway_sandbox.stripe.amounts import payable
from driveway_sandbox.stripe.balances import Movement, move, need
from driveway_sandbox.stripe.ledger import Entry, Posting
from driveway_sandbox.stripe.lists import listed, page
from driveway_sandbox.stripe.metadata import changed, given, merged
from driveway_sandbox.stripe.problems import refused
from driveway_sandbox.stripe.rows import PLATFORM, Row
from driveway_sandbox.stripe.world import Call, World

CREATING: Final = frozenset(
    "amount currency description destination metadata source_transaction transfer_group".split()
)


def create(world: World, call: Call) -> Row:
    """Move money to a connected account; only available money moves, unless it is bound to one charge."""
    params = call.params
    amount, currency = params.get("amount", 0), payable(params.get("amount", 0), params["currency"])
    to = world.find("account", params["destination"], PLATFORM, param="destination")
    if to["capabilities"].get("transfers") != "active":
        raise refused(
            "Your destination account needs to have at least one of the following capabilities "
            "enabled: transfers, "
            "crypto_transfers, legacy_payments",
            code="insufficient_capabilities_for_transfer",
        )
    on = _source(world, call, amount, currency)
    row = world.new(
        "transfer",
        PLATFORM,
        amount=amount,
        amount_reversed=0,
        currency=currency,
        destination=to["id"],
        reversed=False,
        source_transaction=params.get("source_transaction"),
        source_type="card",
        **given(params, "description", "transfer_group"),
    )
    row["reversals"] = {
        "object": "list",
        "url": f"/v1/transfers/{row['id']}/reversals",
        "has_more": False,
        "data": [],
    }
    gone = Movement("transfer", -amount, currency, row["id"], to["id"], available_on=on, twin=True)
    row["balance_transaction"] = move(world, PLATFORM, gone)["id"]
    row["destination_payment"] = _arrival(world, row, on)["id"]
    _record(world, "transfer", row["id"], currency, {PLATFORM: -amount, to["id"]: amount})
    world.tell("transfer.created", row, PLATFORM)
    return row


def _source(world: World, call: Call, amount: int, currency: str) -> int | None:
    """When the money is available, if later than now: that of its charge, where it is bound to one."""
    bound = call.params.get("source_transaction")
    if bound is None:
        need(world, PLATFORM, amount, currency)
        return None
    charge = world.find("charge", bound, PLATFORM, param="source_transaction")
    if not charge["captured"] or charge["currency"] != currency:
        raise refused(
            "The source_transaction is not a captured charge in this currency.", param="source_transaction"
        )
    used = sum(
        each["amount"] - each["amount_reversed"]
        for each in world.rows.get("transfer", {}).values()
        if each["source_transaction"] == bound
    )
    if used + amount > charge["amount_captured"]:
        raise refused(
            "The sum of the transfers of a charge cannot be greater than the charge.",
            param="source_transaction",
        )
    available: int = world.rows["balance_transaction"][charge["balance_transaction"]]["available_on"]
    return max(available, world.clock.stamp())


def _arrival(world: World, transfer: Row, on: int | None) -> Row:
    """The payment that a transfer is on the other account."""
    payment = world.new(
        "charge",
        transfer["destination"],
        id=world.names.new("py"),
        amount=transfer["amount"],
        amount_captured=transfer["amount"],
        amount_refunded=0,
        billing_details=world.build("billing_details"),
        captured=True,
        currency=transfer["currency"],
        disputed=False,
        paid=True,
        payment_method_details={"type": "stripe_account", "stripe_account": {}},
        refunded=False,
        source_transfer=transfer["id"],
        status="succeeded",
    )
    got = Movement(
        "payment",
        transfer["amount"],
        transfer["currency"],
        payment["id"],
        PLATFORM,
        available_on=on,
        twin=True,
    )
    payment["balance_transaction"] = move(world, transfer["destination"], got)["id"]
    return payment


def _record(world: World, what: str, source: str, currency: str, sums: dict[str, int]) -> None:
    postings = tuple(Posting(holder, amount) for holder, amount in sums.items())
    world.ledger.record(Entry(world.now(), what, source, currency, postings))


def reverse(world: World, call: Call) -> Row:
    """Take money back, as far as the connected account has it available."""
    transfer = world.find("transfer", call.id, PLATFORM)
    left = transfer["amount"] - transfer["amount_reversed"]
    amount = call.params.get("amount", left)
    if left == 0:
        raise refused(f"Transfer {transfer['id']} is already fully reversed.")
    payable(amount, transfer["currency"])
    if amount > left:
        raise refused(
            f"Transfer reversal amount ({amount}) is greater than unreversed amount ({left})", param="amount"
        )
    account, currency = transfer["destination"], transfer["currency"]
    need(world, account, amount, currency)
    row = world.new(
        "transfer_reversal",
        PLATFORM,
        amount=amount,
        currency=currency,
        transfer=transfer["id"],
        **given(call.params),
    )
    back = Movement("transfer_refund", amount, currency, row["id"], account, twin=True)
    row["balance_transaction"] = move(world, PLATFORM, back)["id"]
    payment = world.rows["charge"][transfer["destination_payment"]]
    refund = world.new(
        "refund", account, id=world.names.new("pyr"), amount=amount, charge=payment["id"], currency=currency,
        status="succeeded", source_transfer_reversal=row["id"],
    )  # fmt: skip
    gone = Movement("payment_refund", -amount, currency, refund["id"], PLATFORM, twin=True)
    refund["balance_transaction"] = move(world, account, gone)["id"]
    payment["amount_refunded"] += amount
    payment["refunded"] = payment["amount_refunded"] == payment["amount"]
    row["destination_payment_refund"] = refund["id"]
    _record(world, "transfer_refund", row["id"], currency, {PLATFORM: amount, account: -amount})
    transfer["amount_reversed"] += amount
    transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
    transfer["reversals"]["data"].insert(0, row)
    world.tell("transfer.reversed", transfer, PLATFORM)
    return row


def retrieve(world: World, call: Call) -> Row:
    """A transfer."""
    return world.find("transfer", call.id, PLATFORM)


def update(world: World, call: Call) -> Row:
    """Change a transfer's description or metadata."""
    return changed(world, call, "transfer", "transfer.updated", "description")


def every(world: World, call: Call) -> Row:
    """Transfers, to one account or of one group where named."""
    return listed(world, call, "transfer", "destination", "transfer_group")


def reversal(world: World, call: Call) -> Row:
    """One reversal of a transfer."""
    return world.find("transfer_reversal", call.arguments["id"], PLATFORM)


def update_reversal(world: World, call: Call) -> Row:
    """Change a reversal's metadata."""
    row = world.find("transfer_reversal", call.arguments["id"], PLATFORM)
    row["metadata"] = merged(row["metadata"], call.params.get("metadata"))
    return row


def reversals(world: World, call: Call) -> Row:
    """The reversals of a transfer, newest first."""
    return page(call, world.find("transfer", call.id, PLATFORM)["reversals"]["data"])
