"""``python -m benchmarks.recurrence``: rules written out for the horizon, by us and by python-dateutil.

Both begin with the rule as text, its first window and the zone, and end with
the instants at which every occurrence of the coming 26 weeks begins and ends
on the listing's wall clock; both must find the same. A first window long ago
is what tells walking from asking. Ours is what adding an entry and the job
that extends hours spend on a rule.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import attrs
from dateutil.rrule import rrule, rrulestr
from rich.console import Console
from rich.table import Table

from benchmarks.usage import machine
from driveway_core.availability import HORIZON, AvailabilityEntry, AvailabilityType, EntryId
from driveway_core.recurrence import RecurrenceRule
from driveway_core.windows import TimeWindow

ZONE: Final = ZoneInfo("America/New_York")
NOW: Final = datetime(2027, 1, 4, 5, tzinfo=UTC)
AHEAD: Final = TimeWindow(NOW, NOW + HORIZON)
LEAST: Final = 1.0
"""Ours must never be the slower one."""

Expansion = Callable[[], Sequence[tuple[datetime, datetime]]]


@attrs.frozen
class Case:
    """A rule, and the local start of its first eight hours."""

    name: str
    rule: str
    first: datetime

    def ours(self) -> list[tuple[datetime, datetime]]:
        """As an entry of a listing's calendar writes itself out."""
        start = self.first.replace(tzinfo=ZONE)
        entry = AvailabilityEntry(
            id=EntryId(UUID(int=1)),
            driveway_id=UUID(int=1),
            kind=AvailabilityType.AVAILABLE,
            window=TimeWindow(start, start + timedelta(hours=8)),
            rule=RecurrenceRule.parse(self.rule),
            created_at=NOW,
            updated_at=NOW,
        )
        return [(window.start, window.end) for window in entry.occurrences(AHEAD, ZONE)]

    def dateutil(self) -> list[tuple[datetime, datetime]]:
        """As one would write it with python-dateutil: naive times, then the zone."""
        rule = rrulestr(self.rule, dtstart=self.first)
        assert isinstance(rule, rrule)
        low, high = (at.astimezone(ZONE).replace(tzinfo=None) for at in (AHEAD.start, AHEAD.end))
        found = []
        for start in rule.between(low - timedelta(hours=8), high):
            window = tuple(
                at.replace(tzinfo=ZONE).astimezone(UTC) for at in (start, start + timedelta(hours=8))
            )
            found.append((window[0], window[1]))
        return found


RECENT, LONG_AGO = datetime(2026, 12, 7, 9), datetime(2020, 1, 6, 9)
CASES: Final = (
    Case("weekdays, begun last month", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", RECENT),
    Case("weekdays, begun in 2020", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", LONG_AGO),
    Case("every other Monday, begun in 2020", "FREQ=WEEKLY;INTERVAL=2", LONG_AGO),
    Case("first Monday of the month, begun last month", "FREQ=MONTHLY;BYDAY=1MO", RECENT),
    Case("first Monday of the month, begun in 2020", "FREQ=MONTHLY;BYDAY=1MO", LONG_AGO),
    Case("3,000 days, begun in 2020", "FREQ=DAILY;COUNT=3000", LONG_AGO),
)


def measure(*, rounds: int, each: int) -> Mapping[Case, tuple[list[float], list[float]]]:
    """Microseconds an expansion, ours and dateutil's in turn, round by round."""
    found: dict[Case, tuple[list[float], list[float]]] = {}
    for case in CASES:
        assert case.ours() == case.dateutil(), case
        found[case] = ([], [])
    for _ in range(rounds):
        for case, (ours, theirs) in found.items():
            ours.append(_microseconds(case.ours, each))
            theirs.append(_microseconds(case.dateutil, each))
    return found


def _microseconds(expand: Expansion, times: int) -> float:
    start = perf_counter()
    for _ in range(times):
        expand()
    return (perf_counter() - start) / times * 1e6


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recurrence", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round of each: does it still run?")
    rounds, each = (1, 2) if parser.parse_args(arguments).quick else (7, 100)
    table = Table(title=f"Rules written out for 26 weeks; one thread; {machine()}", title_justify="left")
    for column in (
        "",
        "occurrences",
        "ours µs",
        "spread",
        "dateutil µs",
        "spread",
        "beside",
        "not met below",
    ):
        table.add_column(column, justify="left" if not column else "right")
    for case, (ours, theirs) in measure(rounds=rounds, each=each).items():
        faster = median(theirs) / median(ours)
        table.add_row(
            case.name,
            f"{len(case.ours())}",
            *(text for found in (ours, theirs) for text in (f"{median(found):,.0f}", _spread(found))),
            f"[{'green' if faster >= LEAST else 'red'}]{faster:.2f}[/]",
            f"{LEAST:.2f}",
        )
    Console(width=None if sys.stdout.isatty() else 150).print(table)


def _spread(found: Sequence[float]) -> str:
    return f"{min(found):,.0f}–{max(found):,.0f}"


if __name__ == "__main__":
    main()
