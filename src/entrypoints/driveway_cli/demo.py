"""``demo``: set up, serve, and watch two drivers want one driveway, pay for it, and its host be paid."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

from driveway_cli.city import demo_settings, ensure_city, in_my_database
from driveway_cli.opening import as_json, say
from driveway_cli.showing import console, show_json

if TYPE_CHECKING:
    from driveway_app import Container, ProcessSettings, StripeSettings
    from driveway_demo.later import Clock
    from driveway_demo.telling import Teller

_COPY: Final = "_driveway_story"


@click.command()
@in_my_database
@as_json
def demo(in_my_database: bool, json_: bool) -> None:
    """Play a story: two drivers want one driveway, and pay.

    It plays over HTTP against a real server and a worker, in a home of its own below yours: nothing of
    yours is touched. Payments go to a stand-in for Stripe on this machine: it is not Stripe, and no money
    moves.
    """
    from rich.console import Console

    from driveway_app import database_url, fresh_copy
    from driveway_demo.telling import Teller

    settings = demo_settings(in_my_database=in_my_database)
    teller = Teller(Console(quiet=True) if json_ else console())
    teller.scene("A marketplace of its own")
    with database_url(settings, say=say) as url:
        if settings.database_url is None:
            teller.good("PostgreSQL is up.")
        ensure_city(settings, url, quiet=json_)
        copy = fresh_copy(url, _COPY)
        teller.good("San Francisco is there: 200 driveways of 60 hosts. The story plays in a copy of it.")
        facts = _play(settings, copy, teller)
    teller.scene("That was it")
    teller.says("`make serve` or `driveway serve --demo` leaves the server up, with the same city.")
    if json_:
        show_json(facts)


def _play(settings: "ProcessSettings", url: str, teller: "Teller") -> dict[str, object]:
    """The story, at a stand-in for Stripe that lives as long as it."""
    from driveway_app import paid_at, stripe_sandbox
    from driveway_app.clockwork import now
    from driveway_cli.programs import free_port, program
    from driveway_demo.api import Api, promise
    from driveway_demo.far_side import FarSide
    from driveway_demo.later import Clock, Later
    from driveway_demo.stage import Stage
    from driveway_demo.story import first_day

    def far_ahead(days: int) -> None:
        sandbox.clock.advance(days=days)
        promise(sandbox.deliveries.settle(), "the stand-in's news of these days comes in")

    with stripe_sandbox() as sandbox:
        teller.good(f"A stand-in for Stripe answers at {sandbox.url}. It is not Stripe, and no money moves.")
        port = free_port()
        stripe = paid_at(sandbox.url, f"http://127.0.0.1:{port}")
        environment = _environment(settings, url, stripe)
        visitor, far = Api.at(f"http://127.0.0.1:{port}"), FarSide.at(sandbox.url)
        with (
            program(
                "server", "serve", "--port", str(port), environment=environment, logs=settings.home
            ) as server,
            program("worker", "worker", environment=environment, logs=settings.home) as worker,
            visitor.http,
            far.http,
        ):
            teller.good(f"The server answers at {server.first_line().split()[-1]}.")
            worker.first_line()
            teller.good("A worker waits for jobs.")
            stage = Stage(visitor, far, teller)
            played = first_day(stage, now())
            worker.stop()
            clock = Clock(now)
            with _with_its_clock(settings, url, stripe, clock) as container:
                Later(stage, container, clock, far_ahead).play(played)
    return stage.facts


@contextmanager
def _with_its_clock(
    settings: "ProcessSettings", url: str, stripe: "StripeSettings", clock: "Clock"
) -> "Iterator[Container]":
    """The marketplace of the story once more, in this process and by a clock of its own."""
    from dependency_injector import providers

    from driveway_app import on_postgres, pay_through_stripe

    with on_postgres(url, home=settings.home, pool_size=2) as container:
        container.clock.override(providers.Object(clock))
        pay_through_stripe(container, stripe)
        yield container


def _environment(settings: "ProcessSettings", url: str, stripe: "StripeSettings") -> dict[str, str]:
    """What the programs of the story are told; whatever is set for a real marketplace is not for them."""
    own, hosts = stripe.webhook_secrets
    return {
        "DRIVEWAY_HOME": str(settings.home),
        "DATABASE_URL": url,
        "DATABASE_OWNER_URL": url,
        "DRIVEWAY_SETTLEMENT": "stripe",
        "STRIPE_API_KEY": stripe.api_key,
        "STRIPE_PUBLISHABLE_KEY": stripe.publishable_key,
        "STRIPE_WEBHOOK_SECRET": own,
        "STRIPE_CONNECT_WEBHOOK_SECRET": hosts,
        "STRIPE_API_BASE": stripe.api_base or "",
    }
