"""``init`` and ``migrate``: everything in its place before the first booking."""

import click

from driveway_cli.opening import as_json, process_settings, say
from driveway_cli.showing import show_facts


@click.command()
@as_json
def init(json_: bool) -> None:
    """Make the home, its keys and the database. What is there already stays as it is."""
    from driveway_app import make_keys, migrate

    settings = process_settings()
    revision = migrate(settings, say=say)
    make_keys(settings)
    facts: dict[str, object] = {
        "home": str(settings.home),
        "keys": str(settings.home / "keys"),
        "database": "embedded" if settings.database_url is None else "DATABASE_URL",
        "schema": revision,
    }
    show_facts(facts, json_=json_)


@click.command()
@as_json
def migrate(json_: bool) -> None:
    """Bring the database to this program's schema."""
    from driveway_app import migrate

    show_facts({"schema": migrate(process_settings(), say=say)}, json_=json_)
