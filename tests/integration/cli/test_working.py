"""``driveway worker`` and ``driveway jobs``: what is to be done is done, and can be looked at."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from tests.integration.cli.conftest import Driveway
from tests.integration.cli.test_serving import PATIENCE, environment, postgres, run

TURNS = frozenset(
    """
    begin_trips carry_over chase_trips close_forgotten drop_old empty_outbox extend_hours fetch_due_calendars
    forget_replies forget_sessions forget_tallies keep_audit keep_keys measure_occupancy
    publish_reviews purge_erased queue_notices reduce_locations remind_drivers seal_audit sweep_due
    sweep_photos warn_next
    """.split()
)


def add_failed(url: str) -> int:
    """A job that was given up; its number."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts) VALUES"
            " ('driveway:handle_event', 'driveway:handle_event', '{\"subject\": \"evt_1\"}', 'doing', 7)"
            " RETURNING id"
        ).fetchone()
        assert row is not None
        connection.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", row)
    return int(row[0])


def test_without_a_worker_nothing_was_done_and_it_says_so(driveway: Driveway) -> None:
    assert driveway.json("jobs") == {"worker_seen_at": None, "jobs": [], "failed": []}
    shown = driveway("jobs")
    assert shown.exit_code == 0
    assert "No job waits, runs or has failed." in shown.output
    assert "No worker has been heard of: run driveway worker." in shown.output


def test_once_every_turn_is_taken_and_then_there_is_nothing_to_do(driveway: Driveway) -> None:
    first = driveway.json("worker", "--once")
    assert first["done"] >= len(TURNS)
    assert first["put_off"] == 0
    with psycopg.connect(driveway.environment["DATABASE_URL"]) as connection:
        names = connection.execute("SELECT DISTINCT task_name FROM procrastinate_jobs").fetchall()
    taken = {name.removeprefix("driveway:") for (name,) in names}
    assert taken - {"make_checkpoint"} == {*TURNS, "prune_jobs"}  # that one has its turn once a month
    shown = driveway("worker", "--once")
    assert shown.exit_code == 0
    assert re.fullmatch(r"\d jobs? done, 0 put off\.\n", shown.output)


def test_a_job_that_was_given_up_is_shown_and_tried_again(driveway: Driveway) -> None:
    number = add_failed(driveway.environment["DATABASE_URL"])
    told = driveway.json("jobs")
    assert [each["failed"] for each in told["jobs"]] == [1]
    assert told["failed"][0] | {"failed_at": None} == {
        "id": number,
        "name": "handle_event",
        "subject": "evt_1",
        "tries": 8,
        "failed_at": None,
    }
    shown = driveway("jobs").output
    assert f"{number}" in shown
    assert "handle_event" in shown
    assert driveway.json("jobs", "retry", number) == {"retried": number}
    assert [(each["waiting"], each["failed"]) for each in driveway.json("jobs")["jobs"]] == [(1, 0)]
    (act,) = driveway.json("audit", "search", "--type", "job_retried")
    assert (act["acted_as"], act["metadata"]["job_id"]) == ("system", str(number))
    assert "settle" not in driveway("jobs").output
    again = driveway("jobs", "retry", number)
    assert (again.exit_code, again.stderr) == (1, "There is no such job that has failed.\n")
    assert driveway("jobs", "retry", "none").exit_code == 2


def waited_for(is_so: Callable[[], bool], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.1)


def test_a_worker_starts_its_postgres_again_and_takes_it_along_when_it_leaves(open_home: Path) -> None:
    log = open_home.parent / "worker.log"
    command = [sys.executable, "-m", "driveway_cli", "worker"]
    with (
        log.open("w") as file,
        subprocess.Popen(
            command, env=environment(open_home), stdout=file, stderr=subprocess.STDOUT, text=True
        ) as worker,
    ):
        try:
            waited_for(lambda: "at work" in log.read_text(), log)
            number = postgres(open_home)
            assert number is not None
            os.kill(number, signal.SIGKILL)
            waited_for(lambda: postgres(open_home) not in (None, number), log)
            waited_for(lambda: run(open_home, "jobs")["jobs"] == [], log)
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(PATIENCE) == 0, log.read_text()
        finally:
            worker.kill()
    assert re.search(r"\d+ jobs? done, \d+ put off\.", log.read_text())
    assert postgres(open_home) is None
