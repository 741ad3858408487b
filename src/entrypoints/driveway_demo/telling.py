"""How the story is told to a person at a terminal."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

import attrs
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from driveway_demo.hours import ZONE

_INDENT: Final = (0, 0, 0, 3)
_NUMBERS: Final = frozenset({"#", "Metres", "An hour", "Total", "Amount", "Quantity"})


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
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
        for column in columns:
            table.add_column(column, justify="right" if column in _NUMBERS else "left", no_wrap=True)
        every = list(rows)
        for number, row in enumerate(every, 1):
            table.add_row(*map(Text, row), style="bold" if last and number == len(every) else "")
        self.console.print(Padding(table, _INDENT, expand=False))


def clock(moment: str) -> str:
    """A time of the API on San Francisco's wall clocks."""
    return f"{_local(moment):%H:%M}"


def day_and_clock(moment: str) -> str:
    """The same with its day."""
    return f"{_local(moment):%a %d %b, %H:%M}"


def dollars(amount: str) -> str:
    """An amount of the API as people write it."""
    return f"${Decimal(amount):,.2f}"


def _local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(ZONE)
