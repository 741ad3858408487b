"""Which schema a database has, which one this program needs, and the way from one to the other.

The migrations are part of the package and run without any ``alembic.ini``.
"""

from pathlib import Path
from typing import Final

import attrs
import psycopg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from driveway_core.errors import Refused, Unavailable
from driveway_postgres.errors import DatabaseUnavailable
from driveway_postgres.migrations.names import VERSION_TABLE
from driveway_postgres.queue_schema import LEVEL, bring_up, refuse_other_level
from driveway_postgres.roles import bring_up as bring_up_roles

_LOCK: Final = 0x44524956_45484742
"""Advisory lock that one migrating process holds at a time."""


@attrs.frozen
class SchemaOutdated(Unavailable):
    """The database has no schema yet (``found`` is None) or an older one; a migration cures it."""

    slug = "schema-outdated"
    title = "The database must be migrated first"

    found: str | None
    needed: str

    def __str__(self) -> str:
        at = "has no schema yet" if self.found is None else f"is at schema {self.found}"
        return f"This database {at}, this program needs {self.needed}: run `driveway migrate`."


@attrs.frozen
class SchemaTooNew(Refused):
    """The database was migrated by a newer program than this one."""

    slug = "schema-too-new"
    title = "The database is newer than this program"

    found: str
    needed: str

    def __str__(self) -> str:
        return (
            f"This database is at schema {self.found}, this program knows only up to {self.needed}: "
            "install the newer driveway-hub."
        )


def upgrade(url: str) -> str:
    """Bring the database at a libpq URL to this program's schema; the revision it has now.

    The roles that guard its rows, which are the whole server's, and the job
    queue's tables are brought up with it. Everything happens in one
    transaction. Processes that migrate at once take turns, and those that come
    later find nothing left to do. Raises ``SchemaTooNew``, ``RolesMissing`` or
    ``DatabaseUnavailable``.
    """
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            found = _revision(connection)
            if found is not None and not _known(found):
                raise SchemaTooNew(found, expected_revision())
            bring_up_roles(connection)
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            bring_up(connection)
    except OperationalError as error:
        raise DatabaseUnavailable from error
    finally:
        engine.dispose()
    return expected_revision()


def expected_revision() -> str:
    """The schema that this program works with."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise RuntimeError("the package holds no migrations")
    return head


def current_revision(engine: Engine) -> str | None:
    """The schema that the database has; None when it has none yet."""
    with engine.connect() as connection:
        return _revision(connection)


def check_schema(engine: Engine) -> None:
    """Raises ``SchemaOutdated``, ``SchemaTooNew`` or ``QueueMismatched`` unless all is as expected."""
    refuse_other_than_expected(current_revision(engine))
    with engine.connect() as connection:
        refuse_other_level(connection.exec_driver_sql(LEVEL).scalar_one())


def refuse_other_than_expected(found: str | None) -> None:
    """Raises ``SchemaOutdated`` or ``SchemaTooNew`` for the revision that a database has."""
    needed = expected_revision()
    if found == needed:
        return
    if found is None or _known(found):
        raise SchemaOutdated(found, needed)
    raise SchemaTooNew(found, needed)


def _engine(url: str) -> Engine:
    """An engine that leaves the reading of the URL to libpq, socket directories included."""
    return create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool)


def _config() -> Config:
    config = Config()
    location = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", location.replace("%", "%%"))
    return config


def _revision(connection: Connection) -> str | None:
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return context.get_current_revision()


def _known(revision: str) -> bool:
    return any(
        script.revision == revision for script in ScriptDirectory.from_config(_config()).walk_revisions()
    )
