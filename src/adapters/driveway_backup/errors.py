"""What can keep backups from being made."""

from typing import ClassVar

import attrs

from driveway_core.errors import Refused, Unavailable


@attrs.frozen
class NoBackrest(Refused):
    """pgBackRest, or a PostgreSQL that it knows, is not installed; ``wanting`` names what."""

    slug: ClassVar[str] = "no-backrest"
    title: ClassVar[str] = "pgBackRest was not found"

    wanting: str

    def __str__(self) -> str:
        return (
            f"Not run: {self.wanting} is not installed here. "
            "On Debian: apt-get install pgbackrest postgresql-15"
        )


@attrs.frozen
class BackupFailed(Unavailable):
    """pgBackRest did not do what it was asked to; ``said`` are its own words."""

    slug: ClassVar[str] = "backup-failed"
    title: ClassVar[str] = "The backup failed"
    retry_after = 60

    doing: str
    said: str

    def __str__(self) -> str:
        return f"pgBackRest {self.doing}: {self.said.strip() or 'it said nothing'}"
