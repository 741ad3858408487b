"""The questions that the seed's dropped indexes answered, and our own, find their index."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from tests.integration.schema.rows import ROWS, an_account, put, put_all

from driveway_postgres.tables import DUE_AT, OF_HOSTS, SEEN_SINCE, SHOWN, TRIP_DUE_AT

SOMEBODY = SOMEWHERE = "00000000-0000-0000-0000-000000000120"

PLANS = {
    "bookings_booking_reference_key": "SELECT * FROM bookings WHERE booking_reference = 'DH-23456789'",
    "vehicles_tesla_vehicle_id_active_key": "SELECT * FROM vehicles WHERE tesla_vehicle_id = 7 AND is_active",
    "vehicles_vin_active_key": "SELECT * FROM vehicles WHERE vin = '5YJ3E1EA7KF317000' AND is_active",
    "payments_stripe_payment_intent_id_key": "SELECT * FROM payments WHERE stripe_payment_intent_id = 'pi'",
    "payments_open": """
        SELECT * FROM payments
         WHERE payment_status IN ('pending', 'processing') AND coalesce(seen_at, created_at) < now()
         ORDER BY coalesce(seen_at, created_at), id LIMIT 10""",
    "payments_held": """
        SELECT * FROM payments
         WHERE payment_status = 'processing' AND capture_before IS NOT NULL AND capture_before < now()
         ORDER BY capture_before, id LIMIT 10""",
    "idx_payments_booking_id": f"SELECT * FROM payments WHERE booking_id = '{SOMEBODY}'",
    "refunds_booking_id": f"SELECT * FROM refunds WHERE booking_id = '{SOMEBODY}'",
    "disputes_booking_id": f"SELECT * FROM disputes WHERE booking_id = '{SOMEBODY}'",
    "disputes_stripe_dispute_id_key": "SELECT * FROM disputes WHERE stripe_dispute_id = 'dp'",
    "payouts_stripe_transfer_id_key": "SELECT * FROM payouts WHERE stripe_transfer_id = 'tr'",
    "payouts_stripe_payout_id": "SELECT * FROM payouts WHERE stripe_payout_id = 'po'",
    "payout_debts_booking_id": f"SELECT * FROM payout_debts WHERE booking_id = '{SOMEBODY}'",
    "transfer_reversals_payout_id": f"SELECT * FROM transfer_reversals WHERE payout_id = '{SOMEBODY}'",
    "ledger_postings_reference": """
        SELECT sum(amount) FROM ledger_postings WHERE book = 'gateway' AND reference = ANY ('{ch_1}')""",
    "ledger_postings_book_occurred_at": """
        SELECT sum(amount) FROM ledger_postings
         WHERE book = 'gateway' AND occurred_at >= now() AND occurred_at < now() + '1 day'""",
    "payment_operations_unfinished": """
        SELECT * FROM payment_operations
         WHERE state IN ('planned', 'sent', 'unknown') AND updated_at < now()""",
    "payment_operations_failed": """
        SELECT * FROM payment_operations
         WHERE state = 'failed' AND updated_at < now() AND updated_at >= now() - INTERVAL '1 day'""",
    "stripe_events_waiting": """
        SELECT * FROM stripe_events WHERE handled_at IS NULL AND received_at < now()
         ORDER BY received_at, id LIMIT 10""",
    "trips_due": f"""
        SELECT booking_id FROM trips
         WHERE {TRIP_DUE_AT} <= now() ORDER BY {TRIP_DUE_AT}, booking_id LIMIT 10""",
    "trips_vehicle_id": f"SELECT * FROM trips WHERE vehicle_id = '{SOMEBODY}'",
    "trips_evidence": "SELECT booking_id FROM trips WHERE evidence IS NOT NULL ORDER BY booking_id LIMIT 10",
    "vehicle_observations_booking_id": f"""
        SELECT * FROM vehicle_observations
         WHERE booking_id = '{SOMEBODY}' ORDER BY observed_at DESC, source LIMIT 10""",
    "vehicle_observations_oldest": f"""
        SELECT id FROM vehicle_observations WHERE {SEEN_SINCE} < now() ORDER BY {SEEN_SINCE} LIMIT 10""",
    "notices_latest": f"SELECT * FROM notices WHERE account_id = '{SOMEBODY}' ORDER BY id DESC LIMIT 20",
    "notices_unread": f"""
        SELECT * FROM notices
         WHERE account_id = '{SOMEBODY}' AND read_at IS NULL ORDER BY id DESC LIMIT 20""",
    "reviews_of_driveway": f"""
        SELECT * FROM reviews
         WHERE driveway_id = '{SOMEWHERE}' AND {OF_HOSTS} ORDER BY id DESC LIMIT 20""",
    "reviews_about": f"""
        SELECT * FROM reviews
         WHERE reviewee_id = '{SOMEBODY}' AND {SHOWN} ORDER BY id DESC LIMIT 20""",
    "reviews_waiting": """
        SELECT * FROM reviews WHERE NOT is_published AND closes_at <= now() ORDER BY closes_at LIMIT 10""",
    "reviews_flagged": "SELECT * FROM reviews WHERE is_flagged ORDER BY id DESC LIMIT 20",
    "notices_not_queued": "SELECT id FROM notices WHERE queued_at IS NULL ORDER BY id LIMIT 200",
    "users_email_digest_key": "SELECT * FROM users WHERE email_digest = 'digest'",
    "sessions_account_id": f"""
        SELECT * FROM sessions
         WHERE account_id = '{SOMEBODY}' AND ended_at IS NULL AND refresh_until > now()
         ORDER BY id DESC LIMIT 20""",
    "sessions_family_digest_key": "SELECT * FROM sessions WHERE family_digest = 'digest'",
    "sessions_over": "DELETE FROM sessions WHERE coalesce(ended_at, refresh_until) < now()",
    "tries_key_at": "SELECT at FROM tries WHERE key = 'key' AND at > now() ORDER BY at",
    "account_proofs_digest_key": "SELECT * FROM account_proofs WHERE digest = 'digest' AND purpose = 'email'",
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
    INSERT INTO ledger_postings (booking_id, kind, reference, number, book, amount, occurred_at)
        SELECT id, 'charge', booking_reference, 0, 'gateway', 1, start_time FROM stays;
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
