"""What the server knows of what happened in a database."""

from threading import Event

import psycopg

_OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def deadlocks(url: str) -> int:
    """How many deadlocks there have been, once all others are gone: a server process tells when it ends."""
    with psycopg.connect(url, autocommit=True) as connection:
        while number(connection, f"SELECT count(*) {_OTHERS}"):
            Event().wait(0.01)
        return number(connection, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")


def overlaps(url: str) -> int:
    """How many pairs of live stays share a space and an instant, asked of the rows themselves."""
    live = "booking_status IN ('pending', 'confirmed', 'active')"
    with psycopg.connect(url) as connection:
        return number(
            connection,
            f"WITH live AS (SELECT * FROM bookings WHERE {live})"
            " SELECT count(*) FROM live a JOIN live b ON a.id < b.id AND a.driveway_id = b.driveway_id"
            " AND a.space = b.space AND a.start_time < b.end_time AND b.start_time < a.end_time",
        )


def kill_connections(url: str) -> None:
    """End all others' connections, as an operator or a restart would."""
    with psycopg.connect(url) as connection:
        connection.execute(f"SELECT pg_terminate_backend(pid, 5000) {_OTHERS}".encode())


def wait_for_a_lock(url: str) -> None:
    """Return as soon as somebody waits for what another transaction has locked."""
    with psycopg.connect(url, autocommit=True) as connection:
        while not number(connection, f"SELECT count(*) {_OTHERS} AND wait_event_type = 'Lock'"):
            Event().wait(0.01)


def states(url: str) -> set[str]:
    """What the others' connections are doing."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(f"SELECT state {_OTHERS} AND state IS NOT NULL".encode()).fetchall()
    return {state for (state,) in rows}


def number(connection: psycopg.Connection[tuple[int, ...]], question: str) -> int:
    """The one number that a question gives."""
    row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]
