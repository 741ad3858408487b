"""The tables of ``docs/price-rules-reference.md`` that are made from the code."""

from typing import Final

from tests.unit.rules.declared import COUNTER_EXAMPLES, DECLARED

from driveway_core.laws import Law
from driveway_core.rules import SHIPPED
from driveway_core.testing.laws import CHECKS
from driveway_core.testing.laws.trials import Trial

COLUMNS: Final = {
    "peak hours": "mornings cost half as much again",
    "long stay": "a discount after 7 days",
    "occupancy": "occupancy both ways",
    "occupancy, highest 1": "occupancy that only lowers",
    "code, percentage": "a percentage from the host",
    "code, amount": "an amount from the host",
    "charging": "power by session and hour",
    "charging, idle fee": "an idle fee",
}
"""Every shipped rule once for each set of laws that it may keep."""


def law_table() -> str:
    """Law by law, which rules keep it."""
    head = f"| law | {' | '.join(COLUMNS)} |\n|---|{':-:|' * len(COLUMNS)}\n"
    rules = [DECLARED[name][0] for name in COLUMNS.values()]
    rows = (f"| {law} | {' | '.join('✓' if law in rule.keeps else '–' for rule in rules)} |" for law in Law)
    return head + "\n".join(rows) + "\n"


def counter_examples() -> str:
    """Rule by rule, why a law is not kept."""
    head = "| rule | law | counter-example |\n|---|---|---|\n"
    rows = (
        f"| {column} | {law} | {told} |"
        for column, name in COLUMNS.items()
        for law in Law
        if law is not Law.OPTIMAL and (told := _against(name, law))
    )
    return head + "\n".join(rows) + "\n"


def _against(name: str, law: Law) -> str:
    """A counter-example without the rates and dates in brackets; nothing where there is none."""
    trial = Trial((DECLARED[name][0],), SHIPPED)
    told = (CHECKS[law](trial, case) for case in COUNTER_EXAMPLES)
    return next((sentence.partition(" (")[0] for sentence in told if sentence), "")
