"""Look at the jobs that wait, and let one that was given up be tried again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import attrs

from driveway_core.actors import Actor
from driveway_core.audit_kinds import AuditKind
from driveway_core.errors import Missing
from driveway_core.jobs import FailedJob, JobTally
from driveway_core.ports import Clock, JobQueue, Transactions
from driveway_core.use_cases.note import note, note_look

MOST_FAILED: Final = 50
"""No more jobs that were given up are listed, the latest."""

_IDS: Final = range(1, 2**63)


@attrs.frozen(kw_only=True)
class Jobs:
    """How many jobs wait, run and were given up, by name; and when a worker was last heard of."""

    tallies: Sequence[JobTally]
    failed: Sequence[FailedJob]
    worker_seen_at: datetime | None


@attrs.frozen
class LookAtJobs:
    """What operators see of the queue."""

    transactions: Transactions
    queue: JobQueue
    clock: Clock

    def __call__(self, actor: Actor) -> Jobs:
        actor.operator()
        at = self.clock()
        note_look(self.transactions, actor, "jobs", at=at)
        return Jobs(
            tallies=self.queue.tallies(at=at),
            failed=self.queue.failed(limit=MOST_FAILED),
            worker_seen_at=self.queue.worker_seen(),
        )


@attrs.frozen
class RetryJob:
    """Lets a job that was given up be tried again, now; raises ``Missing`` for any other."""

    transactions: Transactions
    queue: JobQueue
    clock: Clock

    def __call__(self, actor: Actor, job_id: int) -> None:
        actor.operator()
        at = self.clock()
        if job_id not in _IDS:
            raise Missing("job_id", "job that has failed")
        with self.transactions.begin(acting_as=actor) as work:
            note(work, actor, AuditKind.JOB_RETRIED, at=at, job_id=job_id)
            self.queue.retry(job_id, at=at)
