"""``trouble``: what a driver found on arrival."""

from pathlib import Path

import click

from driveway_cli.opening import account_of, as_json, marketplace
from driveway_cli.refunding import refund_told
from driveway_cli.showing import show_json
from driveway_cli.stays import booking_id
from driveway_cli.wishes import as_driver

_KINDS = ("occupied", "blocked", "not_as_described")


@click.command()
@click.argument("booking")
@as_driver
@click.option("--kind", required=True, type=click.Choice(_KINDS), help="What is wrong with the place.")
@click.option("--note", required=True, help="What you found, for the host and for us.")
@click.option(
    "--photo",
    "photos",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A JPEG, PNG or WebP file of at most 5 MB; up to four times.",
)
@as_json
def trouble(booking: str, email: str, kind: str, note: str, photos: tuple[Path, ...], json_: bool) -> None:
    """Report trouble on arrival at BOOKING.

    Within an hour of the start. It ends the stay, and everything comes back.
    """
    from driveway_core.booking_states import TroubleKind
    from driveway_http.models.refunds import refund_state
    from driveway_http.models.troubles import TroubleOut

    with marketplace() as container:
        account = account_of(container, email)
        its_id = booking_id(container, booking)
        report = container.report_trouble()(
            account.actor,
            its_id,
            TroubleKind(kind),
            note=note,
            photos=[photo.read_bytes() for photo in photos],
        )
        ended = container.read_booking()(account.actor, its_id)
    if json_:
        show_json(TroubleOut.of(report).model_dump(mode="json"))
        return
    click.echo("Your stay is ended, and the host is asked what happened.")
    click.echo(refund_told(ended.booking, reader=account.id, preview=False, state=refund_state(ended)))
