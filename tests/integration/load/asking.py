"""Questions to the database itself, in SQL of their own."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import psycopg
from benchmarks.quarters import Quarters
from benchmarks.world import World

_OVERLAPS = """
SELECT a.id, b.id
FROM bookings a
JOIN bookings b ON b.driveway_id = a.driveway_id AND b.space = a.space AND b.id > a.id
JOIN driveways d ON d.id = a.driveway_id
WHERE a.booking_status IN ('pending', 'confirmed', 'active')
  AND b.booking_status IN ('pending', 'confirmed', 'active')
  AND a.start_time < b.end_time + d.buffer_minutes * interval '1 minute'
  AND b.start_time < a.end_time + d.buffer_minutes * interval '1 minute'
"""

_SPACES_TAKEN = """
SELECT count(DISTINCT b.space)
FROM bookings b
JOIN driveways d ON d.id = b.driveway_id
WHERE b.driveway_id = %(driveway_id)s
  AND b.start_time < %(end_time)s::timestamptz + d.buffer_minutes * interval '1 minute'
  AND %(start_time)s::timestamptz < b.end_time + d.buffer_minutes * interval '1 minute'
"""


def ask(url: str, question: str, values: dict[str, object] | None = None) -> list[tuple[Any, ...]]:
    """The rows that answer a question."""
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(question, values).fetchall()


def overlapping(url: str) -> list[tuple[UUID, UUID]]:
    """Pairs of live bookings that are in each other's way."""
    return ask(url, _OVERLAPS)


def spaces_taken(url: str, wishes: Iterable[Mapping[str, object]]) -> list[int]:
    """How many spaces are taken for some part of each wish, buffers included."""
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        taken = []
        for wish in wishes:
            values = {name: wish[name] for name in ("driveway_id", "start_time", "end_time")}
            (row,) = cursor.execute(_SPACES_TAKEN, values).fetchall()
            taken.append(int(row[0]))
        return taken


def booked(url: str, world: World) -> dict[UUID, tuple[Any, ...]]:
    """Driver, driveway and window of every booking of a world, by its id."""
    rows = ask(
        url,
        "SELECT id, driver_id, driveway_id, start_time, end_time FROM bookings"
        " WHERE driveway_id = ANY(%(ids)s)",
        {"ids": [driveway.id for driveway in world.driveways]},
    )
    return {row[0]: row[1:] for row in rows}


def deadlocks(quarters: Quarters) -> int:
    """How many deadlocks the server has seen."""
    return int(ask(quarters.url, "SELECT sum(deadlocks) FROM pg_stat_database")[0][0])
