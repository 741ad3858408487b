"""``sandbox``: stand-ins for services outside, on this machine only."""

import errno
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from threading import Event
from typing import TypeVar

import click

from driveway_cli.opening import as_json
from driveway_cli.showing import show_json

S = TypeVar("S")


@click.group()
def sandbox() -> None:
    """Stand-ins for services outside, on this machine."""


@sandbox.command()
@click.option(
    "--port", default=12111, show_default=True, type=click.IntRange(0, 65_535), help="0 takes a free one."
)
@click.option(
    "--days-behind",
    default=0,
    show_default=True,
    type=click.IntRange(0, 365),
    help="Its clock begins so many days ago.",
)
@as_json
def stripe(port: int, days_behind: int, json_: bool) -> None:
    """Serve a stand-in for Stripe until told to stop."""
    from driveway_app import stripe_sandbox

    with _opened(lambda: stripe_sandbox(port=port, behind=timedelta(days=days_behind))) as opened:
        facts = {
            "address": opened.url,
            "api": f"{opened.url}/v1",
            "control": f"{opened.url}/_sandbox/",
            "key": "sk_test_sandbox",
            "what": "a stand-in: this is not Stripe",
        }
        _tell(
            facts,
            f"A stand-in for Stripe answers at {opened.url}; it is not Stripe, and no money moves.",
            "Any key that begins with sk_test_ will do; what steers it: docs/sandbox-stripe.md.",
            json_=json_,
        )
        Event().wait()


@sandbox.command()
@click.option(
    "--port", default=12112, show_default=True, type=click.IntRange(0, 65_535), help="0 takes a free one."
)
@click.option("--empty", is_flag=True, help="Without the two owners and their cars.")
@click.option(
    "--demo", "of_demo", is_flag=True, help="Empty, with the streets and addresses of the demo's city."
)
@click.option("--hook", metavar="URL", help="Post there what the cars tell by themselves.")
@click.option("--secret", envvar="TESLA_TELEMETRY_SECRET", help="What the hook wants to hear.")
@as_json
def tesla(
    port: int, hook: str | None, secret: str | None, *, empty: bool, of_demo: bool, json_: bool
) -> None:
    """Serve a stand-in for Tesla until told to stop."""
    from driveway_app import lay_out, telling, tesla_sandbox
    from driveway_app.clockwork import now
    from driveway_demo import streets

    if hook is not None and not secret:
        raise click.UsageError("--hook needs --secret, or TESLA_TELEMETRY_SECRET.")
    with ExitStack() as stack:
        furnished = not (empty or of_demo)
        opened = stack.enter_context(_opened(lambda: tesla_sandbox(port=port, furnished=furnished)))
        if of_demo:
            lay_out(opened, streets.driven(), streets.addresses(now().date()))
        if hook is not None:
            stack.enter_context(telling(opened, hook, secret or ""))
        facts = {
            "address": opened.url,
            "regions": opened.bases,
            "proxy": opened.proxy_url,
            "control": f"{opened.url}/_sandbox/",
            "client_id": "sandbox-client",
            "client_secret": "sandbox-secret",
            "what": "a stand-in: this is not Tesla",
        }
        _tell(
            facts,
            f"A stand-in for Tesla answers at {opened.url}; it is not Tesla, and no car is involved.",
            f"TESLA_API_BASE={opened.url} TESLA_AUTH_BASE={opened.url} TESLA_CLIENT_ID=sandbox-client "
            "TESLA_CLIENT_SECRET=sandbox-secret",
            "The same address in a browser shows its cars; what steers them: docs/sandbox-tesla.md.",
            json_=json_,
        )
        Event().wait()


def _opened(open_it: Callable[[], S]) -> S:
    """The stand-in; raises ``PortTaken`` where somebody else listens there."""
    try:
        return open_it()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        from driveway_cli.server import PortTaken

        raise PortTaken from None


def _tell(facts: Mapping[str, object], *lines: str, json_: bool) -> None:
    if json_:
        show_json(facts)
        return
    for line in lines:
        click.echo(line)
    click.echo("Ctrl-C stops it.")
