"""The job queue in PostgreSQL: what people ask of it, and what workers do besides working."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import attrs

from driveway_core.errors import Missing
from driveway_core.jobs import FailedJob, JobTally
from driveway_postgres.connections import Pool, borrowed
from driveway_postgres.jobs import PREFIX, priority
from driveway_postgres.runner import Runner

STALLED_AFTER_S: Final = 60.0
"""A worker that nobody has heard of for so long is taken for dead."""


_OURS: Final = {"prefix": PREFIX}

_TALLIES: Final = b"""
    WITH known AS (
        SELECT job.task_name, job.status,
               coalesce(job.scheduled_at, to_timestamp((job.args ->> 'timestamp')::bigint), %(at)s) AS due,
               worker.last_heartbeat
          FROM procrastinate_jobs job
          LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
         WHERE starts_with(job.task_name, %(prefix)s) AND job.status IN ('todo', 'doing', 'failed'))
    SELECT task_name,
           count(*) FILTER (WHERE status = 'todo' AND due <= %(at)s),
           count(*) FILTER (WHERE status = 'todo' AND due > %(at)s),
           count(*) FILTER (WHERE status = 'doing'),
           count(*) FILTER (WHERE status = 'doing' AND coalesce(
               last_heartbeat < now() - make_interval(secs => %(silent_s)s), true)),
           count(*) FILTER (WHERE status = 'failed'),
           min(due) FILTER (WHERE status = 'todo' AND due <= %(at)s)
      FROM known
     GROUP BY task_name
     ORDER BY task_name"""

_FAILED: Final = b"""
    SELECT job.id, job.task_name, job.args ->> 'subject', job.attempts, max(event.at) AS failed_at
      FROM procrastinate_jobs job
      JOIN procrastinate_events event ON event.job_id = job.id AND event.type = 'failed'
     WHERE starts_with(job.task_name, %(prefix)s) AND job.status = 'failed'
     GROUP BY job.id
     ORDER BY failed_at DESC, job.id DESC
     LIMIT %(limit)s"""

_HAS_FAILED: Final = b"""
    SELECT job.id FROM procrastinate_jobs job
     WHERE starts_with(job.task_name, %(prefix)s) AND job.id = %(id)s AND job.status = 'failed'
       FOR UPDATE"""

_LEFT_BEHIND: Final = b"""
    SELECT job.id
      FROM procrastinate_jobs job
      LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
     WHERE starts_with(job.task_name, %(prefix)s) AND job.status = 'doing'
       AND (worker.id IS NULL OR worker.id = ANY (%(gone)s) OR job.id = ANY (%(dropped)s)
            OR worker.last_heartbeat < now() - make_interval(secs => %(silent_s)s))
       FOR UPDATE OF job SKIP LOCKED"""

_HASTEN: Final = b"""
    UPDATE procrastinate_jobs SET scheduled_at = now()
     WHERE starts_with(task_name, %(prefix)s) AND status = 'todo'
       AND scheduled_at > now() AND scheduled_at <= %(at)s"""

_TAKEN: Final = b"SELECT id FROM procrastinate_jobs WHERE status = 'doing' AND worker_id = %(worker)s"
_SEEN: Final = b"SELECT max(last_heartbeat) FROM procrastinate_workers"


@attrs.frozen
class PostgresJobQueue:
    """The ``JobQueue`` port; ``silent_s`` is how long a worker may be silent before it is taken for dead."""

    _pool: Pool
    silent_s: float = STALLED_AFTER_S

    def tallies(self, *, at: datetime) -> Sequence[JobTally]:
        with borrowed(self._pool) as run:
            rows = run.all(_TALLIES, {**_OURS, "at": at, "silent_s": self.silent_s})
        return [
            JobTally(
                name=name.removeprefix(PREFIX),
                waiting=waiting,
                later=later,
                doing=doing,
                stalled=stalled,
                failed=failed,
                oldest_due=oldest,
            )
            for name, waiting, later, doing, stalled, failed, oldest in rows
        ]

    def failed(self, *, limit: int) -> Sequence[FailedJob]:
        with borrowed(self._pool) as run:
            rows = run.all(_FAILED, {**_OURS, "limit": limit})
        return [
            FailedJob(id=id, name=name.removeprefix(PREFIX), subject=subject, tries=tries, failed_at=at)
            for id, name, subject, tries, at in rows  # noqa: A001  # a job's id is called `id`
        ]

    def retry(self, job_id: int, *, at: datetime) -> None:
        with self._changing() as run:
            if run.one(_HAS_FAILED, {**_OURS, "id": job_id}) is None:
                raise Missing("job_id", "job that has failed")
            _put_back(run, job_id, at)

    def worker_seen(self) -> datetime | None:
        with borrowed(self._pool) as run:
            row = run.one(_SEEN)
        return None if row is None else row[0]

    def taken_by(self, worker: int) -> frozenset[int]:
        """The jobs that a worker is doing, as far as the queue knows."""
        with borrowed(self._pool) as run:
            return frozenset(id for (id,) in run.all(_TAKEN, {"worker": worker}))  # noqa: A001

    def hasten(self, *, at: datetime) -> int:
        """Let what is due by a clock that is ahead of the database's be done now; how many jobs."""
        with self._changing() as run:
            return run.run(_HASTEN, {**_OURS, "at": at})

    def put_back(self, *, at: datetime, gone: Collection[int], dropped: Collection[int]) -> int:
        """Let others do the jobs of workers that are silent or ``gone``, and those ``dropped``; how many.

        Several may do so at once: each job is put back by one of them.
        """
        values = {**_OURS, "gone": list(gone), "dropped": list(dropped), "silent_s": self.silent_s}
        with self._changing() as run:
            left = run.all(_LEFT_BEHIND, values)
            for (job_id,) in left:
                _put_back(run, job_id, at)
        return len(left)

    @contextmanager
    def _changing(self) -> Iterator[Runner]:
        with borrowed(self._pool) as run:
            run.begin()
            yield run
            run.commit()


def _put_back(run: Runner, job_id: int, at: datetime) -> None:
    """As the library does it: its own statement is looked up there."""
    from procrastinate.sql import queries

    values = {
        "job_id": job_id,
        "retry_at": at,
        "new_priority": priority(at),
        "new_queue_name": None,
        "new_lock": None,
    }
    run.run(queries["retry_job"].encode(), values)
