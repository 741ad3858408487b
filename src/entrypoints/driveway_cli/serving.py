"""``serve``: the pages and the HTTP API, until it is told to stop."""

import os
import shlex
from collections.abc import Callable
from ipaddress import ip_address
from socket import socket
from typing import TYPE_CHECKING

import attrs
import click

from driveway_cli.city import demo_settings, in_my_database
from driveway_cli.counting import counted_together
from driveway_cli.opening import as_json, process_settings, say
from driveway_cli.showing import show_json

if TYPE_CHECKING:
    from driveway_app import ProcessSettings
    from driveway_cli.served_city import ServedCity


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65_535), help="0 takes a free one."
)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 128), help="Threads in each.")
@click.option("--demo", "with_demo", is_flag=True, help="Serve the city of the demo, and print its log-ins.")
@in_my_database
@as_json
def serve(
    host: str, port: int, workers: int, threads: int, with_demo: bool, in_my_database: bool, json_: bool
) -> None:
    """Serve the pages and the API; prints the address they are at."""
    if in_my_database and not with_demo:
        raise click.UsageError("--in-my-database belongs to --demo.")
    settings = demo_settings(in_my_database=in_my_database) if with_demo else process_settings()
    shown = _Shown(host=host, port=port, workers=workers, threads=threads, json_=json_)
    with counted_together(settings.home):
        (_serve_demo if with_demo else _serve)(settings, shown)


@attrs.frozen(kw_only=True)
class _Shown:
    """Where and how the API is served."""

    host: str
    port: int
    workers: int
    threads: int
    json_: bool


def _serve(settings: "ProcessSettings", shown: _Shown) -> None:
    from driveway_app import database_url, keeper
    from driveway_cli import logs
    from driveway_cli.server import listening

    listener = listening(shown.host, shown.port)
    logs.configure(settings.log)
    with database_url(settings, say=say) as url:
        _run(
            settings,
            url,
            shown,
            listener=listener,
            ready=lambda address: _tell(address, json_=shown.json_),
            keep_up=keeper(settings) or (lambda: None),
        )


def _serve_demo(settings: "ProcessSettings", shown: _Shown) -> None:
    """The city, with stand-ins for Stripe and Tesla, and a worker."""
    from driveway_app import database_url, keeper
    from driveway_cli import logs
    from driveway_cli.served_city import served_city
    from driveway_cli.server import address_of, listening

    listener = listening(shown.host, shown.port)
    if not ip_address(listener.getsockname()[0]).is_loopback:
        listener.close()
        raise click.UsageError(
            "The demo has log-ins that everybody knows, and stand-ins that answer on this machine only: "
            "leave --host out."
        )
    logs.configure(settings.log)
    keep_database_up = keeper(settings) or (lambda: None)
    with (
        database_url(settings, owner=True, say=say) as url,
        served_city(settings, url, address_of(listener), quiet=shown.json_) as city,
    ):

        def keep_up() -> None:
            keep_database_up()
            city.household.look_after()

        _run(
            city.settings,
            city.url,
            shown,
            listener=listener,
            ready=lambda address: _tell_of_demo(address, city, json_=shown.json_),
            keep_up=keep_up,
        )


def _run(
    settings: "ProcessSettings",
    url: str,
    shown: _Shown,
    *,
    listener: socket,
    ready: Callable[[str], None],
    keep_up: Callable[[], None],
) -> None:
    from driveway_app import on_postgres
    from driveway_cli.server import ApiServer

    with on_postgres(url, home=settings.home, pool_size=1) as container:
        container.stores().check()
        for each in container.stores().warnings():
            say(each)
    ApiServer(
        settings,
        url,
        listener=listener,
        workers=shown.workers,
        threads=shown.threads,
        ready=ready,
        keep_up=keep_up,
    ).run()


def _tell(address: str, *, json_: bool) -> None:
    if json_:
        show_json({"address": address})
    else:
        click.echo(f"Driveway-Hub listens on {address}")


def _tell_of_demo(address: str, city: "ServedCity", *, json_: bool) -> None:
    """The address, whom to log in as, and where other commands find the city."""
    logins, found = _logins(), f"DRIVEWAY_CONFIG={shlex.quote(str(city.config))}"
    stand_ins = city.stand_ins
    if json_:
        facts = {"address": address, "log_ins": logins, "config": str(city.config), "stand_ins": stand_ins}
        show_json(facts)
        return
    click.echo(f"Driveway-Hub listens on {address}")
    click.echo(f"Its API is described at {address}/docs. Log in as")
    for role, login in logins.items():
        click.echo(f"  {role:9} {login['email']:32} password {login['password']}")
    click.echo(f"Stand-ins, with which neither money nor cars move: for Stripe {stand_ins['Stripe']},")
    click.echo(
        f"for Tesla {stand_ins['Tesla']} (a map of its cars). They forget everything when they stop, so"
    )
    click.echo("that the city begins afresh each time it is served.")
    click.echo(f"Other commands find it with {found}" + _unset())
    if os.environ.get("DRIVEWAY_HOME"):
        click.echo("and without DRIVEWAY_HOME, which goes before that file.")
    click.echo(f"Mails and messages to telephones become files in {city.settings.home / 'outbox'}.")
    click.echo("Ctrl-C stops it.")


def _unset() -> str:
    """What else must not be set, because it goes before a file."""
    return " and without DATABASE_URL" if os.environ.get("DATABASE_URL") else ""


def _logins() -> dict[str, dict[str, str]]:
    from driveway_demo.city import DRIVERS, HOSTS
    from driveway_demo.seeding import OPERATOR, PASSWORD

    emails = {"driver": DRIVERS[0].email, "host": HOSTS[0].email, "operator": OPERATOR}
    return {role: {"email": email, "password": PASSWORD} for role, email in emails.items()}
