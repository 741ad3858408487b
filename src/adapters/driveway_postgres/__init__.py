"""The ports on PostgreSQL: tables, stores, search and migrations."""

from driveway_postgres.connections import is_readable
from driveway_postgres.copies import CopyNotAllowed, InUse, fresh_copy
from driveway_postgres.database import Database
from driveway_postgres.errors import DatabaseUnavailable
from driveway_postgres.roles import as_application
from driveway_postgres.schema import upgrade

__all__ = [
    "CopyNotAllowed",
    "Database",
    "DatabaseUnavailable",
    "InUse",
    "as_application",
    "fresh_copy",
    "is_readable",
    "upgrade",
]
