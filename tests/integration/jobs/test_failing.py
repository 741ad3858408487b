"""A job that fails is tried again, and one that is given up is there for somebody to look at."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.integration.jobs.conftest import Yard, at_work, eventually

from driveway_app import clockwork
from driveway_core.errors import Missing, Unavailable
from driveway_core.transactions import Stale
from driveway_postgres.job_tasks import Patience


class Patchy:
    """A handler that meets some errors before it succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self._errors: Iterator[Exception] = iter(errors)
        self.tries = 0

    def __call__(self, subject: str) -> None:
        self.tries += 1
        for error in self._errors:
            raise error


def test_what_is_unavailable_is_tried_until_it_is_there(yard: Yard) -> None:
    do = Patchy(*[Unavailable()] * 4, *[Stale()] * 4)
    yard.add("b1")
    with at_work(yard.worker(do)):
        eventually(lambda: yard.states() == {"succeeded": 1})
    assert do.tries == 9


def test_a_fault_is_told_with_kind_and_subject_and_tried_again(
    yard: Yard, caplog: pytest.LogCaptureFixture
) -> None:
    do = Patchy(ZeroDivisionError())
    yard.add("b1")
    with caplog.at_level(logging.ERROR, "driveway.jobs"), at_work(yard.worker(do)):
        eventually(lambda: yard.states() == {"succeeded": 1})
    (told,) = (each for each in caplog.records if each.name == "driveway.jobs")
    assert told.getMessage() == "settle_booking of b1 went wrong, again in 0.02 s"
    assert told.exc_info is not None
    assert isinstance(told.exc_info[1], ZeroDivisionError)
    assert do.tries == 2


def test_a_fault_that_stays_is_given_up_seen_and_tried_again_on_request(yard: Yard) -> None:
    do = Patchy(*[ZeroDivisionError()] * 3)
    yard.add("b1")
    with at_work(yard.worker(do)):
        eventually(lambda: yard.states() == {"failed": 1})
        (tally,) = yard.database.queue.tallies(at=clockwork.now())
        assert (tally.name, tally.failed, tally.waiting) == ("settle_booking", 1, 0)
        (failed,) = yard.database.queue.failed(limit=10)
        assert (failed.name, failed.subject, failed.tries) == ("settle_booking", "b1", 3)
        assert do.tries == 3
        yard.database.queue.retry(failed.id, at=clockwork.now())
        eventually(lambda: yard.states() == {"succeeded": 1})
    assert yard.database.queue.failed(limit=10) == []
    with pytest.raises(Missing, match="no such job that has failed"):
        yard.database.queue.retry(failed.id, at=clockwork.now())


def test_a_job_that_had_to_wait_for_long_is_not_given_up_at_its_first_fault(yard: Yard) -> None:
    do = Patchy(*[Unavailable()] * 10, *[ZeroDivisionError()] * 2)
    yard.add("b1")
    with at_work(yard.worker(do)):
        eventually(lambda: yard.states() == {"succeeded": 1})
    assert do.tries == 13


def test_a_job_that_fails_does_not_hold_up_its_subject(yard: Yard) -> None:
    order: list[str] = []

    def do(subject: str) -> None:
        order.append(subject)
        if len(order) == 1:
            raise Unavailable

    yard.add("b1", "b1")
    yard.worker(do, patience=Patience(soon=timedelta(hours=1), soon_longest=timedelta(hours=1))).run(
        once=True
    )
    assert (yard.states(), order) == ({"succeeded": 1, "todo": 1}, ["b1", "b1"])


def test_pauses_grow_and_end() -> None:
    patience = Patience()
    waits = [patience.until_it_may_do(Stale(), tried=tried).total_seconds() for tried in range(11)]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert patience.until_it_may_do(Stale(), tried=10_000) == timedelta(minutes=5)
    pauses = [patience.after_a_fault(faults=faults) for faults in range(1, 9)]
    assert [each.total_seconds() for each in pauses if each] == [5, 15, 45, 135, 405, 1_215, 3_600]
    assert pauses[7] is None


def test_who_asks_for_a_longer_pause_gets_it() -> None:
    class Later(Unavailable):
        retry_after = 60

    assert Patience().until_it_may_do(Later(), tried=0) == timedelta(seconds=60)
    assert Patience().until_it_may_do(Later(), tried=7) == timedelta(seconds=128)
