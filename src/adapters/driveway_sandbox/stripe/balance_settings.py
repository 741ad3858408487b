"""When an account is paid out (https://docs.stripe.com/api/balance-settings).

The schedule is kept and shown. Automatic payouts are not simulated: money stays
until somebody makes a payout.
"""

from driveway_sandbox.stripe.problems import not_simulated
from driveway_sandbox.stripe.rows import Row
from driveway_sandbox.stripe.world import Call, World


def _settings(world: World, account: str) -> Row:
    payouts = world.build(
        "balance_settings_resource_payouts",
        status="enabled",
        schedule=world.build("balance_settings_resource_payout_schedule", interval="daily"),
    )
    for name in ("automatic_transfer_rules_by_currency", "minimum_balance_by_currency"):
        del payouts[name]  # the client of 16.1 breaks on null here
    payments = world.build(
        "balance_settings_resource_payments",
        debit_negative_balances=True,
        payouts=payouts,
        settlement_timing=world.build("balance_settings_resource_settlement_timing", delay_days=2),
    )
    blank = {"object": "balance_settings", "payments": payments}
    return world.kept.setdefault(f"balance_settings of {account}", blank)


def retrieve(world: World, call: Call) -> Row:
    """The settings of an account."""
    return _settings(world, call.account)


def update(world: World, call: Call) -> Row:
    """Change the schedule of payouts, their descriptor, or whether debts are collected."""
    row = _settings(world, call.account)
    given = call.params.get("payments", {})
    payouts = given.get("payouts", {})
    if set(given) - {"payouts", "debit_negative_balances"} or set(payouts) - {
        "schedule",
        "statement_descriptor",
    }:
        raise not_simulated("other settings of balances than the schedule of payouts")
    row["payments"]["payouts"]["schedule"] |= payouts.get("schedule", {})
    for name, where in (
        ("statement_descriptor", row["payments"]["payouts"]),
        ("debit_negative_balances", row["payments"]),
    ):
        source = payouts if name == "statement_descriptor" else given
        if name in source:
            where[name] = source[name]
    world.tell("balance_settings.updated", row, call.account)
    return row
