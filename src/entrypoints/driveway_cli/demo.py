"""``demo``: two drivers want one driveway, one pays for it and drives there, and its host is paid."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs
import click

from driveway_cli.city import demo_settings, ensure_city, in_my_database
from driveway_cli.opening import as_json, say
from driveway_cli.showing import console, show_json

if TYPE_CHECKING:
    from driveway_app import Container, ProcessSettings, StripeSettings
    from driveway_app.car_settings import CarSettings
    from driveway_demo.ahead import Clock
    from driveway_demo.stage import Stage
    from driveway_demo.story import Booked
    from driveway_demo.telling import Teller

_COPY: Final = "_driveway_story"


@click.command()
@in_my_database
@as_json
def demo(in_my_database: bool, json_: bool) -> None:
    """Play a story: two drivers want one driveway; one drives there.

    It plays over HTTP against a real server and a worker, in a home of its own below yours: nothing of
    yours is touched. Payments go to a stand-in for Stripe on this machine, and cars are asked and sent
    at a stand-in for Tesla: it is neither Stripe nor Tesla, and neither money nor cars move.
    """
    from rich.console import Console

    from driveway_app import database_url, fresh_copy
    from driveway_demo.telling import Teller

    settings = demo_settings(in_my_database=in_my_database)
    teller = Teller(Console(quiet=True) if json_ else console())
    teller.scene("A marketplace of its own")
    with database_url(settings, owner=True, say=say) as url:
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
    """The story, with stand-ins for Stripe and Tesla that live as long as it."""
    from driveway_app import driven_at, lay_out, paid_at, stripe_sandbox, tesla_sandbox
    from driveway_app.clockwork import now
    from driveway_cli.programs import free_port, program
    from driveway_demo import streets
    from driveway_demo.api import Api, promise
    from driveway_demo.car_side import CarSide
    from driveway_demo.far_side import FarSide
    from driveway_demo.stage import Stage
    from driveway_demo.story import bookings

    def far_ahead(step: timedelta) -> None:
        stripe_side.clock.advance(step)
        tesla_side.clock.advance(step)

    def settled() -> None:
        promise(stripe_side.deliveries.settle(), "the stand-in's news of these days comes in")

    with stripe_sandbox() as stripe_side, tesla_sandbox(furnished=False) as tesla_side:
        lay_out(tesla_side, streets.driven(), streets.addresses(now().date()))
        teller.good(
            f"A stand-in for Stripe answers at {stripe_side.url}. It is not Stripe, and no money moves."
        )
        teller.good(f"A stand-in for Tesla answers at {tesla_side.url}. It is not Tesla, and no car moves.")
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        stripe, cars = paid_at(stripe_side.url, address), driven_at(tesla_side.url, address)
        environment = _environment(settings, url, stripe, cars)
        visitor, far, car_side = Api.at(address), FarSide.at(stripe_side.url), CarSide.at(tesla_side.url)
        with (
            program(
                "server", "serve", "--port", str(port), environment=environment, logs=settings.home
            ) as server,
            program("worker", "worker", environment=environment, logs=settings.home) as worker,
            visitor.http,
            far.http,
            car_side.http,
        ):
            teller.good(f"The server answers at {server.first_line().split()[-1]}.")
            worker.first_line()
            teller.good("A worker waits for jobs.")
            stage = Stage(visitor, far, car_side, teller)
            car_side.says_what_it_is()
            booked = bookings(stage, now())
            worker.stop()
            _later(stage, booked, _World(settings.home, url, stripe, cars, far_ahead, settled))
    return stage.facts


@attrs.frozen
class _World:
    """What the marketplace of the story is opened with, and the stand-ins beyond it.

    ``far_ahead`` sets their clocks ahead, ``settled`` waits until their news has come in.
    """

    home: Path
    url: str
    stripe: "StripeSettings"
    cars: "CarSettings"
    far_ahead: Callable[[timedelta], None]
    settled: Callable[[], None]


def _later(stage: "Stage", booked: "Booked", world: _World) -> None:
    """The hours and days after, by a clock that this program sets; it does the work, and answers the API."""
    import httpx

    from driveway_app import catch_up
    from driveway_app.clockwork import now
    from driveway_demo.ahead import Ahead, Clock
    from driveway_demo.later import Later
    from driveway_demo.story import afternoon
    from driveway_http import create_app

    clock = Clock(now)
    with (
        _logging_to(world.home / "later.log"),
        _by(clock, world) as container,
        httpx.Client(
            transport=httpx.WSGITransport(app=create_app(container)), base_url=stage.visitor.http.base_url
        ) as http,
    ):
        ahead = Ahead(clock, world.far_ahead, lambda: catch_up(world.url, container))
        played = afternoon(stage, http, ahead, booked)
        Later(stage, container, ahead, world.settled).play(played)


@contextmanager
def _logging_to(file: Path) -> Iterator[None]:
    """What is logged while this program does a worker's work stands in a file, as a worker's does."""
    handler = logging.FileHandler(file, mode="w", encoding="utf-8")
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()


@contextmanager
def _by(clock: "Clock", world: _World) -> "Iterator[Container]":
    """The marketplace of the story once more, in this process and by a clock of its own."""
    from dependency_injector import providers

    from driveway_app import drive_teslas, on_postgres, pay_through_stripe

    with on_postgres(world.url, home=world.home, pool_size=4) as container:
        container.clock.override(providers.Object(clock))
        pay_through_stripe(container, world.stripe)
        with drive_teslas(container, world.cars):
            yield container


def _environment(
    settings: "ProcessSettings", url: str, stripe: "StripeSettings", cars: "CarSettings"
) -> dict[str, str]:
    """What the programs of the story are told; whatever is set for a real marketplace is not for them."""
    own, hosts = stripe.webhook_secrets
    no_tesla = {name: "" for name in os.environ if name.startswith("TESLA_")}
    return no_tesla | {
        "DRIVEWAY_HOME": str(settings.home),
        "DATABASE_URL": url,
        "DATABASE_OWNER_URL": url,
        "DRIVEWAY_SETTLEMENT": "stripe",
        "STRIPE_API_KEY": stripe.api_key,
        "STRIPE_PUBLISHABLE_KEY": stripe.publishable_key,
        "STRIPE_WEBHOOK_SECRET": own,
        "STRIPE_CONNECT_WEBHOOK_SECRET": hosts,
        "STRIPE_API_BASE": stripe.api_base or "",
        "TESLA_CLIENT_ID": cars.client_id,
        "TESLA_CLIENT_SECRET": cars.client_secret,
        "TESLA_REDIRECT_URI": cars.redirect_uri,
        "TESLA_API_BASE": cars.api_base or "",
        "TESLA_AUTH_BASE": cars.auth_base or "",
    }
