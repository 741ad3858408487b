"""What pgBackRest and PostgreSQL are told: a full backup a day to two places, and every change at once.

Source: the seed's section on backup; pgBackRest's user guide, *Multiple
repositories*, *Encryption*, *Point-in-time recovery*.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import attrs

from driveway_core.errors import InvalidValue

ARCHIVE_TIMEOUT_S: Final = 900
"""No acknowledged change is older than this before it is on its way to both places."""

STANZA: Final = "driveway"
KEPT_DAYS: Final = 30
"""As long as a copy of a destroyed data key may live (domain rules §9)."""


def _one_line(_: object, attribute: "attrs.Attribute[str]", value: str) -> None:
    if not value or not value.isprintable() or value != value.strip():
        raise InvalidValue(attribute.name, "must be one line of text")


@attrs.frozen
class Folder:
    """A repository in a folder, for a drill or a mounted disk elsewhere."""

    path: Path

    def options(self) -> Iterator[tuple[str, str]]:
        """Of its repository, without their prefix."""
        yield "type", "posix"
        yield "path", str(self.path)


@attrs.frozen(kw_only=True)
class Bucket:
    """A repository in S3 or what speaks its language; two of them belong in two regions."""

    name: str = attrs.field(validator=_one_line)
    region: str = attrs.field(validator=_one_line)
    endpoint: str = attrs.field(validator=_one_line)
    key: str = attrs.field(validator=_one_line, repr=False)
    key_secret: str = attrs.field(validator=_one_line, repr=False)
    path: str = attrs.field(default="/driveway", validator=_one_line)

    def options(self) -> Iterator[tuple[str, str]]:
        """Of its repository, without their prefix."""
        yield "type", "s3"
        yield "path", self.path
        yield "s3-bucket", self.name
        yield "s3-region", self.region
        yield "s3-endpoint", self.endpoint
        yield "s3-key", self.key
        yield "s3-key-secret", self.key_secret


Repository: TypeAlias = Folder | Bucket


@attrs.frozen(kw_only=True)
class Postgres:
    """Which server is backed up: its data, its socket, and a role that may."""

    data: Path
    sockets: Path
    port: int = 5432
    role: str = attrs.field(default="postgres", validator=_one_line)
    database: str = attrs.field(default="postgres", validator=_one_line)


@attrs.frozen(kw_only=True)
class Plan:
    """Where the backups of a server go; ``passphrase`` encrypts them there, before they leave.

    ``work`` is a folder for pgBackRest's own locks and logs.
    """

    postgres: Postgres
    repositories: Sequence[Repository]
    passphrase: str = attrs.field(validator=_one_line, repr=False)
    work: Path

    def __attrs_post_init__(self) -> None:
        if len(self.repositories) < 2:
            raise InvalidValue("repositories", "there must be two, so that one can be lost")


def backrest_configuration(plan: Plan) -> str:
    """The text of ``pgbackrest.conf``; it holds secrets."""
    lines = [
        "[global]",
        "start-fast=y",
        "process-max=2",
        "compress-type=zst",
        "log-level-console=warn",
        "log-level-file=off",
        f"lock-path={plan.work}",
        f"log-path={plan.work}",
        f"spool-path={plan.work}",
    ]
    for number, repository in enumerate(plan.repositories, start=1):
        lines += ["", *(f"repo{number}-{name}={value}" for name, value in repository.options())]
        lines += [
            f"repo{number}-bundle=y",
            f"repo{number}-cipher-type=aes-256-cbc",
            f"repo{number}-cipher-pass={plan.passphrase}",
            f"repo{number}-retention-full-type=time",
            f"repo{number}-retention-full={KEPT_DAYS}",
        ]
    server = plan.postgres
    lines += [
        "",
        f"[{STANZA}]",
        f"pg1-path={server.data}",
        f"pg1-socket-path={server.sockets}",
        f"pg1-port={server.port}",
        f"pg1-user={server.role}",
        f"pg1-database={server.database}",
    ]
    return "\n".join(lines) + "\n"


def postgres_settings(program: Path, configuration: Path) -> dict[str, str]:
    """What the server has to be set to; ``archive_mode`` needs a restart."""
    return {
        "wal_level": "replica",
        "archive_mode": "on",
        "archive_timeout": f"{ARCHIVE_TIMEOUT_S}s",
        "archive_command": f"{program} --config={configuration} --stanza={STANZA} archive-push %p",
    }
