"""Workers in threads over a database of the test's own, in a hurry, and a table of what they did."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import attrs
import psycopg
import pytest
from tests.integration.jobs.tempo import HURRIED

from driveway_app import clockwork
from driveway_core.actors import SYSTEM
from driveway_core.jobs import Handler, Job, JobKind, PeriodicJob
from driveway_postgres import Database
from driveway_postgres.job_tasks import Patience
from driveway_postgres.worker import Worker
from driveway_secrets import KeyRingCipher


@attrs.frozen
class Yard:
    """A database, and the workers over it."""

    url: str
    database: Database

    def add(
        self, *subjects: str, kind: JobKind = JobKind.SETTLE_BOOKING, late: timedelta = timedelta(0)
    ) -> None:
        """Jobs that are due, or will be after a while."""
        with self.database.transactions.begin(acting_as=SYSTEM) as work:
            for subject in subjects:
                work.jobs.add(Job(kind=kind, subject=subject, due=clockwork.now() + late))

    def worker(
        self,
        do: Handler | None,
        periodic: Sequence[PeriodicJob] = (),
        *,
        keep_up: Callable[[], None] = lambda: None,
        patience: Patience = HURRIED.patience,
        clock: Callable[[], datetime] = clockwork.now,
    ) -> Worker:
        """A worker that settles bookings, if it is told how."""
        handlers: Mapping[JobKind, Handler] = {} if do is None else {JobKind.SETTLE_BOOKING: do}
        return Worker(
            self.url,
            handlers=handlers,
            periodic=periodic,
            clock=clock,
            keep_up=keep_up,
            tempo=attrs.evolve(HURRIED, patience=patience),
        )

    def states(self) -> dict[str, int]:
        """How many jobs about a subject there are in each of the library's states."""
        with psycopg.connect(self.url) as connection:
            return dict(
                connection.execute(
                    "SELECT status::text, count(*) FROM procrastinate_jobs WHERE args ? 'subject' GROUP BY 1"
                ).fetchall()
            )


@contextmanager
def at_work(*workers: Worker) -> Iterator[None]:
    """Workers that run in threads of their own until the block ends."""
    threads = [threading.Thread(target=worker.run, daemon=True) for worker in workers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for worker in workers:
            worker.stop()
        for thread in threads:
            thread.join(20)
        assert not any(thread.is_alive() for thread in threads)


def eventually(is_so: Callable[[], bool], within_s: float = 15.0) -> None:
    """Waits until something is so."""
    until = time.monotonic() + within_s
    while not is_so():
        assert time.monotonic() < until, "it never came about"
        time.sleep(0.02)


@pytest.fixture
def yard(database_url: str, tmp_path: Path) -> Iterator[Yard]:
    database = Database.open(database_url, cipher=KeyRingCipher.open(tmp_path), pool_size=2)
    yield Yard(database_url, database)
    database.dispose()
