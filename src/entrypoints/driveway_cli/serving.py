"""``serve``: the HTTP API, until it is told to stop."""

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Final

import click

from driveway_cli.city import demo_settings, ensure_city, in_my_database
from driveway_cli.opening import as_json, process_settings, say
from driveway_cli.showing import show_json
from driveway_core.errors import InvalidValue

if TYPE_CHECKING:
    from driveway_app import ProcessSettings

_COUNT_TOGETHER: Final = "PROMETHEUS_MULTIPROC_DIR"


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
    """Serve the HTTP API; prints its address as soon as it answers."""
    if in_my_database and not with_demo:
        raise click.UsageError("--in-my-database belongs to --demo.")
    settings = demo_settings(in_my_database=in_my_database) if with_demo else process_settings()
    with _one_count(settings.home):
        _serve(settings, host, port, workers, threads, with_demo=with_demo, json_=json_)


def _serve(
    settings: "ProcessSettings",
    host: str,
    port: int,
    workers: int,
    threads: int,
    *,
    with_demo: bool,
    json_: bool,
) -> None:
    from driveway_app import database_url, on_postgres
    from driveway_cli import logs
    from driveway_cli.server import ApiServer, listening

    listener = listening(host, port)
    logs.configure(settings.log)
    with database_url(settings, say=say) as url:
        if with_demo:
            ensure_city(settings, url, people=True, quiet=json_)
        with on_postgres(url, home=settings.home, pool_size=1) as container:
            container.stores().check()
            for each in container.stores().warnings():
                say(each)
        ApiServer(
            settings,
            url,
            listener=listener,
            workers=workers,
            threads=threads,
            ready=lambda address: _tell(address, settings.home if with_demo else None, json_=json_),
        ).run()


@contextmanager
def _one_count(home: Path) -> Iterator[None]:
    """A folder in which all worker processes count their requests together, for as long as they serve.

    It has to be named before prometheus-client is imported. Folders of servers
    that were killed are cleared away by the next one.
    """
    if _COUNT_TOGETHER in os.environ:
        yield
        return
    owner = os.getpid()
    folder = home / "metrics" / str(owner)
    for left in (home / "metrics").glob("[0-9]*"):
        if not _runs(int(left.name)):
            rmtree(left, ignore_errors=True)
    rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise InvalidValue("DRIVEWAY_HOME", f"nothing can be written there ({error.strerror})") from None
    os.environ[_COUNT_TOGETHER] = str(folder)
    try:
        yield
    finally:
        if os.getpid() == owner:  # a worker that leaves comes by here too, and its brothers still count
            del os.environ[_COUNT_TOGETHER]
            rmtree(folder, ignore_errors=True)


def _runs(process: int) -> bool:
    """Whether there is such a process, be it another user's."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _tell(address: str, demo_home: Path | None, *, json_: bool) -> None:
    """The address; of the demo's city also whom to log in as, and where other commands find it."""
    logins = {} if demo_home is None else _logins()
    if json_:
        show_json({"address": address, **({"log_ins": logins} if logins else {})})
        return
    click.echo(f"Driveway-Hub listens on {address}")
    if demo_home is not None:
        click.echo(f"Its API is described at {address}/docs. Log in as")
        for role, login in logins.items():
            click.echo(f"  {role:9} {login['email']:32} password {login['password']}")
        click.echo(f"Other commands find this city with DRIVEWAY_HOME={shlex.quote(str(demo_home))}")
        click.echo("Ctrl-C stops it.")


def _logins() -> dict[str, dict[str, str]]:
    from driveway_demo.city import DRIVERS, HOSTS
    from driveway_demo.seeding import OPERATOR, PASSWORD

    emails = {"driver": DRIVERS[0].email, "host": HOSTS[0].email, "operator": OPERATOR}
    return {role: {"email": email, "password": PASSWORD} for role, email in emails.items()}
