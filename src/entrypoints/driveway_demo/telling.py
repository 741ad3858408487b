"""How the story is told to a person at a terminal."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

import attrs
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from driveway_demo.hours import ZONE

_INDENT: Final = (0, 0, 0, 3)
_NUMBERS: Final = frozenset({"Metres", "Total", "Amount", "Paid", "Fee", "Tax", "Balance"})
_PLUGS: Final = {"tesla": "Tesla", "nema1450": "NEMA 14-50", "chademo": "CHAdeMO"}


@attrs.frozen
class Teller:
    """Says what happens; a quiet console makes it say nothing."""

    console: Console

    def scene(self, title: str) -> None:
        """Something new begins."""
        self.console.print()
        self.console.print(Text(title, style="bold cyan"))

    def says(self, text: str, *, style: str = "") -> None:
        """A sentence."""
        self.console.print(Padding(Text(text, style=style), _INDENT, expand=False))

    def good(self, text: str) -> None:
        """Something went well."""
        self.console.print(Padding(Text.assemble(("✓ ", "bold green"), text), _INDENT, expand=False))

    def refused(self, status: int, title: str, detail: str) -> None:
        """The API said no, in its own words."""
        text = Text.assemble(("✗ ", "bold red"), (f"{status} {title}. ", "bold"), detail)
        self.console.print(Padding(text, _INDENT, expand=False))

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]], *, last: bool = False) -> None:
        """Rows under their columns; ``last`` sets the last one apart."""
        table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
        for column in columns:
            number = column in _NUMBERS
            table.add_column(column, justify="right" if number else "left", no_wrap=number)
        every = list(rows)
        for place, row in enumerate(every, 1):
            table.add_row(*map(Text, row), style="bold" if last and place == len(every) else "")
        self.console.print(Padding(table, _INDENT, expand=False))

    @contextmanager
    def on_the_way(self) -> Iterator[Callable[[float, str], None]]:
        """A line that grows with each call, for so many minutes to go and words; it ends full.

        Where no person watches, a sentence each time that half of the rest is done.
        """
        columns = (TextColumn("  "), BarColumn(40), TextColumn("{task.description}"))
        watched = self.console.is_terminal and not self.console.quiet
        longest, told = 0.0, 0.0

        with Progress(*columns, console=self.console, disable=not watched) as line:
            task = line.add_task("", total=None)

            def tell(minutes: float, words: str) -> None:
                nonlocal longest, told
                longest = max(longest, minutes)
                line.update(task, description=words, total=longest, completed=longest - minutes)
                if not watched and (not told or minutes <= told / 2):
                    self.says(words)
                    told = minutes

            yield tell


def clock(moment: str) -> str:
    """A time of the API on San Francisco's wall clocks."""
    return f"{_local(moment):%H:%M}"


def day_and_clock(moment: str) -> str:
    """The same with its day."""
    return f"{_local(moment):%a %d %b, %H:%M}"


def weekday_and_clock(moment: str) -> str:
    """The same where the week is clear."""
    return f"{_local(moment):%a %H:%M}"


def day_seen_from(now: datetime, moment: datetime) -> str:
    """The day of a moment as people in San Francisco say it."""
    today, day = now.astimezone(ZONE).date(), moment.astimezone(ZONE).date()
    return {today: "today", today + timedelta(days=1): "tomorrow"}.get(day, f"{day:%A}")


def plug(connector: str | None) -> str:
    """A charger's plug by the name that is printed on it."""
    return "–" if connector is None else _PLUGS.get(connector, connector.upper())


def dollars(amount: str) -> str:
    """An amount of the API as people write it."""
    return f"${Decimal(amount):,.2f}"


def cents(amount: int) -> str:
    """Cents as people write them."""
    return f"{'-' if amount < 0 else ''}${Decimal(abs(amount)) / 100:,.2f}"


def _local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(ZONE)
