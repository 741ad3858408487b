"""Eight years of bookings: what is older than seven goes, though a run is killed, and the rest stays."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import psycopg
import pytest
from tests.integration.privacy.crowd import crowd
from tests.integration.privacy.doomed import Errand, killed

from driveway_core.retention import period

AT: Final = datetime(2026, 11, 1, 3, tzinfo=UTC)
BEGAN: Final = AT - timedelta(days=8 * 365)

_MONEY: Final = """
    INSERT INTO payments (booking_id, stripe_payment_intent_id, amount, payment_status, created_at,
                          updated_at)
    SELECT id, 'pi_' || id, total_amount, 'succeeded', start_time, start_time FROM bookings;
    INSERT INTO ledger_postings (booking_id, kind, reference, number, book, amount, occurred_at, recorded_at)
    SELECT id, 'charge', 'pi_' || id, n, book, amount, start_time, start_time
      FROM bookings
     CROSS JOIN LATERAL (VALUES (0, 'driver', -total_amount), (1, 'gateway', total_amount))
           AS v (n, book, amount);
    INSERT INTO notices (account_id, kind, subject, booking_id, facts, created_at)
    SELECT driver_id, 'arrived', id::text, id, '{}', start_time FROM bookings;
    WITH paid AS (
        INSERT INTO payouts (id, host_id, amount, payout_period_start, payout_period_end, payout_status,
                             paid_at, created_at, updated_at)
        SELECT gen_random_uuid(), host_id, sum(subtotal), date_trunc('month', start_time),
               date_trunc('month', start_time) + INTERVAL '1 month', 'paid', max(end_time), max(end_time),
               max(end_time)
          FROM bookings
         GROUP BY host_id, date_trunc('month', start_time)
        RETURNING id, host_id, payout_period_start
    )
    INSERT INTO payout_line_items (payout_id, booking_id, booking_total, platform_fee, host_amount)
    SELECT p.id, b.id, b.subtotal, 0, b.subtotal
      FROM bookings b
      JOIN paid p ON p.host_id = b.host_id
       AND p.payout_period_start = date_trunc('month', b.start_time)::date;
    UPDATE payments SET updated_at = %(late)s
     WHERE booking_id IN (SELECT id FROM bookings ORDER BY start_time LIMIT 3)"""
"""Money for every booking; that of the three oldest has moved lately."""


_EMPTY: Final = """
    SELECT count(*) FROM payouts p
     WHERE NOT EXISTS (SELECT FROM payout_line_items l WHERE l.payout_id = p.id)"""


def _count(connection: psycopg.Connection[tuple[Any, ...]], query: str, before: datetime) -> int:
    row = connection.execute(query, {"before": before}).fetchone()
    assert row is not None
    return int(row[0])


def _eight_years(url: str, home: Path, *, stays: int) -> float:
    """Bookings dropped in a second."""
    days = (AT - BEGAN).days
    people = max(5, stays // days + 1)
    with psycopg.connect(url) as connection:
        crowd(connection, hosts=people, drivers=people, stays=stays, since=BEGAN, days=days)
        with psycopg.ClientCursor(connection) as cursor:
            cursor.execute(_MONEY, {"late": AT - timedelta(days=10)})
        connection.execute("ANALYZE")
    before = period("bookings").before(AT)
    old = "SELECT count(*) FROM bookings WHERE end_time < %(before)s"
    young = "SELECT count(*) FROM bookings WHERE end_time >= %(before)s"
    with psycopg.connect(url) as connection:
        there, kept = _count(connection, old, before), _count(connection, young, before)
    assert there > 20
    assert kept > 100
    errand = Errand(database=url, home=home, at=AT, batch=500 if stays > 10_000 else 20)
    assert killed(errand, "drop", after=8)
    with psycopg.connect(url) as connection:
        halfway = _count(connection, old, before)
        assert _count(connection, young, before) == kept
    begun = perf_counter()
    errand.drop()
    seconds = perf_counter() - begun
    with psycopg.connect(url) as connection:
        assert _count(connection, old, before) == 3
        assert _count(connection, young, before) == kept
        for table in ("payments", "payout_line_items"):
            assert _count(connection, f"SELECT count(DISTINCT booking_id) FROM {table}", before) == kept + 3
        assert _count(connection, "SELECT count(*) FROM ledger_postings", before) == 2 * (kept + 3)
        assert _count(connection, _EMPTY, before) == 0
        assert _count(connection, "SELECT count(*) FROM notices WHERE created_at < %(before)s", before) == 0
    return (halfway - 3) / seconds


def test_eight_years_of_bookings_are_seven_after_a_run_that_was_killed(
    database_url: str, tmp_path: Path
) -> None:
    _eight_years(database_url, tmp_path, stays=900)


@pytest.mark.proof
def test_eight_years_of_very_many_bookings_are_seven_after_a_run_that_was_killed(
    database_url: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    record_property("bookings_dropped_a_second", round(_eight_years(database_url, tmp_path, stays=100_000)))
