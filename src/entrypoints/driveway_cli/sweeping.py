"""``sweep``: what is due happens now."""

import click

from driveway_cli.opening import as_json, marketplace
from driveway_cli.showing import show_json


@click.command()
@as_json
def sweep(json_: bool) -> None:
    """Let holds lapse and missed stays end, everywhere.

    Bookings that somebody reads change by themselves. Answers kept for repeats are forgotten when they
    are over a day old. Hours are written out as "driveway hours extend" does, and occupancy is measured as
    "driveway prices measure" does. Reviews that are due are published, the audit log is sealed, and what
    log-ins and limits have left behind is forgotten. A worker does all that by itself.
    """
    from driveway_app import housekeeping

    with marketplace() as container:
        did = {job.name: job.do() for job in housekeeping(container)}
    changed, forgotten = did["sweep_due"], did["forget_replies"]
    extended, measured = did["extend_hours"], did["measure_occupancy"]
    if json_:
        show_json(
            {
                "changed": changed,
                "forgotten_replies": forgotten,
                "extended_hours": extended,
                "measured_driveways": measured,
            }
        )
    else:
        click.echo(
            f"{changed} booking{'' if changed == 1 else 's'} changed, {forgotten} old answers forgotten, "
            f"hours of {extended} listing{'' if extended == 1 else 's'} written out anew, "
            f"occupancy of {measured} measured."
        )
