"""Jobs in PostgreSQL: rows that the library procrastinate adds on the transaction's own connection."""

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from driveway_core.jobs import Job
from driveway_postgres.runner import Runner

if TYPE_CHECKING:
    from procrastinate import App

PREFIX: Final = "driveway:"
"""Before the names of our tasks, queues and locks: another program may use the library in the same database.

A job's kind, or a periodic job's name, is its task and a queue of its own. A worker asks only for
those that it knows, so those of a newer program wait for a newer worker.
"""

_EPOCH: Final = datetime(2020, 1, 1, tzinfo=UTC)
_LARGEST: Final = 2**31 - 1


@attrs.frozen
class PostgresJobs:
    """``procrastinate_jobs``."""

    _run: Runner

    def add(self, job: Job) -> None:
        with self._run.lent() as connection:
            _app().configure_task(
                f"{PREFIX}{job.kind.value}",
                queue=f"{PREFIX}{job.kind.value}",
                lock=f"{PREFIX}{job.subject}",
                priority=priority(job.due),
                schedule_at=job.due,
                connection=connection,
            ).defer(subject=job.subject)


def priority(due: datetime) -> int:
    """The earlier due, the higher: of jobs with one subject the library takes the highest first.

    Were they all alike, a job that is due tomorrow would keep those added after it waiting until then.
    """
    seconds = int((due - _EPOCH).total_seconds())
    return -min(max(seconds, 0), _LARGEST)


@cache
def _app() -> "App":
    """Only adds jobs, on connections that it is lent; importing it takes a third of a second."""
    from procrastinate import App, SyncPsycopgConnector

    return App(connector=SyncPsycopgConnector())
