"""``backup``: where backups go, how old they are, and whether they can be restored."""

import shutil
import tempfile
from pathlib import Path

import click

from driveway_cli.opening import as_json, process_settings, say
from driveway_cli.showing import show_facts


@click.group()
def backup() -> None:
    """Back the database up, and prove it can be restored."""


@backup.command()
@click.option("--bookings", type=click.IntRange(2, 500), default=20, show_default=True, help="Booked before.")
@click.option(
    "--lose", type=click.IntRange(1, 2), default=1, show_default=True, help="Which repository burns, too."
)
@as_json
def drill(bookings: int, lose: int, json_: bool) -> None:
    """Back up, destroy, restore and compare, on the side.

    It is played on a database made for the purpose, with pgBackRest and two repositories, of which one is
    lost, too. Your own marketplace is not touched.
    """
    from driveway_app.drilling import drill as play

    folder = Path(tempfile.mkdtemp(prefix="driveway-drill-"))
    folder.chmod(0o711)
    try:
        done = play(folder, bookings=bookings, lose=lose, pg_bin=process_settings().pg_bin, say=say)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    show_facts(
        {
            "postgres": done.postgres,
            "lost_repository": done.lost,
            "restored_from": done.restored_from,
            "restored_to": done.moment.isoformat(),
            "bookings_kept": done.kept,
            "bookings_after_that_moment": done.undone,
            "backup_seconds": round(done.backup_s, 1),
            "restore_seconds": round(done.restore_s, 1),
        },
        json_=json_,
    )


@backup.command()
@click.argument("plan", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("to", type=click.Path(dir_okay=False, path_type=Path))
@as_json
def configure(plan: Path, to: Path, json_: bool) -> None:
    """Write pgBackRest's configuration for PLAN to TO.

    Tells what PostgreSQL has to be set to.
    """
    from driveway_app.backing_up import configured

    show_facts(dict(configured(plan, to)), json_=json_)


@backup.command()
@click.argument("configuration", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def status(configuration: Path, json_: bool) -> None:
    """Say what each repository holds, and since when."""
    from driveway_app.backing_up import backups_of

    facts: dict[str, object] = {}
    for each in backups_of(configuration).kept():
        facts[f"repository_{each.repository}_readable"] = each.readable
        facts[f"repository_{each.repository}_backups"] = each.backups
        facts[f"repository_{each.repository}_newest"] = each.newest.isoformat() if each.newest else None
    show_facts(facts, json_=json_)
