"""Events that wait to be dealt with, and jobs that wait to be done, in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from driveway_core.errors import Missing
from driveway_core.gateway_events import GatewayEvent
from driveway_core.jobs import FailedJob, Job, JobKind, JobTally
from driveway_memory.tables import Look


@attrs.frozen
class MemoryInbox:
    """``stripe_events``."""

    look: Look

    def add(self, event: GatewayEvent) -> bool:
        events = self.look().events
        if event.id in events:
            return False
        events[event.id] = event
        return True

    def get(self, event_id: str, *, changing: bool = False) -> GatewayEvent:
        event = self.look().events.get(event_id)
        if event is None:
            raise Missing("event_id", "event")
        return event

    def save(self, event: GatewayEvent) -> None:
        self.get(event.id)
        self.look().events[event.id] = event

    def waiting(self, *, before: datetime, limit: int) -> Sequence[GatewayEvent]:
        found = [
            each
            for each in self.look().events.values()
            if each.handled_at is None and each.received_at < before
        ]
        return sorted(found, key=lambda each: (each.received_at, each.id))[:limit]

    def counts(self) -> Mapping[str, int]:
        events = self.look().events.values()
        handled = sum(each.handled_at is not None for each in events)
        failing = sum(each.handled_at is None and each.tries > 0 for each in events)
        return {"handled": handled, "waiting": len(events) - handled - failing, "failing": failing}


@attrs.frozen
class MemoryJobs:
    """The queue."""

    look: Look

    def add(self, job: Job) -> None:
        self.look().jobs.append(job)


@attrs.frozen
class MemoryJobQueue:
    """The ``JobQueue`` port; what waits in memory is done by whoever takes it, and there are no workers."""

    look: Look

    def tallies(self, *, at: datetime) -> Sequence[JobTally]:
        jobs = self.look().jobs
        return [_tally(kind, [job.due for job in jobs if job.kind is kind], at) for kind in _kinds(jobs)]

    def failed(self, *, limit: int) -> Sequence[FailedJob]:
        return []

    def retry(self, job_id: int, *, at: datetime) -> None:
        raise Missing("job_id", "job that has failed")

    def worker_seen(self) -> datetime | None:
        return None


def _kinds(jobs: Sequence[Job]) -> Sequence[JobKind]:
    return sorted({job.kind for job in jobs})


def _tally(kind: JobKind, dues: Sequence[datetime], at: datetime) -> JobTally:
    waiting = [due for due in dues if due <= at]
    return JobTally(
        name=kind.value,
        waiting=len(waiting),
        later=len(dues) - len(waiting),
        oldest_due=min(waiting, default=None),
    )
