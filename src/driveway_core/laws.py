"""The laws of a price: what drivers and hosts may rely on, whoever wrote the rules.

Each is a statement about all stays. ``driveway_core.testing.laws`` checks
them by example, for the rules shipped here and for anybody's.
Source: domain rules §3.
"""

from enum import StrEnum
from typing import Final


class Law(StrEnum):
    """A promise of a price, and of the rules that it is made by."""

    MONOTONE = "monotone"
    CAPPED = "capped"
    NO_ARBITRAGE = "no arbitrage"
    FAIR_RATES = "fair rates"
    SCALE = "scale"
    ZONE_BLIND = "zone-blind"
    CIVIL_DAYS = "civil days"
    OPTIMAL = "optimal"
    WHOLE = "whole"
    STABLE = "stable"
    CONSERVING = "conserving"
    PURE = "pure"
    EXACT = "exact"
    ORDER_BLIND = "order-blind"

    @property
    def statement(self) -> str:
        """The law in a sentence."""
        return _STATEMENTS[self]


_STATEMENTS: Final = {
    Law.MONOTONE: "a longer stay from the same start is never cheaper",
    Law.CAPPED: "a stay costs at most its started units times the unit's rate, for every unit",
    Law.NO_ARBITRAGE: "splitting a stay in two is never cheaper, but for rounding",
    Law.FAIR_RATES: "raising a rate never lowers a price, and adding a rate never raises one",
    Law.SCALE: "all rates times k make the price times k, but for rounding",
    Law.ZONE_BLIND: "the same instants, asked in another zone, cost the same",
    Law.CIVIL_DAYS: "noon to noon costs at most one day's rate, on days of 23 and of 25 hours too",
    Law.OPTIMAL: "no other cover by hours, days, weeks and months is cheaper",
    Law.WHOLE: "the lines add up to the subtotal, and subtotal, fee and tax to the total, exactly",
    Law.STABLE: "a stay on frozen terms costs the same again, also when they were kept and read back",
    Law.CONSERVING: "what the driver pays is the host's net, the platform's fee and the tax, exactly",
    Law.PURE: "the answer depends on the arguments alone: no clock, no chance, no memory, no outside world",
    Law.EXACT: "amounts are money in the listing's currency and quantities are decimals, never floats",
    Law.ORDER_BLIND: "the lines so far may come in any order",
}
