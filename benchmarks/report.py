"""Rounds as a table for people: medians, their spread, and ratios beside what is wanted of them."""

from collections.abc import Mapping, Sequence
from statistics import median

import attrs
from rich.console import Console
from rich.table import Table

from benchmarks.booking import Measured


@attrs.frozen(kw_only=True)
class Comparison:
    """Ours beside a floor; ``least`` is what the ratio must not fall below, ``aim`` where it is going."""

    ours: str
    floor: str
    least: float
    aim: float


@attrs.frozen(kw_only=True)
class Ratio:
    """How ours does beside a floor, 1 being as well: by answers a second, and by CPU seconds for each."""

    throughput: float
    cpu: float


def ratio(found: Mapping[str, Sequence[Measured]], asked: Comparison) -> Ratio:
    """Of medians."""
    ours, floor = found[asked.ours], found[asked.floor]
    return Ratio(throughput=_pace(ours) / _pace(floor), cpu=_cpu(floor) / _cpu(ours))


def tell(
    title: str,
    found: Mapping[str, Sequence[Measured]],
    comparisons: Sequence[Comparison],
    *,
    console: Console,
) -> None:
    """Print what was found, and the ratios below it."""
    table = Table(title=title, title_justify="left")
    for column in ("", "a second", "spread", "CPU ms each", "spread"):
        table.add_column(column, justify="left" if not column else "right")
    for name, rounds in found.items():
        paces, costs = [one.per_second for one in rounds], [one.cpu_ms for one in rounds]
        table.add_row(
            name,
            f"{_pace(rounds):,.0f}",
            f"{min(paces):,.0f}–{max(paces):,.0f}",
            f"{_cpu(rounds):.2f}",
            f"{min(costs):.2f}–{max(costs):.2f}",
        )
    console.print(table)
    ratios = Table(title_justify="left")
    for column in ("beside", "by throughput", "by CPU", "not met below", "going to"):
        ratios.add_column(column, justify="left" if column == "beside" else "right")
    for asked in comparisons:
        got = ratio(found, asked)
        ratios.add_row(
            f"{asked.ours} / {asked.floor}",
            _judged(got.throughput, asked.least),
            _judged(got.cpu, asked.least),
            f"{asked.least:.2f}",
            f"{asked.aim:.2f}",
        )
    if comparisons:
        console.print(ratios)


def _judged(value: float, least: float) -> str:
    return f"[{'green' if value >= least else 'red'}]{value:.2f}[/]"


def _pace(rounds: Sequence[Measured]) -> float:
    return median(one.per_second for one in rounds)


def _cpu(rounds: Sequence[Measured]) -> float:
    return median(one.cpu_ms for one in rounds)
