"""The questions that the seed's dropped indexes answered, and our own, find their index."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from tests.integration.schema.rows import ROWS, an_account, put, put_all

from driveway_postgres.tables import DUE_AT

SOMEBODY = SOMEWHERE = "00000000-0000-0000-0000-000000000120"

PLANS = {
    "bookings_booking_reference_key": "SELECT * FROM bookings WHERE booking_reference = 'DH-23456789'",
    "vehicles_tesla_vehicle_id_key": "SELECT * FROM vehicles WHERE tesla_vehicle_id = 7",
    "vehicles_vin_active_key": "SELECT * FROM vehicles WHERE vin = '5YJ3E1EA7KF317000' AND is_active",
    "payments_stripe_payment_intent_id_key": "SELECT * FROM payments WHERE stripe_payment_intent_id = 'pi'",
    "users_email_digest_key": "SELECT * FROM users WHERE email_digest = 'digest'",
    "sessions_access_digest_key": "SELECT * FROM sessions WHERE access_digest = 'digest'",
    "driveways_near": """
        SELECT id, near_point, spaces FROM driveways
         WHERE listing_status = 'active' AND is_available AND retired_at IS NULL
           AND near_point <@ box(point(-122.5, 40.5), point(-122.3, 40.7))
         ORDER BY near_point <-> point(-122.4, 40.6)""",
    "idx_bookings_host_id": f"SELECT * FROM bookings WHERE host_id = '{SOMEBODY}' ORDER BY id DESC LIMIT 20",
    "bookings_due": f"""
        SELECT * FROM bookings
         WHERE driveway_id = '{SOMEWHERE}' AND booking_status IN ('pending', 'confirmed')
           AND {DUE_AT} <= now()""",
    "bookings_holds": f"""
        SELECT count(*) FROM bookings
         WHERE driver_id = '{SOMEBODY}' AND booking_status = 'pending' AND hold_expires_at > now()""",
    "bookings_no_overlap": f"""
        SELECT count(DISTINCT space) FROM bookings
         WHERE driveway_id = '{SOMEWHERE}' AND booking_status IN ('pending', 'confirmed', 'active')
           AND occupied && tstzrange(now(), now() + '1 hour')""",
    "availability_ranges_driveway_during": f"""
        SELECT * FROM availability_ranges
         WHERE driveway_id = '{SOMEWHERE}' AND during && tstzrange(now(), now() + '1 hour')""",
    "audit_logs_default_metadata_idx": "SELECT * FROM audit_logs WHERE metadata @> '{\"a\": 1}'",
}

STAYS = """
    CREATE FUNCTION u(n int) RETURNS uuid LANGUAGE sql IMMUTABLE AS 'SELECT lpad(n::text, 32, $$0$$)::uuid';
    CREATE TEMP TABLE stays AS SELECT b.*, n FROM bookings b, generate_series(1000, 2999) AS n;
    UPDATE stays
       SET id = u(n), booking_reference = n, space = n, driver_id = u(100 + n % 40),
           driveway_id = u(100 + n % 40), host_id = u(CASE WHEN n % 200 = 0 THEN 120 ELSE 100 END),
           booking_status = CASE WHEN n % 7 = 0 THEN 'pending' ELSE 'completed' END,
           awaiting = 'host', hold_expires_at = start_time;
    ALTER TABLE stays DROP COLUMN n;
    INSERT INTO bookings SELECT * FROM stays;
    ANALYZE;
    SET LOCAL enable_seqscan = off;
    SET LOCAL enable_sort = off"""

Connection = psycopg.Connection[Any]


@pytest.fixture(scope="module")
def crowded(module_database_url: str) -> Iterator[Connection]:
    """Two thousand bookings of forty drivers at forty driveways, most of them over, ten of one host."""
    with psycopg.connect(module_database_url) as connection:
        put_all(connection)
        for number in range(100, 140):
            somebody = UUID(str(number).zfill(32))
            put(connection, "users", an_account(somebody))
            put(connection, "driveways", {**ROWS["driveways"], "id": somebody})
        connection.execute(STAYS)
        yield connection
        connection.rollback()


@pytest.mark.parametrize("index", PLANS)
def test_its_question_is_answered_by(crowded: Connection, index: str) -> None:
    plan = crowded.execute(f"EXPLAIN (COSTS off) {PLANS[index]}".encode()).fetchall()
    assert index in "\n".join(line for (line,) in plan)
