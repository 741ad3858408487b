"""Names that the environment and ``driveway_postgres.schema`` share."""

from typing import Final

VERSION_TABLE: Final = "driveway_schema_version"
"""Alembic's table under a name of ours, so that an embedding program may have its own."""
