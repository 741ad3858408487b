"""``hours``: what was written out of opening hours, kept ahead of time."""

import click

from driveway_cli.opening import as_json, marketplace
from driveway_cli.showing import show_json


@click.group()
def hours() -> None:
    """Look after the opening hours of all listings."""


@hours.command("extend")
@as_json
def extend(json_: bool) -> None:
    """Write out the coming half year of opening hours.

    Hours that are the same every week need none of it.

    Takes the listings whose written hours end within 25 weeks, and those written before the time zone
    database changed. Search is right without it, and quicker with it: run it once a day, or sweep does.
    Stopped in between, it goes on where it was.
    """
    with marketplace() as container:
        written = container.extend_hours()(told=_so_far)
    if json_:
        show_json({"extended": written})
    else:
        click.echo(f"The hours of {written} listing{'' if written == 1 else 's'} were written out anew.")


def _so_far(written: int) -> None:
    click.echo(f"{written} so far", err=True)
