"""A job is part of the transaction that wants it."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from driveway_core.actors import SYSTEM
from driveway_core.jobs import Job, JobKind
from driveway_core.testing.builders import NOW
from driveway_postgres import Database
from driveway_postgres.errors import DatabaseFault, DatabaseUnavailable
from driveway_postgres.transactions import PostgresWork
from driveway_secrets import KeyRingCipher

JOB = Job(kind=JobKind.SETTLE_BOOKING, subject="b1", due=NOW)


@pytest.fixture
def database(database_url: str, tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(database_url, cipher=KeyRingCipher.open(tmp_path), pool_size=2)
    yield opened
    opened.dispose()


def rows(url: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(
            "SELECT queue_name, task_name, lock, queueing_lock, args, status, scheduled_at"
            " FROM procrastinate_jobs ORDER BY id"
        ).fetchall()


def add_and_fail(work: PostgresWork) -> None:
    work.jobs.add(JOB)
    raise ZeroDivisionError


def add_whatever_comes(work: PostgresWork) -> None:
    with suppress(DatabaseFault):
        work.jobs.add(JOB)


def add_over_a_broken_connection(work: PostgresWork, url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    work.jobs.add(JOB)


def test_what_is_committed_waits_under_its_kind_and_its_subject(
    database: Database, database_url: str
) -> None:
    with database.transactions.begin(acting_as=SYSTEM) as work:
        work.jobs.add(JOB)
        assert rows(database_url) == []
    name = "driveway:settle_booking"
    assert rows(database_url) == [(name, name, "driveway:b1", None, {"subject": "b1"}, "todo", NOW)]


def test_what_is_rolled_back_leaves_no_job(database: Database, database_url: str) -> None:
    with pytest.raises(ZeroDivisionError), database.transactions.begin(acting_as=SYSTEM) as work:
        add_and_fail(work)
    assert rows(database_url) == []


def test_the_same_job_twice_is_two_jobs_and_no_transaction_breaks(
    database: Database, database_url: str
) -> None:
    with database.transactions.begin(acting_as=SYSTEM) as work:
        work.jobs.add(JOB)
        work.jobs.add(JOB)
    with database.transactions.begin(acting_as=SYSTEM) as work:
        work.jobs.add(JOB)
    assert len(rows(database_url)) == 3


def test_what_is_due_earlier_goes_first_whenever_it_was_added(database: Database, database_url: str) -> None:
    with database.transactions.begin(acting_as=SYSTEM) as work:
        for days in (1, 0, 40_000, -40_000):
            work.jobs.add(Job(kind=JobKind.SETTLE_PAYOUT, subject="p1", due=NOW + timedelta(days=days)))
    with psycopg.connect(database_url) as connection:
        found = connection.execute(
            "SELECT scheduled_at FROM procrastinate_jobs ORDER BY priority DESC, id"
        ).fetchall()
    assert [(due - NOW).days for (due,) in found] == [-40_000, 0, 1, 40_000]


def test_a_queue_that_is_gone_is_a_fault(database: Database, database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("DROP FUNCTION procrastinate_defer_jobs_v1")
    asked = "procrastinate_defer_jobs_v1"
    with pytest.raises(DatabaseFault, match=asked), database.transactions.begin(acting_as=SYSTEM) as work:
        work.jobs.add(JOB)


def test_a_transaction_does_not_outlive_a_job_that_it_could_not_add(
    database: Database, database_url: str
) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("DROP FUNCTION procrastinate_defer_jobs_v1")
    with pytest.raises(DatabaseFault), database.transactions.begin(acting_as=SYSTEM) as work:
        add_whatever_comes(work)


def test_a_connection_that_breaks_is_a_database_that_does_not_answer(
    database: Database, database_url: str
) -> None:
    with pytest.raises(DatabaseUnavailable), database.transactions.begin(acting_as=SYSTEM) as work:
        add_over_a_broken_connection(work, database_url)
