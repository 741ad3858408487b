"""Jobs, written down in the transaction that wants them, and the queue that they make up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from driveway_core.jobs import FailedJob, Job, JobTally


class Jobs(Protocol):
    """The queue; a job exists once its transaction is committed, and never if it is not."""

    def add(self, job: Job) -> None: ...


class JobQueue(Protocol):
    """The queue as those see it who look after it.

    ``tallies`` are by name, and only of names that there are jobs of. ``failed``
    gives the latest first. ``retry`` raises ``Missing`` unless the job has failed;
    it is due at once then. ``worker_seen`` is when any worker was last heard of.
    """

    def tallies(self, *, at: datetime) -> Sequence[JobTally]: ...

    def failed(self, *, limit: int) -> Sequence[FailedJob]: ...

    def retry(self, job_id: int, *, at: datetime) -> None: ...

    def worker_seen(self) -> datetime | None: ...
