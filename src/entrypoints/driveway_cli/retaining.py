"""``retention``: what is kept how long, and dropping what is older."""

import click

from driveway_cli.opening import as_json, marketplace
from driveway_cli.showing import console, show_json, show_rows


@click.group()
def retention() -> None:
    """How long things are kept, and dropping what is older."""


@retention.command("list")
@as_json
def list_(json_: bool) -> None:
    """Every period, with its reason."""
    from driveway_core.retention import PERIODS

    names = ("what", "kept", "since", "then", "why")
    rows = [(each.kept.value, each.words, each.since, each.then, each.why) for each in PERIODS]
    if json_:
        show_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        show_rows([name.capitalize() for name in names], rows, nothing="Nothing is dropped.")


@retention.command()
@click.option("--only", help="One kind alone, as retention list names it.")
@as_json
def run(only: str | None, json_: bool) -> None:
    """Drop what is older than its period.

    In batches, as a worker does each night. A run that was interrupted has lost nothing; the next one goes
    on. What jobs of their own drop is left to them.
    """
    from driveway_core.retention import PERIODS, period

    periods = PERIODS if only is None else (period(only),)
    paper = console(stderr=True)
    with marketplace() as container, paper.status("Dropping what is old …") as status:
        dropped = container.drop_old()(
            periods, told=lambda kept, rows: status.update(f"Dropping {kept.value}: {rows} …")
        )
    counts = {kept.value: rows for kept, rows in dropped.items()}
    if json_:
        show_json(counts)
    else:
        show_rows(("Kind", "Dropped"), list(counts.items()), nothing="A job of its own drops these.")
