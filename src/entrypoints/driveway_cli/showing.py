"""How commands show things: tables for people, JSON for machines."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from rich.console import Console

_WIDTH_WITHOUT_TERMINAL: Final = 400
_NARROWEST: Final = 16
_GAP: Final = 2


def console(*, stderr: bool = False) -> "Console":
    """Where tables go; wide enough for a row to be a line when nobody looks."""
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
    width = max(map(len, facts)) + 3
    for name, value in facts.items():
        click.echo(click.style(name.replace("_", " ").ljust(width), bold=True) + words(value))


def show_rows(columns: Sequence[str], rows: Iterable[Sequence[object]], *, nothing: str) -> None:
    """A table; a paragraph a row where the terminal is too narrow; or a sentence when it would be empty.

    Nothing is cut off, and only the widest column wraps: the others are what people copy and compare.
    """
    from rich.table import Table
    from rich.text import Text

    kept = [[words(cell) for cell in row] for row in rows]
    if not kept:
        click.echo(nothing)
        return
    paper = console()
    widths = [max(map(len, column)) for column in zip(columns, *kept, strict=True)]
    widest = widths.index(max(widths))
    if sum(widths) - widths[widest] + _NARROWEST + _GAP * (len(widths) - 1) > paper.width:
        for row in kept:
            show_facts(dict(zip(columns, row, strict=True)), json_=False)
            click.echo()
        return
    table = Table(header_style="bold", box=None, padding=(0, _GAP, 0, 0), pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, no_wrap=number != widest)
    for row in kept:
        table.add_row(*map(Text, row))
    paper.print(table)


def words(value: object) -> str:
    """A value as a person writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "–" if value is None else str(value)
