"""Prices beside tables that others publish: they agree, or a rule of theirs explains why not."""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final, NotRequired, TypedDict
from zoneinfo import ZoneInfo

import pytest

from driveway_core.lines import LineKind
from driveway_core.money import Money, total
from driveway_core.pricing import Rates, cover
from driveway_core.windows import HOUR, MINUTE, TimeWindow, civil_step

GIVEN = os.environ.get("DRIVEWAY_CONFORMANCE_DATA")
LONDON: Final = ZoneInfo("Europe/London")
UTC: Final = ZoneInfo("UTC")

EXPLAINED: Final = {
    "month-28": "Theirs counts a month as 28 days; here it is as long as the calendar's.",
    "month-4w": "Theirs counts a month as 4 weeks; here the days beyond them are a week begun.",
    "month-5w": "Theirs counts every month as 5 weeks; here February of 28 days is 4.",
    "5am-2": "Theirs begins a new day at 05:00; here a day lasts to the same time of the next.",
    "2010-two-days": "Theirs counts the calendar days touched; here 22 hours are one day.",
    "2010-week": "Theirs counts the calendar days touched, 8 of them; here Monday to Monday is a week.",
}
"""Rows of the marketplace's table that do not agree, and the rule of theirs that makes the difference."""

needs_tables = pytest.mark.skipif(
    GIVEN is None, reason="set DRIVEWAY_CONFORMANCE_DATA to a folder with tariffs/airport_parking.json"
)


class AirportRow(TypedDict):
    """A length of stay and its price."""

    duration: str
    minutes: int
    expected_cents: int


class MarketplaceRow(TypedDict):
    """A worked example; either an amount or units are expected."""

    id: str
    rule: str
    rates: NotRequired[dict[str, int]]
    start: NotRequired[str]
    end: NotRequired[str]
    hours: NotRequired[int]
    months: NotRequired[int]
    expected: NotRequired[int]
    expected_units: NotRequired[dict[str, int | str]]


def text(name: str) -> str:
    return (Path(GIVEN or "") / "tariffs" / name).read_text(encoding="utf-8")


def airport_rows() -> list[tuple[dict[str, int], AirportRow]]:
    if GIVEN is None:
        return []
    tariffs = json.loads(text("airport_parking.json"))["tariffs"]
    return [(tariff["rates_cents"], row) for tariff in tariffs.values() for row in tariff["cases"]]


def marketplace_rows() -> list[MarketplaceRow]:
    return [] if GIVEN is None else list(json.loads(text("justpark_worked_examples.json"))["cases"])


@needs_tables
@pytest.mark.parametrize("rates, row", airport_rows())
def test_a_car_park_at_an_airport_asks_the_same(rates: dict[str, int], row: AirportRow) -> None:
    hour, day, week = (Money(rates[unit], "USD") for unit in ("hour", "day", "week"))
    start = datetime(2026, 5, 4, 8, tzinfo=UTC)
    stay = TimeWindow(start, start + row["minutes"] * MINUTE)
    lines = cover(Rates(hour, day, week, increment_minutes=60), stay, UTC)
    assert total((line.amount for line in lines), "USD") == Money(row["expected_cents"], "USD")


@needs_tables
@pytest.mark.parametrize("row", marketplace_rows(), ids=lambda row: str(row["id"]))
def test_a_marketplace_asks_the_same_or_a_rule_of_theirs_explains_it(row: MarketplaceRow) -> None:
    rates = rates_of(row.get("rates", {"hour": 100, "day": 500, "week": 2_500}))
    agrees = all(answer(row, rates, stay) for stay in stays_of(row))
    assert agrees == (row["id"] not in EXPLAINED)


@needs_tables
def test_no_explanation_is_left_over() -> None:
    assert set(EXPLAINED) <= {row["id"] for row in marketplace_rows()}


@pytest.mark.parametrize("row, explanation", list(EXPLAINED.items()))
def test_the_reference_tells_of_every_difference(row: str, explanation: str) -> None:
    reference = Path(__file__).parents[3] / "docs" / "price-rules-reference.md"
    assert f"| `{row}` | {explanation} |" in reference.read_text(encoding="utf-8")


def rates_of(rates: dict[str, int]) -> Rates:
    """Its rates; an hour that it does not sell costs as much as its shortest unit, so that none is bought."""
    day, week, month = (
        Money(rates[unit], "GBP") if unit in rates else None for unit in ("day", "week", "month")
    )
    hour = Money(rates.get("hour") or min(rates.values()), "GBP")
    return Rates(hour, day, week, month, increment_minutes=60)


def stays_of(row: MarketplaceRow) -> Iterator[TimeWindow]:
    """The row's stay; a month without a date is every month of a year, and a time any day's."""
    if row.get("months"):
        for month in range(1, 13):
            start = datetime(2026, month, 1, tzinfo=LONDON)
            yield TimeWindow(start, civil_step(start, LONDON, months=row["months"]))
    elif "hours" in row:
        start = datetime.fromisoformat(f"2026-05-04T{row['start']}").replace(tzinfo=LONDON)
        yield TimeWindow(start, start + row["hours"] * HOUR)
    else:
        start, end = (datetime.fromisoformat(row[name]).replace(tzinfo=LONDON) for name in ("start", "end"))
        yield TimeWindow(start, end)


def answer(row: MarketplaceRow, rates: Rates, stay: TimeWindow) -> bool:
    """Whether the amount, or where it names units, these are the same."""
    lines = cover(rates, stay, LONDON)
    if "expected" in row:
        return total((line.amount for line in lines), "GBP") == Money(row["expected"], "GBP")
    units = {LineKind.HOURS: "hour", LineKind.DAYS: "day", LineKind.WEEKS: "week", LineKind.MONTHS: "month"}
    return {units[LineKind(line.kind)]: int(line.quantity) for line in lines} == row["expected_units"]
