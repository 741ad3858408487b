"""Money to a bank account.

https://docs.stripe.com/connect/manual-payouts, https://docs.stripe.com/api/payouts

A payout leaves the balance when it is made, arrives two days later, and may fail
even then: the money comes back, and the bank account takes no more until another
one is given. The test banks are those of https://docs.stripe.com/connect/testing.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from driveway_sandbox.stripe.accounts import refresh
from driveway_sandbox.stripe.amounts import payable
from driveway_sandbox.stripe.balances import Movement, move, need
from driveway_sandbox.stripe.ledger import BANKS
from driveway_sandbox.stripe.lists import listed
from driveway_sandbox.stripe.metadata import changed, given
from driveway_sandbox.stripe.problems import not_simulated, refused
from driveway_sandbox.stripe.rows import PLATFORM, Row
from driveway_sandbox.stripe.world import Call, World

CREATING: Final = frozenset(
    "amount currency description destination metadata method statement_descriptor".split()
)
DAYS_ON_THE_WAY: Final = 2
FAILING_BANKS: Final = {
    "000111111113": "account_closed",
    "000111111116": "no_account",
    "000222222227": "insufficient_funds",
    "000333333335": "debit_not_authorized",
    "000444444440": "invalid_currency",
}
_SENTENCES: Final = {
    "account_closed": "The bank account has been closed.",
    "no_account": "The bank account details on file are probably incorrect. No bank account could be found.",
}


def create(world: World, call: Call) -> Row:
    """Pay available money out to an account's bank."""
    params = call.params
    currency, amount = payable(params["amount"], params["currency"]), params["amount"]
    if params.get("method", "standard") != "standard":
        raise not_simulated("instant payouts")
    bank = _bank(world, call, currency)
    need(world, call.account, amount, currency)
    row = world.new(
        "payout",
        call.account,
        amount=amount,
        arrival_date=int(_midnight(world.now() + timedelta(days=DAYS_ON_THE_WAY)).timestamp()),
        automatic=False,
        currency=currency,
        destination=bank["id"],
        method="standard",
        reconciliation_status="not_applicable",
        source_type="card",
        status="pending",
        type="bank_account",
        **given(params, "description", "statement_descriptor"),
    )
    row["balance_transaction"] = move(
        world, call.account, Movement("payout", -amount, currency, row["id"], BANKS)
    )["id"]
    world.tell("payout.created", row, call.account)
    world.clock.after(timedelta(hours=1), lambda: _leave(world, row))
    world.clock.at(datetime.fromtimestamp(row["arrival_date"], UTC), lambda: _arrive(world, row))
    return row


def _bank(world: World, call: Call, currency: str) -> Row:
    if call.account == PLATFORM:
        raise not_simulated("payouts of the platform itself")
    account = world.find("account", call.account, PLATFORM)
    if not account["payouts_enabled"]:
        raise refused("Payouts have been disabled on this account.", code="payouts_not_allowed")
    banks: list[Row] = [each for each in account["external_accounts"]["data"] if each["currency"] == currency]
    wanted = call.params.get("destination")
    found = [each for each in banks if wanted in (None, each["id"])]
    if not found:
        raise refused(
            f"Sorry, you don't have any external accounts in that currency ({currency}).", param="destination"
        )
    if found[0]["status"] == "errored":
        raise refused(
            "Payouts to this bank account failed: it takes none until its details are updated.",
            code="bank_account_unusable",
            param="destination",
        )
    return found[0]


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _leave(world: World, row: Row) -> None:
    if row["status"] == "pending":
        row["status"] = "in_transit"
        world.tell("payout.updated", row, world.owners[row["id"]])


def _arrive(world: World, row: Row) -> None:
    """Failures may show up after the payout was said to be paid.

    https://docs.stripe.com/api/payouts/object
    """
    if row["status"] not in ("pending", "in_transit"):
        return
    account = world.owners[row["id"]]
    row["status"] = "paid"
    world.tell("payout.paid", row, account)
    code = FAILING_BANKS.get(world.kept[row["destination"]]["number"])
    if code:
        world.clock.after(timedelta(days=1), lambda: _bounce(world, row, code))


def _bounce(world: World, row: Row, code: str) -> None:
    if row["status"] == "paid":
        fail(world, row, code)


def fail(world: World, row: Row, code: str) -> Row:
    """The bank sends a payout back: the money is on the account's balance again."""
    if row["status"] not in ("pending", "in_transit", "paid"):
        raise refused(f"This payout has a status of {row['status']}.")
    account = world.owners[row["id"]]
    row.update(
        status="failed", failure_code=code, failure_message=_SENTENCES.get(code, "The bank refused it.")
    )
    movement = Movement("payout_failure", row["amount"], row["currency"], row["id"], BANKS)
    row["failure_balance_transaction"] = move(world, account, movement)["id"]
    world.rows["bank_account"][row["destination"]]["status"] = "errored"
    owner = world.rows["account"][account]
    refresh(world, owner)
    world.tell("payout.failed", row, account)
    world.tell("account.external_account.updated", world.rows["bank_account"][row["destination"]], account)
    return row


def cancel(world: World, call: Call) -> Row:
    """Keep a payout that has not left yet."""
    row = world.find("payout", call.id, call.account)
    if row["status"] != "pending":
        raise refused(f"Payouts with a status of {row['status']} cannot be canceled.")
    row["status"] = "canceled"
    movement = Movement("payout_cancel", row["amount"], row["currency"], row["id"], BANKS)
    row["failure_balance_transaction"] = move(world, call.account, movement)["id"]
    world.tell("payout.canceled", row, call.account)
    return row


def retrieve(world: World, call: Call) -> Row:
    """A payout."""
    return world.find("payout", call.id, call.account)


def update(world: World, call: Call) -> Row:
    """Change a payout's metadata."""
    return changed(world, call, "payout", "payout.updated")


def every(world: World, call: Call) -> Row:
    """Payouts of an account, by status or bank where named."""
    return listed(world, call, "payout", "status", "destination")
