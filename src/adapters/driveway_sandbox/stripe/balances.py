"""Balances, and the transactions they are made of.

https://docs.stripe.com/reports/balance-transaction-types
"""

from datetime import timedelta
from typing import Final

import attrs

from driveway_sandbox.stripe.ledger import FEES, Entry, Posting
from driveway_sandbox.stripe.lists import listed
from driveway_sandbox.stripe.problems import StripeProblem, refused
from driveway_sandbox.stripe.purse import Purse
from driveway_sandbox.stripe.rows import PLATFORM, Row
from driveway_sandbox.stripe.world import Call, World

DAYS_UNTIL_AVAILABLE: Final = 2
"""From a charge to its money. Stripe counts business days, and differently from country to country."""

_REPORTED: Final = {
    "adjustment": "dispute",
    "payment": "charge",
    "payment_refund": "refund",
    "payout_failure": "payout_reversal",
    "payout_cancel": "payout_reversal",
    "transfer_refund": "transfer_reversal",
}
"""Reporting categories that are not called as their type.

https://docs.stripe.com/reports/reporting-categories
"""


@attrs.frozen
class Movement:
    """Money that an account gets, or loses when ``amount`` is negative, and ``other`` the other way round."""

    type: str
    amount: int
    currency: str
    source: str
    other: str
    fee: int = 0
    available_on: int | None = None
    category: str | None = None
    twin: bool = False


def purse(world: World, account: str, currency: str) -> Purse:
    """What an account has in a currency, as of now."""
    found = world.purses.setdefault((account, currency), Purse())
    found.settle(now=world.clock.stamp())
    return found


def move(world: World, account: str, movement: Movement) -> Row:
    """Move money; returns the account's balance transaction.

    ``twin`` says that the other side is an account too and moves the same money
    by its own transaction: the ledger writes that movement once.
    """
    now = world.clock.stamp()
    on = now if movement.available_on is None else movement.available_on
    fees = (
        [{"amount": movement.fee, "currency": movement.currency, "type": "stripe_fee"}]
        if movement.fee
        else []
    )
    row = world.new(
        "balance_transaction",
        account,
        amount=movement.amount,
        fee=movement.fee,
        net=movement.amount - movement.fee,
        fee_details=[each | {"application": None, "description": "Stripe processing fees"} for each in fees],
        currency=movement.currency,
        type=movement.type,
        reporting_category=movement.category or _REPORTED.get(movement.type, movement.type),
        balance_type="payments",
        source=movement.source,
        status="available" if on <= now else "pending",
        available_on=on,
    )
    purse(world, account, movement.currency).put(row, now=now)
    if not movement.twin:
        postings = (
            Posting(account, row["net"]),
            Posting(movement.other, -movement.amount),
            *([Posting(FEES, movement.fee)] if movement.fee else []),
        )
        world.ledger.record(Entry(world.now(), movement.type, movement.source, movement.currency, postings))
    if on > now:
        moment = world.now() + timedelta(seconds=on - now)
        world.clock.at(moment, lambda: world.on_funds(account))
    elif row["net"] > 0:
        world.clock.at(world.now(), lambda: world.on_funds(account))
    return row


def need(world: World, account: str, amount: int, currency: str) -> None:
    """Raise ``balance_insufficient`` where an account cannot pay (https://docs.stripe.com/error-codes)."""
    if purse(world, account, currency).available < amount:
        whose = "your Stripe account" if account == PLATFORM else f"account {account}"
        raise StripeProblem(
            400,
            "invalid_request_error",
            f"You have insufficient available funds in {whose}. Try adding funds directly to your available "
            "balance by creating Charges using the 4000000000000077 test card.",
            "balance_insufficient",
        )


def retrieve(world: World, call: Call) -> Row:
    """The balance of an account (https://docs.stripe.com/api/balance)."""
    currencies = sorted({currency for account, currency in world.purses if account == call.account}) or [
        "usd"
    ]
    purses = {currency: purse(world, call.account, currency) for currency in currencies}

    def amounts(of: dict[str, int]) -> list[Row]:
        return [
            {"amount": each, "currency": name, "source_types": {"card": each}} for name, each in of.items()
        ]

    return {
        "object": "balance",
        "livemode": False,
        "available": amounts({name: each.available for name, each in purses.items()}),
        "pending": amounts({name: each.pending for name, each in purses.items()}),
    }


def transaction(world: World, call: Call) -> Row:
    """One balance transaction."""
    _settle_all(world, call.account)
    return world.find("balance_transaction", call.id, call.account)


def transactions(world: World, call: Call) -> Row:
    """The balance transactions of an account.

    Those of one payout are known for automatic payouts only, and payouts made by
    hand are refused (https://docs.stripe.com/api/balance_transactions/list).
    """
    _settle_all(world, call.account)
    if "payout" in call.params:
        world.find("payout", call.params["payout"], call.account, param="payout")
        raise refused(
            "Balance transaction history can only be filtered on automatic transfers, not manual.",
            param="payout",
        )
    return listed(world, call, "balance_transaction", "type", "source", "currency")


def _settle_all(world: World, account: str) -> None:
    for owner, currency in world.purses:
        if owner == account:
            purse(world, owner, currency)
