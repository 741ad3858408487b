"""A few ordinary cases, among which every law has one that matters to it."""

from datetime import datetime
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from driveway_core.money import Money
from driveway_core.pricing import PricedListing, PricedStay, Rates
from driveway_core.taxes import Tax
from driveway_core.testing.laws.cases import Case, lines_of_others
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow, zone

ORDINARY = Rates(Money(100, "USD"), Money(700, "USD"), Money(3000, "USD"))
START = datetime(2026, 6, 1, 9, tzinfo=ZoneInfo("UTC"))


@cache
def ordinary_cases() -> list[Case]:
    """A few cases among which every law has one that matters to it."""
    cases = []
    for number, (length, more, place) in enumerate(
        (
            (HOUR, HOUR, "UTC"),
            (6 * DAY, 2 * DAY, "America/New_York"),
            (90 * MINUTE, 9 * DAY, "Europe/Berlin"),
            (3 * DAY, 30 * MINUTE, "Australia/Lord_Howe"),
        )
    ):
        stay = PricedStay(TimeWindow(START, START + length), promo_code="SUN" if number % 2 else None)
        cases.append(
            Case(
                PricedListing(ORDINARY, zone(place)),
                stay,
                more,
                raised=("hourly", "daily", "monthly", "weekly")[number],
                times=number + 2,
                taxes=(Tax("Tax", Decimal(10)),),
                beside=lines_of_others("USD")[: number % 3],
            )
        )
    return cases
