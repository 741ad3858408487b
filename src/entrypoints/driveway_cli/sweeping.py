"""``sweep``: what is due happens now."""

import click

from driveway_cli.opening import as_json, marketplace
from driveway_cli.showing import show_json


@click.command()
@as_json
def sweep(json_: bool) -> None:
    """Let holds lapse and missed stays end, everywhere; bookings that somebody reads do so by themselves."""
    with marketplace() as container:
        changed = container.sweep_due()()
    if json_:
        show_json({"changed": changed})
    else:
        click.echo(f"{changed} booking{'' if changed == 1 else 's'} changed.")
