"""Workers are killed, told to stop, and lose their database; no job is lost, none is done twice at once."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg
import pytest
from tests.integration.jobs.conftest import Yard, at_work, eventually
from tests.integration.jobs.tempo import HURRIED

from driveway_app import clockwork
from driveway_core.errors import Unavailable
from driveway_postgres import DatabaseUnavailable
from driveway_postgres.worker import Worker

SCRIPT: Final = Path(__file__).with_name("working.py")


@contextmanager
def process(yard: Yard) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path.cwd()), *sys.path])}
    with subprocess.Popen([sys.executable, SCRIPT, yard.url], env=environment) as worker:
        try:
            yield worker
        finally:
            worker.kill()


@pytest.fixture
def noted(yard: Yard) -> Yard:
    """A yard where processes note what they do."""
    with psycopg.connect(yard.url) as connection:
        connection.execute("CREATE TABLE deeds (subject text, what text, by int, at serial)")
    return yard


def deeds(yard: Yard) -> list[tuple[str, int]]:
    with psycopg.connect(yard.url) as connection:
        return connection.execute("SELECT what, by FROM deeds ORDER BY at").fetchall()


def hang_up(url: str) -> None:
    """End everybody's connection to a database."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_job_of_a_worker_that_was_killed_is_done_by_another(noted: Yard) -> None:
    noted.add("slow")
    with process(noted) as first, process(noted) as second:
        eventually(lambda: len(deeds(noted)) == 1)
        ((_, victim),) = deeds(noted)
        os.kill(victim, signal.SIGKILL)
        eventually(lambda: noted.states() == {"succeeded": 1})
        assert {first.pid, second.pid} >= {by for _, by in deeds(noted)}
    (survivor,) = {first.pid, second.pid} - {victim}
    assert deeds(noted) == [("began", victim), ("began", survivor), ("ended", survivor)]


def test_a_worker_that_is_told_to_stop_finishes_and_nobody_takes_its_job_over(noted: Yard) -> None:
    with process(noted) as one, process(noted) as two:
        noted.add("slow")
        eventually(lambda: len(deeds(noted)) == 1)
        ((_, busy),) = deeds(noted)
        stopped, other = (one, two) if busy == one.pid else (two, one)
        stopped.send_signal(signal.SIGTERM)
        noted.add("next")
        assert stopped.wait(10) == 0
        eventually(lambda: noted.states() == {"succeeded": 2})
    assert sorted(deeds(noted)) == sorted(
        (what, by.pid) for what in ("began", "ended") for by in (stopped, other)
    )


def is_added(yard: Yard, subject: str) -> bool:
    """Whether a job is; who adds it may have lost the connection, too, and has to hear of it first."""
    try:
        yard.add(subject)
    except DatabaseUnavailable:
        return False
    return True


def test_a_worker_that_lost_its_connections_goes_on(yard: Yard) -> None:
    done: list[str] = []
    with at_work(yard.worker(done.append)):
        yard.add("b1")
        eventually(lambda: yard.states() == {"succeeded": 1})
        hang_up(yard.url)
        eventually(lambda: is_added(yard, "b2"))
        eventually(lambda: yard.states() == {"succeeded": 2})
    assert done == ["b1", "b2"]


def test_a_job_whose_end_the_database_did_not_hear_of_is_done_again(yard: Yard) -> None:
    done: list[str] = []
    refuse = """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE 'not now' USING ERRCODE = '57P01'; END $$;
        CREATE TRIGGER refuse BEFORE UPDATE OF status ON procrastinate_jobs
            FOR EACH ROW WHEN (new.status = 'succeeded') EXECUTE FUNCTION refuse()"""

    def do(subject: str) -> None:
        done.append(subject)
        if len(done) == 2:
            with psycopg.connect(yard.url) as connection:
                connection.execute("DROP TRIGGER refuse ON procrastinate_jobs")

    yard.worker(None).run(once=True)
    with psycopg.connect(yard.url) as connection:
        connection.execute(refuse)
    yard.add("b1")
    with at_work(yard.worker(do)):
        eventually(lambda: yard.states() == {"succeeded": 1})
    assert done == ["b1", "b1"]


def test_jobs_of_workers_that_never_say_anything_are_put_back_by_one_of_several(yard: Yard) -> None:
    yard.add(*[f"b{number}" for number in range(20)])
    with psycopg.connect(yard.url) as connection:
        connection.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
        )
        connection.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = silent.id"
            " FROM procrastinate_workers silent"
        )
    (tally,) = yard.database.queue.tallies(at=clockwork.now())
    assert (tally.doing, tally.stalled) == (20, 20)
    found: list[int] = []
    several = [
        threading.Thread(
            target=lambda: found.append(yard.database.queue.put_back(at=clockwork.now(), gone=(), dropped=()))
        )
        for _ in range(4)
    ]
    for each in several:
        each.start()
    for each in several:
        each.join()
    assert sum(found) == 20
    (tally,) = yard.database.queue.tallies(at=clockwork.now())
    assert (tally.waiting, tally.doing) == (20, 0)


def test_whoever_keeps_the_database_up_is_asked_now_and_then_whatever_it_answers(yard: Yard) -> None:
    asked: list[int] = []

    def keep_up() -> None:
        asked.append(len(asked))
        raise Unavailable

    with at_work(yard.worker(lambda _subject: None, keep_up=keep_up)):
        eventually(lambda: len(asked) > 2)
        yard.add("b1")
        eventually(lambda: yard.states() == {"succeeded": 1})


def test_a_worker_without_a_database_waits_until_it_is_told_to_stop_and_once_it_says_so(
    tmp_path: Path,
) -> None:
    def nowhere() -> Worker:
        url = f"postgresql://driveway@/postgres?host={tmp_path}"
        return Worker(url, handlers={}, clock=clockwork.now, tempo=HURRIED)

    with pytest.raises(DatabaseUnavailable):
        nowhere().run(once=True)
    with at_work(nowhere()):
        time.sleep(0.3)
