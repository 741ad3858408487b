"""``prices``: what prices follow, measured now and then."""

import click

from driveway_cli.opening import as_json, marketplace
from driveway_cli.showing import show_json


@click.group()
def prices() -> None:
    """Look after what prices follow."""


@prices.command("measure")
@as_json
def measure(json_: bool) -> None:
    """Measure how well driveways are booked.

    Only those with an occupancy rule, their own or the marketplace's, each once a day or week as its rule
    says: the booked share of the time that it was open in the four weeks before. Run it once a day, or
    sweep does. Stopped in between, it goes on where it was.
    """
    with marketplace() as container:
        measured = container.measure_occupancy()(told=_so_far)
    if json_:
        show_json({"measured": measured})
    else:
        click.echo(f"{measured} driveway{'' if measured == 1 else 's'} measured.")


def _so_far(measured: int) -> None:
    click.echo(f"{measured} so far", err=True)
