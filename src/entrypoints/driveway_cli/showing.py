"""How commands show things: tables for people, JSON for machines."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from rich.console import Console

_WIDTH_WITHOUT_TERMINAL: Final = 140


def console(*, stderr: bool = False) -> "Console":
    """Where tables go; wide enough to cut nothing off when nobody looks."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, width=None if stream.isatty() else _WIDTH_WITHOUT_TERMINAL, highlight=False)


def show_json(value: object) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def show_facts(facts: Mapping[str, object], *, json_: bool) -> None:
    """Some named facts of one thing."""
    if json_:
        show_json(facts)
        return
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 3))
    for name, value in facts.items():
        table.add_row(Text(name.replace("_", " "), style="bold"), Text(words(value)))
    console().print(table)


def show_rows(columns: Sequence[str], rows: Iterable[Sequence[object]], *, nothing: str) -> None:
    """A table; or a sentence when it would be empty."""
    from rich.table import Table
    from rich.text import Text

    kept = [[Text(words(cell)) for cell in row] for row in rows]
    if not kept:
        click.echo(nothing)
        return
    table = Table(*columns, header_style="bold", box=None, padding=(0, 2, 0, 0))
    for row in kept:
        table.add_row(*row)
    console().print(table)


def words(value: object) -> str:
    """A value as a person writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "–" if value is None else str(value)
