"""Backups of a server of one's own: the plan in a file, and what pgBackRest and PostgreSQL are told."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from driveway_core.errors import InvalidValue
from driveway_core.ports import Backups

if TYPE_CHECKING:
    from driveway_backup import Bucket, Folder


def configured(plan: Path, to: Path) -> dict[str, str]:
    """Write ``pgbackrest.conf`` for a plan, readable by its owner alone; what the server has to be set to.

    ``docs/operations.md`` shows a plan; a repository may also be a ``folder``.
    Raises ``InvalidValue`` naming what is wrong in it, and
    ``NoBackrest``; nothing is written then.
    """
    from driveway_backup import (
        Plan,
        Postgres,
        backrest_configuration,
        find_backrest,
        postgres_settings,
    )

    told = _table(plan)
    server = _part(told, "postgres")
    text = backrest_configuration(
        Plan(
            postgres=Postgres(
                data=Path(_text(server, "data")),
                sockets=Path(_text(server, "sockets")),
                port=_port(server),
            ),
            repositories=[_repository(each) for each in _parts(told, "repositories")],
            passphrase=_passphrase(_text(told, "passphrase_file")),
            work=Path(_text(told, "work")),
        )
    )
    settings = postgres_settings(find_backrest(), to.absolute())
    pending = to.with_name(f"{to.name}.new")
    pending.unlink(missing_ok=True)
    pending.touch(mode=0o600)
    pending.write_text(text, encoding="utf-8")
    pending.rename(to)
    return settings


def backups_of(configuration: Path) -> Backups:
    """Those that pgBackRest keeps by a configuration; raises ``NoBackrest``."""
    from driveway_backup import Backrest, find_backrest

    return Backrest(find_backrest(), configuration.absolute())


def _repository(told: Mapping[str, Any]) -> "Folder | Bucket":
    from driveway_backup import Bucket, Folder

    if "folder" in told:
        return Folder(Path(_text(told, "folder")))
    key, *rest = _secret(_text(told, "key_file"))
    if not rest:
        raise InvalidValue("key_file", "must hold the access key, and its secret in the next line")
    return Bucket(
        name=_text(told, "bucket"),
        region=_text(told, "region"),
        endpoint=_text(told, "endpoint"),
        key=key,
        key_secret=rest[0],
    )


def _table(plan: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(plan.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidValue(str(plan), getattr(error, "strerror", None) or str(error)) from error


def _part(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = told.get(name)
    if not isinstance(found, Mapping):
        raise InvalidValue(name, "is required, as a table")
    return found


def _parts(told: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = told.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, Mapping) for each in found):
        raise InvalidValue(name, "are tables, each as [[repositories]]")
    return found


def _port(server: Mapping[str, Any]) -> int:
    found = server.get("port", 5432)
    if not isinstance(found, int) or not 1 <= found <= 65_535:
        raise InvalidValue("port", "must be a whole number from 1 to 65535")
    return found


def _passphrase(file: str) -> str:
    words = _secret(file)
    if len(words) != 1:
        raise InvalidValue(file, "must hold the passphrase, without blanks")
    return words[0]


def _text(told: Mapping[str, Any], name: str) -> str:
    found = told.get(name)
    if not isinstance(found, str) or not found.strip():
        raise InvalidValue(name, "is required")
    return found


def _secret(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8").split()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise InvalidValue(file, f"cannot be read ({why})") from error
