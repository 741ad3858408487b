"""Jobs in PostgreSQL: rows that the library procrastinate adds on the transaction's own connection."""

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from driveway_core.jobs import Job, JobKind
from driveway_postgres.runner import Runner

if TYPE_CHECKING:
    from procrastinate import App

_EPOCH: Final = datetime(2020, 1, 1, tzinfo=UTC)
_LARGEST: Final = 2**31 - 1


@attrs.frozen
class PostgresJobs:
    """``procrastinate_jobs``."""

    _run: Runner

    def add(self, job: Job) -> None:
        with self._run.lent() as connection:
            _app().configure_task(
                task_name(job.kind),
                queue=task_name(job.kind),
                lock=f"driveway:{job.subject}",
                priority=priority(job.due),
                schedule_at=job.due,
                connection=connection,
            ).defer(subject=job.subject)


def task_name(kind: JobKind) -> str:
    """What a kind is called in the queue, as a task and as a queue of its own.

    A worker asks only for the kinds that it knows: those of a newer program wait for a newer worker.
    """
    return f"driveway:{kind.value}"


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
