"""Backups with pgBackRest: its configuration, its runs, and how old its newest backup is."""

from driveway_backup.backrest import Backrest, find_backrest, run_here
from driveway_backup.errors import BackupFailed, NoBackrest
from driveway_backup.repositories import (
    ARCHIVE_TIMEOUT_S,
    Bucket,
    Folder,
    Plan,
    Postgres,
    backrest_configuration,
    postgres_settings,
)

__all__ = [
    "ARCHIVE_TIMEOUT_S",
    "Backrest",
    "BackupFailed",
    "Bucket",
    "Folder",
    "NoBackrest",
    "Plan",
    "Postgres",
    "backrest_configuration",
    "find_backrest",
    "postgres_settings",
    "run_here",
]
