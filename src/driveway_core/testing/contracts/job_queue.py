"""What every queue of jobs must do."""

from datetime import datetime

import pytest

from driveway_core.actors import SYSTEM
from driveway_core.errors import Missing
from driveway_core.jobs import Job, JobKind, JobTally
from driveway_core.ports import JobQueue, Transactions
from driveway_core.testing.builders import NOW
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.windows import MINUTE


def _a_job(kind: JobKind = JobKind.SETTLE_BOOKING, subject: str = "b1", due: datetime = NOW) -> Job:
    return Job(kind=kind, subject=subject, due=due)


def _added(transactions: Transactions, *jobs: Job) -> None:
    with transactions.begin(acting_as=SYSTEM) as work:
        for job in jobs:
            work.jobs.add(job)


def _added_in_vain(transactions: Transactions) -> None:
    with transactions.begin(acting_as=SYSTEM) as work:
        work.jobs.add(_a_job())
        raise ZeroDivisionError


class JobQueueContract(OverTransactions):
    """``Jobs``, and ``JobQueue`` over them."""

    @pytest.fixture
    def queue(self) -> JobQueue:
        """The queue of the same stores."""
        raise NotImplementedError("override the fixture `queue`")

    def test_there_is_nothing_at_first(self, queue: JobQueue) -> None:
        assert (queue.tallies(at=NOW), queue.failed(limit=10), queue.worker_seen()) == ([], [], None)

    def test_a_job_waits_once_its_transaction_is_committed(
        self, transactions: Transactions, queue: JobQueue
    ) -> None:
        with transactions.begin(acting_as=SYSTEM) as work:
            work.jobs.add(_a_job())
            assert queue.tallies(at=NOW) == []
        assert queue.tallies(at=NOW) == [JobTally(name="settle_booking", waiting=1, oldest_due=NOW)]

    def test_no_job_is_left_of_a_transaction_that_failed(
        self, transactions: Transactions, queue: JobQueue
    ) -> None:
        with pytest.raises(ZeroDivisionError):
            _added_in_vain(transactions)
        assert queue.tallies(at=NOW) == []

    def test_what_is_wanted_twice_is_done_twice(self, transactions: Transactions, queue: JobQueue) -> None:
        _added(transactions, _a_job(), _a_job())
        _added(transactions, _a_job())
        assert [each.waiting for each in queue.tallies(at=NOW)] == [3]

    def test_jobs_are_counted_by_kind_and_by_whether_they_are_due(
        self, transactions: Transactions, queue: JobQueue
    ) -> None:
        due = [NOW + minutes * MINUTE for minutes in (-2, -1, 1)]
        _added(
            transactions, *[_a_job(due=each) for each in due], _a_job(JobKind.HANDLE_EVENT, "evt_1", due[2])
        )
        assert queue.tallies(at=NOW) == [
            JobTally(name="handle_event", later=1),
            JobTally(name="settle_booking", waiting=2, later=1, oldest_due=due[0]),
        ]
        assert [each.waiting for each in queue.tallies(at=due[2])] == [1, 3]

    def test_only_a_job_that_failed_is_tried_again_on_request(
        self, transactions: Transactions, queue: JobQueue
    ) -> None:
        _added(transactions, _a_job())
        for job_id in (1, 999_999_999):
            with pytest.raises(Missing):
                queue.retry(job_id, at=NOW)
