"""The city of the demo: in a home of its own, made when it is not there."""

from typing import TYPE_CHECKING

import attrs
import click

from driveway_cli.opening import process_settings
from driveway_cli.showing import console

if TYPE_CHECKING:
    from driveway_app import ProcessSettings

in_my_database = click.option(
    "--in-my-database",
    is_flag=True,
    help="With DATABASE_URL: put the demo's city and its public log-ins there.",
)
"""Nobody gets 200 made-up driveways into a real marketplace by accident."""


def demo_settings(*, in_my_database: bool) -> "ProcessSettings":
    """The settings of this process, moved into the demo's home ``<home>/demo``.

    With a database of the user's own, only when told so, and then in the user's home.
    """
    settings = process_settings()
    if settings.database_url is None:
        return attrs.evolve(settings, home=settings.home / "demo")
    if not in_my_database:
        raise click.UsageError(
            "DATABASE_URL is set, and the demo would put its made-up city there, with log-ins that everybody "
            "knows. Unset it to play in a database of the demo's own, or say --in-my-database."
        )
    return settings


def ensure_city(settings: "ProcessSettings", url: str, *, people: bool = False, quiet: bool = False) -> None:
    """See to it that the city is in the database, and, if wanted, people to log in as and pictures."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from driveway_app import on_postgres
    from driveway_demo.seeding import Seeder, is_seeded

    with on_postgres(url, home=settings.home, pool_size=2) as container:
        container.stores().check()
        seeder = Seeder.of(container)
        if not is_seeded(container):
            columns = (TextColumn("   {task.description}"), BarColumn(), MofNCompleteColumn())
            shown = console(stderr=True)
            hidden = quiet or not shown.is_terminal
            with Progress(*columns, console=shown, disable=hidden, transient=True) as bar:
                task = bar.add_task("Hosts list their driveways", total=None)
                seeder.city(lambda done, total: bar.update(task, completed=done, total=total))
        if people:
            seeder.people()
            seeder.pictures()
