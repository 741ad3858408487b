"""The job queue's tables are its library's, and follow it from release to release."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import psycopg
import pytest
from tests.integration.schema.introspection import Facts, facts_of
from tests.integration.schema.test_migrations import engine_of

from driveway_postgres import Database
from driveway_postgres.queue_schema import LIBRARY_TABLES, QueueMismatched, expected_level
from driveway_postgres.schema import check_schema, upgrade
from driveway_secrets import KeyRingCipher

OLDER = "03.03.00_01_pre_priority_lock_fetch_job"


def scripts() -> Sequence[Path]:
    return sorted((Path(str(files("procrastinate"))) / "sql" / "migrations").glob("*.sql"))


def forget_queue(url: str) -> None:
    """Drop everything of the library."""
    with psycopg.connect(url) as connection:
        connection.execute(f"DROP TABLE {', '.join(LIBRARY_TABLES)} CASCADE")
        for name, arguments in connection.execute(
            "SELECT proname, pg_get_function_identity_arguments(oid) FROM pg_proc"
            " WHERE proname LIKE 'procrastinate%'"
        ).fetchall():
            connection.execute(f"DROP FUNCTION {name}({arguments}) CASCADE")
        for (name,) in connection.execute(
            "SELECT typname FROM pg_type WHERE typname LIKE 'procrastinate%'"
        ).fetchall():
            connection.execute(f"DROP TYPE {name} CASCADE")


def set_level(url: str, level: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(f"COMMENT ON TABLE procrastinate_jobs IS '{level}'")


def make_older(url: str) -> None:
    """The tables as an earlier release of the library made them."""
    forget_queue(url)
    with psycopg.connect(url, autocommit=True) as connection:
        for script in scripts():
            if script.stem <= OLDER:
                connection.execute(script.read_text(encoding="utf-8").encode())
    set_level(url, OLDER)


def functions(url: str) -> dict[str, str]:
    with psycopg.connect(url) as connection:
        return dict(
            connection.execute(
                "SELECT oid::regprocedure::text, regexp_replace(prosrc, '\\s+', ' ', 'g') FROM pg_proc"
                " WHERE proname LIKE 'procrastinate%'"
            ).fetchall()
        )


def tables(url: str) -> Facts:
    return {key: value for key, value in facts_of(url).items() if key[0].split(".")[0] in LIBRARY_TABLES}


def test_a_migrated_database_has_the_queue_of_the_installed_library(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        found = connection.execute(
            "SELECT tablename FROM pg_tables WHERE tablename LIKE 'procrastinate%'"
        ).fetchall()
        level = connection.execute(
            "SELECT obj_description('procrastinate_jobs'::regclass, 'pg_class')"
        ).fetchone()
    assert {name for (name,) in found} == LIBRARY_TABLES
    assert level == (scripts()[-1].stem,)
    assert level == (expected_level(),)


def test_a_queue_of_an_earlier_release_is_told_to_migrate_and_follows(
    database_url: str, tmp_path: Path
) -> None:
    as_installed = functions(database_url)
    make_older(database_url)
    assert functions(database_url) != as_installed
    opened = Database.open(database_url, cipher=KeyRingCipher.open(tmp_path))
    with pytest.raises(QueueMismatched) as refusal:
        opened.check()
    opened.dispose()
    assert str(refusal.value) == (
        f"The job queue is at {OLDER}, this program needs {expected_level()}: run `driveway migrate`."
    )
    with pytest.raises(QueueMismatched):
        check_schema(engine_of(database_url))
    upgrade(database_url)
    check_schema(engine_of(database_url))
    assert functions(database_url) == as_installed


def test_a_queue_that_followed_is_the_one_that_is_made_anew(database_url: str, empty_database: str) -> None:
    make_older(database_url)
    upgrade(database_url)
    upgrade(empty_database)
    assert tables(database_url) == tables(empty_database)
    assert len(tables(empty_database)) > 60
    assert ("procrastinate_jobs", "driveway_jobs_lock") in tables(database_url)


def test_a_queue_that_is_gone_is_missed_and_made_again(database_url: str) -> None:
    forget_queue(database_url)
    with pytest.raises(QueueMismatched, match=r"The job queue has no tables, .* run `driveway migrate`"):
        check_schema(engine_of(database_url))
    upgrade(database_url)
    check_schema(engine_of(database_url))


def test_a_queue_of_a_later_release_is_left_alone(database_url: str) -> None:
    set_level(database_url, "03.99.00_50_post_anything")
    with pytest.raises(QueueMismatched, match=r"is at 03\.99\.00_50.* install the newer procrastinate"):
        check_schema(engine_of(database_url))
    before = functions(database_url)
    upgrade(database_url)
    assert functions(database_url) == before
    with pytest.raises(QueueMismatched):
        check_schema(engine_of(database_url))
