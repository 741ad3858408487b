"""The shipped rules as hosts choose them, and the laws that each is to keep."""

from datetime import timedelta
from decimal import Decimal
from typing import Final

import attrs
from tests.unit.rules.scene import LISTING, a_rule, a_stay

from driveway_core.laws import Law
from driveway_core.rule_sets import StoredRule
from driveway_core.testing.laws.cases import Case
from driveway_core.windows import DAY, HOUR

ALWAYS: Final = {
    Law.MONOTONE,
    Law.FAIR_RATES,
    Law.ZONE_BLIND,
    Law.WHOLE,
    Law.STABLE,
    Law.CONSERVING,
    Law.PURE,
    Law.EXACT,
    Law.ORDER_BLIND,
}
CAPS: Final = {Law.CAPPED, Law.CIVIL_DAYS}
EVEN: Final = {Law.NO_ARBITRAGE, Law.SCALE}

DECLARED: Final[dict[str, tuple[StoredRule, set[Law]]]] = {
    "mornings cost half as much again": (
        a_rule(
            "peak-hours",
            hours=[{"days": ["MO", "TU", "WE", "TH", "FR"], "from": "07:00", "to": "10:00"}],
            multiplier="1.5",
        ),
        ALWAYS | EVEN,
    ),
    "nights cost five times as much": (
        a_rule("peak-hours", hours=[{"days": ["FR", "SA"], "from": "20:00", "to": "04:00"}], multiplier="5"),
        ALWAYS | EVEN,
    ),
    "a discount after 7 days": (
        a_rule("long-stay", tiers=[{"after_days": 7, "percent_off": "25"}]),
        ALWAYS | EVEN | CAPS,
    ),
    "tiers up to all": (
        a_rule(
            "long-stay",
            tiers=[
                {"after_days": 1, "percent_off": "10"},
                {"after_days": 7, "percent_off": "33.33"},
                {"after_days": 28, "percent_off": "100"},
            ],
        ),
        ALWAYS | EVEN | CAPS,
    ),
    "occupancy both ways": (
        a_rule("occupancy", lowest="0.8", highest="1.3", quiet="0.2", busy="0.8", period="day"),
        ALWAYS | EVEN,
    ),
    "occupancy that only lowers": (
        a_rule("occupancy", lowest="0.5", highest="1", quiet="0", busy="1", period="week"),
        ALWAYS | EVEN | CAPS,
    ),
    "a percentage from the host": (
        a_rule("promo-code", code="SUMMER", percent_off="20"),
        ALWAYS | EVEN | CAPS,
    ),
    "a percentage from the platform": (
        a_rule("promo-code", code="SUMMER", percent_off="12.5", funded_by="platform"),
        ALWAYS | EVEN | CAPS,
    ),
    "an amount from the host": (a_rule("promo-code", code="SUMMER", amount_off="5.00"), ALWAYS | CAPS),
    "an amount from the platform": (
        a_rule("promo-code", code="SUMMER", amount_off="5.00", funded_by="platform"),
        ALWAYS | CAPS,
    ),
    "power by session and hour": (
        a_rule("ev-charging", per_session="1.50", per_hour="2.00"),
        ALWAYS | {Law.NO_ARBITRAGE},
    ),
    "an idle fee": (
        a_rule("ev-charging", per_hour="2.00", idle_per_hour="1.00", idle_grace_minutes=15),
        ALWAYS,
    ),
}


def a_case(start: str, length: timedelta, *, more: timedelta, times: int = 2) -> Case:
    listing = attrs.evolve(LISTING, occupancy=Decimal("0.9"))
    stay = a_stay(start, lasting=length, charging=2 * HOUR, promo_code="SUMMER")
    return Case(listing, stay, more=more, times=times)


COUNTER_EXAMPLES = (
    a_case("2026-05-08 07:00", 4 * HOUR, more=16 * HOUR),
    a_case("2026-05-08 20:00", 9 * DAY, more=DAY),
    a_case("2026-05-04 12:00", 9 * DAY, more=DAY, times=8),
)
"""Between them they break every law that a shipped rule does not declare."""
