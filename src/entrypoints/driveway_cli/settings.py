"""``settings``: what the whole marketplace goes by."""

from typing import TYPE_CHECKING

import click

from driveway_cli.opening import as_json, marketplace
from driveway_cli.showing import show_facts, show_json, show_rows

if TYPE_CHECKING:
    from driveway_core.settings import Setting


@click.group()
def settings() -> None:
    """Read and change the settings of the marketplace."""


@settings.command("get")
@click.argument("key", required=False)
@as_json
def get(key: str | None, json_: bool) -> None:
    """Show all settings, or the one named KEY."""
    from driveway_core.actors import SYSTEM

    with marketplace() as container:
        if key is not None:
            chosen = [container.read_setting()(SYSTEM, key)]
        else:
            chosen = list(container.read_settings()(SYSTEM, public_only=False))
    if json_:
        show_json(_facts(chosen[0]) if key is not None else [_facts(setting) for setting in chosen])
    else:
        show_rows(
            ("Setting", "Value", "Public", "What it does"),
            [(each.key, each.value, each.is_public, each.description) for each in chosen],
            nothing="There are no settings.",
        )


@settings.command("set")
@click.argument("key")
@click.argument("value")
@as_json
def put(key: str, value: str, json_: bool) -> None:
    """Change the setting KEY to VALUE. Every process goes by it within seconds."""
    from driveway_core.actors import SYSTEM

    with marketplace() as container:
        changed = container.change_setting()(SYSTEM, key, value)
    show_facts(_facts(changed), json_=json_)


def _facts(setting: "Setting") -> dict[str, object]:
    return {
        "id": str(setting.id),
        "key": setting.key,
        "value": setting.value,
        "type": setting.type.value,
        "description": setting.description,
        "is_public": setting.is_public,
        "created_at": setting.created_at.isoformat(),
        "updated_at": setting.updated_at.isoformat(),
    }
