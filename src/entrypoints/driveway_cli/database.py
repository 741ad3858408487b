"""``db``: the PostgreSQL that Driveway-Hub brings along."""

from pathlib import Path

import click

from driveway_cli.opening import as_json, process_settings, say
from driveway_cli.showing import show_facts


@click.group()
def db() -> None:
    """Look after the embedded PostgreSQL."""


@db.command()
@as_json
def status(json_: bool) -> None:
    """Say whether it runs, and where everything lies."""
    from driveway_app import embedded

    found = embedded(process_settings()).status()
    facts: dict[str, object] = {
        "running": found.running,
        "in_use": found.in_use,
        "pid": found.pid,
        "version": found.version,
        "data": str(found.data),
        "socket": str(found.socket),
        "log": str(found.log),
    }
    show_facts(facts, json_=json_)


@db.command()
@as_json
def stop(json_: bool) -> None:
    """Stop it now, whoever uses it. The next command that needs it starts it again."""
    from driveway_app import embedded

    cluster = embedded(process_settings())
    cluster.stop()
    show_facts({"running": cluster.status().running}, json_=json_)


@db.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@as_json
def backup(file: Path, json_: bool) -> None:
    """Write the whole database to FILE, for pg_restore. Keep the keys of the home beside it."""
    from driveway_app import embedded

    settings = process_settings()
    embedded(settings).backup(file.absolute(), say=say)
    facts: dict[str, object] = {"file": str(file.absolute()), "bytes": file.stat().st_size}
    show_facts(facts | {"keys": str(settings.home / "keys")}, json_=json_)
