"""Workers do each job once, one after another for each subject, and not before it is due."""

import threading
import time
from datetime import timedelta
from itertools import pairwise

from tests.integration.jobs.conftest import Yard, at_work, eventually

from driveway_app import clockwork
from driveway_core.jobs import Handler, JobKind


class Deeds:
    """What was done, by whom, from when to when."""

    def __init__(self, *, takes_s: float = 0.0) -> None:
        self._takes_s = takes_s
        self._guard = threading.Lock()
        self.done: list[tuple[str, str, float, float]] = []

    def by(self, worker: str) -> Handler:
        def do(subject: str) -> None:
            began = time.monotonic()
            time.sleep(self._takes_s)
            with self._guard:
                self.done.append((subject, worker, began, time.monotonic()))

        return do

    @property
    def subjects(self) -> list[str]:
        return [subject for subject, *_ in self.done]


def test_two_workers_at_once_do_each_job_once(yard: Yard) -> None:
    deeds, subjects = Deeds(takes_s=0.03), [f"b{number}" for number in range(60)]
    yard.add(*subjects)
    workers = [yard.worker(deeds.by(name)) for name in ("one", "two")]
    with at_work(*workers):
        eventually(lambda: yard.states() == {"succeeded": 60})
    assert sorted(deeds.subjects) == sorted(subjects)
    assert {worker for _, worker, *_ in deeds.done} == {"one", "two"}
    assert sum(worker.done for worker in workers) == 61  # and the hourly clearing away, by one of them


def test_jobs_of_one_subject_never_overlap_and_go_in_order(yard: Yard) -> None:
    deeds = Deeds(takes_s=0.02)
    for _ in range(8):
        yard.add("red", "green", "blue")
    with at_work(yard.worker(deeds.by("one")), yard.worker(deeds.by("two"))):
        eventually(lambda: yard.states() == {"succeeded": 24})
    for subject in ("red", "green", "blue"):
        times = sorted((began, ended) for each, _, began, ended in deeds.done if each == subject)
        assert len(times) == 8
        assert all(ended <= began for (_, ended), (began, _) in pairwise(times))


def test_a_job_that_is_due_later_holds_up_nothing_of_its_subject(yard: Yard) -> None:
    deeds = Deeds()
    yard.add("b1", late=timedelta(hours=1))
    yard.add("b1")
    with at_work(yard.worker(deeds.by("one"))):
        eventually(lambda: yard.states() == {"succeeded": 1, "todo": 1})
    (tally,) = yard.database.queue.tallies(at=clockwork.now())
    assert (tally.waiting, tally.later, deeds.subjects) == (0, 1, ["b1"])


def test_a_job_is_done_when_it_is_due_and_not_before(yard: Yard) -> None:
    deeds, added = Deeds(), time.monotonic()
    yard.add("b1", late=timedelta(seconds=0.5))
    with at_work(yard.worker(deeds.by("one"))):
        eventually(lambda: yard.states() == {"succeeded": 1})
    ((_, _, began, _),) = deeds.done
    assert began - added >= 0.45


def test_a_kind_that_a_worker_does_not_know_waits_for_one_that_does(yard: Yard) -> None:
    deeds = Deeds()
    yard.add("p1", kind=JobKind.SETTLE_PAYOUT)
    yard.add("b1")
    with at_work(yard.worker(deeds.by("one"))):
        eventually(lambda: yard.states() == {"succeeded": 1, "todo": 1})
    assert deeds.subjects == ["b1"]
    (tally,) = yard.database.queue.tallies(at=clockwork.now())
    assert (tally.name, tally.waiting) == ("settle_payout", 1)


def test_once_does_all_that_is_due_and_ends(yard: Yard) -> None:
    deeds = Deeds()
    yard.add("b1", "b1", "b1", "b2")
    yard.add("b3", late=timedelta(hours=1))
    worker = yard.worker(deeds.by("one"))
    worker.run(once=True)
    assert (worker.done, sorted(deeds.subjects)) == (5, ["b1", "b1", "b1", "b2"])


def test_once_goes_by_the_workers_own_clock_if_that_is_ahead(yard: Yard) -> None:
    deeds = Deeds()
    yard.add("b1", late=timedelta(hours=1))
    yard.add("b2", late=timedelta(hours=3))
    yard.worker(deeds.by("one"), clock=lambda: clockwork.now() + timedelta(hours=2)).run(once=True)
    assert deeds.subjects == ["b1"]
    assert yard.states() == {"succeeded": 1, "todo": 1}


def test_a_worker_that_was_stopped_before_it_began_does_nothing(yard: Yard) -> None:
    yard.add("b1")
    worker = yard.worker(Deeds().by("one"))
    worker.stop()
    worker.run()
    assert yard.states() == {"todo": 1}
