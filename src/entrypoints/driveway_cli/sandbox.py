"""``sandbox``: stand-ins for services outside, on this machine only."""

import errno
from threading import Event

import click

from driveway_cli.opening import as_json
from driveway_cli.showing import show_json


@click.group()
def sandbox() -> None:
    """Stand-ins for services outside, on this machine."""


@sandbox.command()
@click.option(
    "--port", default=12111, show_default=True, type=click.IntRange(0, 65_535), help="0 takes a free one."
)
@as_json
def stripe(port: int, json_: bool) -> None:
    """Serve a stand-in for Stripe until told to stop."""
    from driveway_app import stripe_sandbox

    try:
        opened = stripe_sandbox(port=port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        from driveway_cli.server import PortTaken

        raise PortTaken from None
    with opened:
        _tell(opened.url, json_=json_)
        Event().wait()


def _tell(url: str, *, json_: bool) -> None:
    facts = {
        "address": url,
        "api": f"{url}/v1",
        "control": f"{url}/_sandbox/",
        "key": "sk_test_sandbox",
        "what": "a stand-in: this is not Stripe",
    }
    if json_:
        show_json(facts)
        return
    click.echo(f"A stand-in for Stripe answers at {url}; it is not Stripe, and no money moves.")
    click.echo("Any key that begins with sk_test_ will do; what steers it: docs/sandbox-stripe.md.")
    click.echo("Ctrl-C stops it.")
