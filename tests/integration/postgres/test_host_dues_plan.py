"""A payout run reads what somebody owes something for, however many stays are settled."""

import json
from collections.abc import Iterator
from typing import Any, Final

import psycopg
import pytest

from driveway_core.actors import SYSTEM
from driveway_core.testing.builders import NOW
from driveway_core.testing.contracts.dues import a_paid_stay
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.windows import DAY
from driveway_postgres import Database, host_dues
from driveway_secrets import KeyRingCipher

SETTLED: Final = 10_000
LATER: Final = NOW + 30 * DAY

YEARS: Final = """
    SET LOCAL session_replication_role = replica;
    CREATE TEMP TABLE stays AS
        SELECT b.*, n FROM (SELECT * FROM bookings LIMIT 1) AS b, generate_series(1, {many}) AS n;
    UPDATE stays SET id = gen_random_uuid(), booking_reference = 'n' || n;
    ALTER TABLE stays DROP COLUMN n;
    INSERT INTO bookings SELECT * FROM stays;
    INSERT INTO host_dues SELECT id, host_id, 'USD', 0 FROM stays;
    INSERT INTO payouts (id, host_id, amount, payout_period_start, payout_period_end, payout_status)
        SELECT id, host_id, 1, '2026-01-05', '2026-01-11', 'paid' FROM stays;
    INSERT INTO payout_line_items (payout_id, booking_id, booking_total, platform_fee, host_amount)
        SELECT id, id, 1, 0, 1 FROM stays;
    INSERT INTO ledger_postings (booking_id, kind, reference, number, book, amount, occurred_at)
        SELECT id, 'owed', 'booked', number, book, amount, now() FROM stays,
            (VALUES (0, 'driver', 1), (1, 'host', -1)) AS posting (number, book, amount)
"""
"""Stays that were paid out long ago, all of one host: the worst that can be."""

_READ: Final = ("Seq Scan", "Bitmap Heap Scan", "Index Scan", "Index Only Scan")


@pytest.fixture(scope="module")
def scene(module_database_url: str, cipher: KeyRingCipher) -> Iterator[Scene]:
    """A host with years of settled stays, and three that are due."""
    database = Database.open(module_database_url, cipher=cipher, pool_size=2)
    scene = set_scene(database.transactions, spaces=3)
    for _ in range(3):
        a_paid_stay(scene)
    with psycopg.connect(module_database_url) as connection:
        connection.execute(YEARS.format(many=SETTLED).encode())
    with psycopg.connect(module_database_url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    yield scene
    database.dispose()


def _rows_read(plan: dict[str, Any]) -> float:
    own = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0) if plan["Node Type"] in _READ else 0
    loops: float = plan["Actual Loops"]
    return own * loops + sum(map(_rows_read, plan.get("Plans", ())))


@pytest.mark.parametrize("question", ["_HOSTS_DUE", "_STAYS_OF"])
def test_settled_stays_are_never_read(scene: Scene, module_database_url: str, question: str) -> None:
    asked = {
        "before": LATER,
        "after": "00000000-0000-0000-0000-000000000000",
        "limit": 100,
        "host_id": scene.host.id,
        "currency": "USD",
    }
    statement: bytes = getattr(host_dues, question)
    with psycopg.connect(module_database_url) as connection:
        row = connection.execute(b"EXPLAIN (ANALYZE, FORMAT JSON) " + statement, asked).fetchone()
    assert row is not None
    plan = row[0][0]["Plan"]
    assert "host_dues_open" in json.dumps(plan)
    assert _rows_read(plan) < 100


def test_what_is_due_is_found_among_what_is_settled(scene: Scene) -> None:
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        assert list(work.payouts.hosts_due(before=LATER, after=None, limit=10)) == [(scene.host.id, "USD")]
        assert len(work.payouts.stays_of(scene.host.id, "USD", before=LATER)) == 3
