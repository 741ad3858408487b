"""Prices a second on one core, beside the same sums by hand and a walk of the calendar by python-dateutil."""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from statistics import median
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from dateutil.relativedelta import relativedelta
from rich.console import Console
from rich.table import Table

from benchmarks.usage import machine
from driveway_core.money import Money
from driveway_core.pricing import Price, PricedListing, PricedStay, PriceRule, Rates, price_stay
from driveway_core.rule_data import Json
from driveway_core.rules import SHIPPED
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow

ROUNDS: Final = 7
_ZONE: Final = ZoneInfo("America/Los_Angeles")
_FEE: Final = Decimal(15)
_NOON: Final = datetime(2026, 10, 10, 19, tzinfo=UTC)
_WEEKDAYS: Final[list[Json]] = ["MO", "TU", "WE", "TH", "FR"]
_RUSH: Final[list[Json]] = [
    {"days": _WEEKDAYS, "from": "07:00", "to": "10:00"},
    {"days": _WEEKDAYS, "from": "16:00", "to": "19:00"},
]
_RULES: Final[tuple[dict[str, Json], ...]] = (
    {"kind": "peak-hours", "hours": _RUSH, "multiplier": "1.5"},
    {"kind": "long-stay", "tiers": [{"after_days": 2, "percent_off": "10"}]},
    {"kind": "occupancy", "lowest": "0.8", "highest": "1.3", "quiet": "0.2", "busy": "0.8", "period": "day"},
    {"kind": "promo-code", "code": "WELCOME", "percent_off": "10", "funded_by": "platform"},
    {"kind": "ev-charging", "currency": "USD", "per_session": "1.50", "per_hour": "2", "idle_per_hour": "4"},
)


def _rates(hourly: str, daily: str, weekly: str, monthly: str) -> Rates:
    return Rates(
        Money.of(hourly, "USD"), Money.of(daily, "USD"), Money.of(weekly, "USD"), Money.of(monthly, "USD")
    )


ORDINARY: Final = _rates("8.50", "40", "220", "700")
SUMS_OF_PARTS: Final = _rates("2", "48", "336", "1440")
"""Where a longer unit costs what its parts cost, many covers are equally cheap: the slowest case there is."""


@attrs.frozen(kw_only=True)
class Case:
    """Stays of one length, each begun at another minute, at some rates."""

    name: str
    length: timedelta
    rates: Rates = ORDINARY
    number: int = 60

    def stays(self, number: int = 0) -> list[TimeWindow]:
        """All of one round, over the end of daylight saving time where they are long enough.

        No round has a stay of another: what a rule remembers does not help it.
        """
        starts = (_NOON + number * MINUTE + place * 17 * MINUTE for place in range(self.number))
        return [TimeWindow(start, start + self.length) for start in starts]


CASES: Final = (
    Case(name="1 hour", length=HOUR),
    Case(name="3 days", length=3 * DAY),
    Case(name="40 days over a DST change", length=40 * DAY),
    Case(name="a year", length=365 * DAY),
    Case(name="a year, equally cheap covers", length=365 * DAY, rates=SUMS_OF_PARTS, number=5),
)


@attrs.frozen(kw_only=True)
class Pace:
    """How many a second of processor time: the median of the rounds, the slowest and the fastest."""

    per_second: float
    low: float
    high: float


def _all_rules() -> tuple[PriceRule, ...]:
    """Each on its own book page: as one set, two discounts would be refused."""
    return tuple(rule for data in _RULES for rule in SHIPPED.read([data], currency="USD"))


def priced(case: Case, rules: Sequence[PriceRule], stay: TimeWindow) -> Price:
    """Our price of one stay at a listing that is booked for three fifths of its time."""
    listing = PricedListing(case.rates, _ZONE, Decimal("0.6"))
    asked = PricedStay(stay, charging=2 * HOUR, promo_code="WELCOME") if rules else PricedStay(stay)
    return price_stay(asked, listing, fee_percentage=_FEE, rules=rules)


def by_hand(case: Case) -> Callable[[TimeWindow], int]:
    """The sums of such a price in whole cents, with nobody asking which units to take."""
    lines = price_stay(
        PricedStay(case.stays()[0]), PricedListing(case.rates, _ZONE), fee_percentage=_FEE
    ).lines
    units = [(int(line.quantity * 100), line.unit_amount.minor) for line in lines]

    def summed(stay: TimeWindow) -> int:
        minutes = (stay.end - stay.start) // MINUTE
        subtotal = sum(count * cents // 100 for count, cents in units)
        return subtotal + (subtotal * 15 + 50) // 100 if minutes else 0

    return summed


def _walk(stay: TimeWindow) -> int:
    """The days of a stay counted on the wall clock, one after the other."""
    start, end, days = stay.start.astimezone(_ZONE), stay.end.astimezone(_ZONE), 0
    while start + relativedelta(days=days) < end:
        days += 1
    return days


def measure(case: Case, *, rounds: int = ROUNDS) -> dict[str, Pace]:
    """Every way of pricing the same stays in turn, round after round, after one that nobody counts."""
    ways: Mapping[str, Callable[[TimeWindow], object]] = {
        "base price": partial(priced, case, ()),
        "all rules on": partial(priced, case, _all_rules()),
        "sums by hand": by_hand(case),
        "dateutil walk": _walk,
    }
    taken = {name: list[float]() for name in ways}
    for number in range(rounds + 1):
        stays = case.stays(number)
        for name, price in ways.items():
            begun = time.process_time_ns()
            for stay in stays:
                price(stay)
            if number:
                taken[name].append(len(stays) * 1e9 / max(1, time.process_time_ns() - begun))
    return {
        name: Pace(per_second=median(paces), low=min(paces), high=max(paces)) for name, paces in taken.items()
    }


def report(*, rounds: int = ROUNDS, console: Console | None = None) -> None:
    """Print all cases as one table."""
    table = Table(title=f"Prices a second on one core; {machine()}", title_justify="left")
    for column in ("stay", "way", "a second", "spread", "µs each", "beside dateutil"):
        table.add_column(column, justify="left" if column in ("stay", "way") else "right")
    for case in CASES:
        found = measure(case, rounds=rounds)
        for name, pace in found.items():
            table.add_row(
                case.name,
                name,
                f"{pace.per_second:,.0f}",
                f"{pace.low:,.0f}–{pace.high:,.0f}",
                f"{1e6 / pace.per_second:,.1f}",
                f"{pace.per_second / found['dateutil walk'].per_second:,.2f}",
            )
    (console or Console(width=None if sys.stdout.isatty() else 120)).print(table)


if __name__ == "__main__":
    report(rounds=1 if "--quick" in sys.argv[1:] else ROUNDS)
