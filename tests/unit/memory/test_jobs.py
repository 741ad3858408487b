"""Jobs in memory are done by whoever takes them."""

import pytest

from driveway_core.actors import SYSTEM
from driveway_core.errors import Missing
from driveway_core.jobs import Job, JobKind
from driveway_core.testing.builders import NOW
from driveway_core.windows import MINUTE
from driveway_memory import Memory


def a_job(minute: int) -> Job:
    return Job(kind=JobKind.SETTLE_BOOKING, subject=f"stay {minute}", due=NOW + minute * MINUTE)


def test_jobs_that_are_due_are_taken_once_and_in_their_order() -> None:
    memory = Memory()
    with memory.transactions.begin(acting_as=SYSTEM) as work:
        for minute in (1, 0, 2):
            work.jobs.add(a_job(minute))
    assert list(memory.take_jobs(at=NOW + MINUTE)) == [a_job(0), a_job(1)]
    assert list(memory.take_jobs(at=NOW + 2 * MINUTE)) == [a_job(2)]
    assert list(memory.take_jobs(at=NOW + 2 * MINUTE)) == []


def lose_a_job(memory: Memory) -> None:
    with memory.transactions.begin(acting_as=SYSTEM) as work:
        work.jobs.add(a_job(0))
        work.inbox.get("evt_unknown")


def test_a_job_of_a_transaction_that_failed_was_never_there() -> None:
    memory = Memory()
    with pytest.raises(Missing):
        lose_a_job(memory)
    assert list(memory.take_jobs(at=NOW)) == []
