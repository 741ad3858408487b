"""The job queue's own tables: made by the SQL that the library procrastinate brings, and kept at its level.

None of that SQL is copied here. A table's comment says up to which of the
library's scripts the tables are, so that a later release of it brings them
on with the next migration. Source: docs/decisions/0017-jobs.md.
"""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar, Final

import attrs
from sqlalchemy import Connection

from driveway_core.errors import Unavailable

LIBRARY_TABLES: Final = frozenset(
    {"procrastinate_events", "procrastinate_jobs", "procrastinate_periodic_defers", "procrastinate_workers"}
)
"""Tables that are a library's and none of ours: no test compares them with the seed or with our tables."""

LEVEL: Final = "SELECT obj_description(to_regclass('procrastinate_jobs'), 'pg_class')"
"""The last script that the tables went through; null when there are none."""

_BY_LOCK: Final = """
    CREATE INDEX IF NOT EXISTS driveway_jobs_lock ON procrastinate_jobs (lock, priority DESC, id)
     WHERE status IN ('todo', 'doing')"""
"""Ours: who fetches a job looks for others of its lock, and the library finds those by reading them all."""

_SAY_LEVEL: Final = "COMMENT ON TABLE procrastinate_jobs IS '{}'"


@attrs.frozen
class QueueMismatched(Unavailable):
    """The job queue's tables are missing (``found`` is None) or of another release of their library."""

    slug: ClassVar[str] = "queue-mismatched"
    title: ClassVar[str] = "The job queue's tables are of another release"

    found: str | None
    needed: str

    def __str__(self) -> str:
        if self.found is not None and self.found > self.needed:
            return (
                f"The job queue is at {self.found}, this program knows only up to {self.needed}: "
                "install the newer procrastinate."
            )
        at = "has no tables" if self.found is None else f"is at {self.found}"
        return f"The job queue {at}, this program needs {self.needed}: run `driveway migrate`."


def bring_up(connection: Connection) -> None:
    """Make the queue's tables, or run the scripts of the library that they have not been through."""
    found, needed = connection.exec_driver_sql(LEVEL).scalar_one(), expected_level()
    if found is None:
        _run(connection, _sql() / "schema.sql")
    for script in _scripts() if found is not None else ():
        if script.stem > found:
            _run(connection, script)
    connection.exec_driver_sql(_BY_LOCK)
    if found is None or found < needed:
        connection.exec_driver_sql(_SAY_LEVEL.format(needed))


@cache
def expected_level() -> str:
    """The last script of the library that is installed."""
    return _scripts()[-1].stem


def refuse_other_level(found: str | None) -> None:
    """Raises ``QueueMismatched`` unless the tables are as the installed library wants them."""
    if found != expected_level():
        raise QueueMismatched(found, expected_level())


def _run(connection: Connection, script: Path) -> None:
    connection.exec_driver_sql(script.read_text(encoding="utf-8"), execution_options={"no_parameters": True})


def _scripts() -> Sequence[Path]:
    """Their names begin with the release that brought them, and sort as they are to be run."""
    return sorted((_sql() / "migrations").glob("*.sql"))


def _sql() -> Path:
    """Found without importing the library, which takes a third of a second."""
    library = find_spec("procrastinate")
    if library is None or library.origin is None:
        raise RuntimeError("procrastinate is not installed")
    return Path(library.origin).parent / "sql"
