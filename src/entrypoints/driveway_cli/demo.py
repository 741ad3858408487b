"""``demo``: set up, serve, and watch two drivers want one driveway."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

from driveway_cli.city import demo_settings, ensure_city, in_my_database
from driveway_cli.opening import as_json, say
from driveway_cli.showing import console, show_json

if TYPE_CHECKING:
    from driveway_app import ProcessSettings

_STOPPING: Final = 40  # seconds


@click.command()
@in_my_database
@as_json
def demo(in_my_database: bool, json_: bool) -> None:
    """Play the story of two drivers who want one driveway.

    It plays over HTTP against a real server, in a home of its own below yours: nothing of yours is
    touched.
    """
    from rich.console import Console

    from driveway_app import database_url
    from driveway_app.clockwork import now
    from driveway_demo.api import Api
    from driveway_demo.story import Story
    from driveway_demo.telling import Teller

    settings = demo_settings(in_my_database=in_my_database)
    teller = Teller(Console(quiet=True) if json_ else console())
    teller.scene("A marketplace of its own")
    with database_url(settings, say=say) as url:
        if settings.database_url is None:
            teller.good("PostgreSQL is up.")
        ensure_city(settings, url, quiet=json_)
        teller.good("San Francisco is there: 200 driveways of 60 hosts.")
        with _serving(settings) as address:
            teller.good(f"The server answers at {address}.")
            visitor = Api.at(address)
            with visitor.http:
                facts = Story(visitor, teller).play(now())
    teller.scene("That was it")
    teller.says("`make serve` or `driveway serve --demo` leaves the server up, with the same city.")
    if json_:
        show_json(facts)


@contextmanager
def _serving(settings: "ProcessSettings") -> Iterator[str]:
    """The server in a process of its own, on a free port; its address."""
    from driveway_demo.api import promise

    command = [sys.executable, "-m", "driveway_cli", "serve", "--port", "0"]
    environment = {**os.environ, "DRIVEWAY_HOME": str(settings.home), "PYTHONUNBUFFERED": "1"}
    log = settings.home / "server.log"
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(  # noqa: S603  # this very program
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment
        ) as server,
    ):
        try:
            said = "" if server.stdout is None else server.stdout.readline()
            promise(said, "the server starts", log.read_text(encoding="utf-8")[-2000:])
            yield said.split()[-1]
        finally:
            server.terminate()
            server.wait(_STOPPING)
