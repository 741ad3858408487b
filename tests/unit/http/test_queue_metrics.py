"""The job queue in ``/metrics``."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from dependency_injector import providers
from tests.unit.http.world import World

from driveway_core.actors import SYSTEM
from driveway_core.audit_kinds import AuditKind
from driveway_core.errors import Missing, Unavailable
from driveway_core.jobs import FailedJob, Job, JobKind, JobTally
from driveway_core.testing.builders import NOW
from driveway_core.use_cases.note import note
from driveway_core.windows import MINUTE


class Busy:
    """A queue in the middle of its work."""

    def tallies(self, *, at: datetime) -> Sequence[JobTally]:
        return [
            JobTally(
                name="settle_booking",
                waiting=3,
                later=2,
                doing=4,
                stalled=1,
                failed=5,
                oldest_due=NOW - 2 * MINUTE,
            )
        ]

    def failed(self, *, limit: int) -> Sequence[FailedJob]:
        return []

    def retry(self, job_id: int, *, at: datetime) -> None:
        raise Missing("job_id", "job that has failed")

    def worker_seen(self) -> datetime | None:
        return NOW - timedelta(seconds=7)


class Away(Busy):
    """A queue whose database does not answer."""

    def tallies(self, *, at: datetime) -> Sequence[JobTally]:
        raise Unavailable


def figures(world: World) -> list[str]:
    answer = world.client.get("/metrics")
    assert answer.status_code == 200
    return [line for line in answer.text.splitlines() if line.startswith(("driveway_job", "driveway_worker"))]


def test_jobs_that_wait_are_counted_and_no_worker_is_for_ever_ago(world: World) -> None:
    with world.container.transactions().begin(acting_as=SYSTEM) as work:
        work.jobs.add(Job(kind=JobKind.HANDLE_EVENT, subject="evt_1", due=NOW - MINUTE))
    assert figures(world) == [
        'driveway_jobs{name="handle_event",status="waiting"} 1.0',
        'driveway_jobs{name="handle_event",status="later"} 0.0',
        'driveway_jobs{name="handle_event",status="doing"} 0.0',
        'driveway_jobs{name="handle_event",status="stalled"} 0.0',
        'driveway_jobs{name="handle_event",status="failed"} 0.0',
        'driveway_jobs_oldest_waiting_seconds{name="handle_event"} 60.0',
        "driveway_worker_last_seen_seconds +Inf",
    ]
    assert world.client.get("/readyz").status_code == 200


def test_a_queue_at_work_tells_every_figure(world: World) -> None:
    world.container.queue.override(providers.Object(Busy()))
    told = [line.rpartition(" ")[2] for line in figures(world)]
    assert told == ["3.0", "2.0", "4.0", "1.0", "5.0", "120.0", "7.0"]


def test_metrics_answer_while_the_database_is_away(world: World) -> None:
    world.container.queue.override(providers.Object(Away()))
    assert figures(world) == []
    assert "driveway_http_requests_total" in world.client.get("/metrics").text


def test_entries_that_wait_to_be_sealed_are_counted_and_timed(world: World) -> None:
    def told() -> list[str]:
        lines = world.client.get("/metrics").text.splitlines()
        return [line.rpartition(" ")[2] for line in lines if line.startswith("driveway_audit_")]

    world.container.seal_audit()()
    assert told() == ["0.0", "0.0"]
    with world.container.transactions().begin(acting_as=SYSTEM) as work:
        note(work, SYSTEM, AuditKind.AUDIT_READ, at=world.now)
    world.now += 5 * MINUTE
    entries, seconds = told()
    assert (float(entries) >= 1, seconds) == (True, "300.0")
