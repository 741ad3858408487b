"""Crowds of hosts and drivers, written straight into the tables, in the days that a test wants."""

from datetime import UTC, datetime
from typing import Final

import psycopg

QUARTER: Final = datetime(2024, 4, 1, tzinfo=UTC)
"""A quarter that has been over for long: three months from here."""

_CROWD: Final = """
    WITH hosts AS (
        INSERT INTO users (id, email, email_digest, password_hash, first_name, last_name, user_type)
        SELECT gen_random_uuid(), ''::bytea, uuid_send(gen_random_uuid()), '', ''::bytea, ''::bytea, 'host'
          FROM generate_series(1, %(hosts)s)
        RETURNING id
    ), drivers AS (
        INSERT INTO users (id, email, email_digest, password_hash, first_name, last_name, user_type)
        SELECT gen_random_uuid(), ''::bytea, uuid_send(gen_random_uuid()), '', ''::bytea, ''::bytea, 'driver'
          FROM generate_series(1, %(drivers)s)
        RETURNING id
    ), cars AS (
        INSERT INTO vehicles (user_id, vin, model, year, is_active)
        SELECT id, upper(substr(md5(id::text), 1, 17)), 'Model 3', 2023, false
          FROM drivers
        RETURNING id, user_id
    ), places AS (
        INSERT INTO driveways (host_id, address, street, zip_code, latitude, longitude, time_zone, title,
                               driveway_type, max_vehicle_length, max_vehicle_width, hourly_rate)
        SELECT id, ''::bytea, 'Street', %(zip)s, 37.76, -122.43, 'America/Los_Angeles', 'Place', 'paved',
               240, 90, %(rate)s
          FROM hosts
        RETURNING id, host_id
    ), numbered AS (
        SELECT id, host_id, row_number() OVER () - 1 AS n FROM places
    ), driving AS (
        SELECT id, user_id, row_number() OVER () - 1 AS n FROM cars
    )
    INSERT INTO bookings (driver_id, vehicle_id, driveway_id, host_id, booking_reference,
                          start_time, end_time, occupied, hourly_rate, total_hours, subtotal,
                          platform_fee, total_amount, quote,
                          booking_status, confirmed_at, completed_at, created_at, updated_at)
    SELECT c.user_id, c.id, p.id, p.host_id, substr(md5(random()::text || s), 1, 16),
           begins, begins + INTERVAL '2 hours', tstzrange(begins, begins + INTERVAL '2 hours'), %(rate)s, 2,
           2 * %(rate)s, 0, 2 * %(rate)s, '{}', 'completed', begins, begins + INTERVAL '2 hours', begins,
           begins
      FROM generate_series(0, %(stays)s - 1) AS s
      JOIN numbered p ON p.n = s %% %(hosts)s
      JOIN driving c ON c.n = s %% %(drivers)s
     CROSS JOIN LATERAL (SELECT %(since)s + (s %% %(days)s) * INTERVAL '1 day' AS begins) AS b
    RETURNING driver_id"""


def crowd(
    connection: psycopg.Connection[tuple[object, ...]],
    *,
    hosts: int,
    drivers: int,
    stays: int,
    zip_code: str = "94110",
    rate: str = "8.00",
    since: datetime = QUARTER,
    days: int = 7,
) -> object:
    """So many stays of so many people in a neighbourhood, over days from a moment on; one of the drivers."""
    asked = {"hosts": hosts, "drivers": drivers, "stays": stays, "zip": zip_code, "rate": rate}
    row = connection.execute(_CROWD, {**asked, "since": since, "days": days}).fetchone()
    assert row is not None
    return row[0]
