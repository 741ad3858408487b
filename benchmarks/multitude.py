"""Many listings and bookings, made by the database itself: the same ones for the same numbers.

Cities lie some 5 degrees apart and are alike; in each, listings gather around
the middle, about 60 in a square kilometre there for each 10,000. Every listing has five
stays in slots of three days, three of them over. Rows that search does not
read hold the least that the schema takes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import md5
from typing import Any, Final
from uuid import UUID

import attrs
import psycopg

from driveway_core.ports import Cipher

AT: Final = datetime(2027, 3, 1, 16, tzinfo=UTC)
"""The moment of every question: a Monday, 08:00 in San Francisco."""

STAYS_EACH: Final = 5
BATCH: Final = 20_000
_HOSTS_FROM, _PLACES_FROM, _STAYS_FROM = 0x0180_0000_0000, 0x0188_0000_0000, 0x0190_0000_0000
_STEP: Final = 977

Connection = psycopg.Connection[Any]
Tick = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


def _uuid7(number: int, begin: int) -> UUID:
    """The number-th id: one about every second, as accounts are made, its other bits no better than noise."""
    noise = md5(str(number).encode(), usedforsecurity=False).hexdigest()
    return UUID(f"{begin + number * _STEP:012x}7{noise[:3]}8{noise[3:18]}")


def _sql_uuid7(number: str, begin: int) -> str:
    """The same in SQL."""
    noise = f"md5(({number})::text)"
    moment = f"lpad(to_hex({begin} + ({number})::bigint * {_STEP}), 12, '0')"
    return f"({moment} || '7' || substr({noise}, 1, 3) || '8' || substr({noise}, 4, 15))::uuid"


_HOST: Final = _sql_uuid7("1 + n %% %(hosts)s", _HOSTS_FROM)
_PLACE: Final = _sql_uuid7("n", _PLACES_FROM)
_STAY: Final = _sql_uuid7(f"n * {STAYS_EACH} + stay", _STAYS_FROM)
_DRIVER: Final = _uuid7(0, _HOSTS_FROM)
_CAR: Final = UUID(int=1)

_DRIVEWAYS: Final = f"""
INSERT INTO driveways (id, host_id, address, street, zip_code, latitude, longitude, time_zone, title,
  description, driveway_type, is_covered, max_vehicle_length, max_vehicle_width, max_vehicle_height, spaces,
  hourly_rate, daily_rate, has_ev_charging, charging_connector_type, has_lighting, buffer_minutes,
  maximum_booking_hours, weekly_open, listing_status, is_available, has_ranges)
SELECT {_PLACE}, {_HOST}, '\\x00', 'Street ' || m %% 997, '94114',
  20 + 5 * (city %% 5) + 0.045 * north, -120 + 5 * (city / 5) + 0.055 * east, 'America/Los_Angeles',
  'Driveway ' || n, 'A driveway near the middle of town.',
  'concrete', dice < 0.2, 180 + (dice * 60)::int, 70 + (dice * 20)::int,
  CASE WHEN dice < 0.2 THEN 70 + (m %% 20) END, CASE WHEN m %% 10 = 0 THEN 2 ELSE 1 END,
  2 + (m %% 40) * 0.25, CASE WHEN m %% 3 = 0 THEN 20 + m %% 7 END,
  m %% 4 = 0, CASE WHEN m %% 8 = 0 THEN 'tesla' END, m %% 2 = 0, CASE WHEN m %% 5 = 0 THEN 30 ELSE 0 END,
  CASE WHEN m %% 2 = 0 THEN 168 END,
  (CASE m %% 6
     WHEN 0 THEN '{{[480,1200),[1920,2640),[3360,4080),[4800,5520),[6240,6960)}}'
     WHEN 1 THEN '{{[360,1380),[1800,2820),[3240,4260),[4680,5700),[6120,7140),[7560,8580),[9000,10020)}}'
     WHEN 2 THEN '{{[7200,10080)}}'
     ELSE '{{[0,10080)}}' END)::int4multirange,
  CASE WHEN m %% 50 = 7 THEN 'inactive' ELSE 'active' END, m %% 50 <> 8,
  m %% 20 = 3
FROM (SELECT n, n / %(cities)s AS m, n %% %(cities)s AS city, random() AS dice,
             sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) AS north,
             sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) AS east
      FROM generate_series(%(first)s::int, %(last)s::int) AS n) AS drawn
"""

_BOOKINGS: Final = f"""
INSERT INTO bookings (id, driver_id, vehicle_id, driveway_id, host_id, booking_reference, start_time,
  end_time, occupied, hourly_rate, total_hours, subtotal, platform_fee, total_amount, quote, booking_status,
  awaiting, hold_expires_at)
SELECT {_STAY},
  %(driver)s, %(car)s, {_PLACE}, {_HOST}, 'B' || n * {STAYS_EACH} + stay, starts, starts + length,
  tstzrange(starts, starts + length + CASE WHEN m %% 5 = 0 THEN interval '30 min' ELSE '0' END),
  5, 4, 20, 3, 23, '{{}}',
  CASE WHEN stay < 3 THEN 'completed' WHEN m %% 20 = 0 THEN 'pending' ELSE 'confirmed' END,
  CASE WHEN stay >= 3 AND m %% 20 = 0 THEN 'host' END,
  CASE WHEN stay >= 3 AND m %% 20 = 0 THEN %(at)s + (m %% 3 - 1) * interval '1 hour' END
FROM (SELECT n, n / %(cities)s AS m, stay, interval '15 min' * (2 + (random() * 70)::int) AS length,
             %(at)s + (stay - 3) * interval '3 days' + interval '15 min' * (random() * 200)::int AS starts
      FROM generate_series(%(first)s::int, %(last)s::int) AS n,
           generate_series(0, {STAYS_EACH - 1}) AS stay) AS drawn
"""

_BLOCKS: Final = f"""
WITH entries AS (
  INSERT INTO driveway_availability (driveway_id, availability_type, start_time, end_time)
  SELECT {_PLACE}, 'blocked', %(at)s + (m %% 14) * interval '1 day', %(at)s + (m %% 14 + 1) * interval '1 day'
  FROM (SELECT n, n / %(cities)s AS m FROM generate_series(%(first)s::int, %(last)s::int) AS n) AS drawn
  WHERE m %% 20 = 3
  ORDER BY md5(n::text)
  RETURNING id, driveway_id, availability_type, start_time, end_time)
INSERT INTO availability_ranges (entry_id, driveway_id, availability_type, during)
SELECT id, driveway_id, availability_type, tstzrange(start_time, end_time) FROM entries
"""


@attrs.frozen(kw_only=True)
class Multitude:
    """How many there are; hosts have five listings each."""

    listings: int
    cities: int

    @property
    def hosts(self) -> int:
        """Accounts that offer them."""
        return max(1, self.listings // 5)

    @property
    def bookings(self) -> int:
        """Stays, most of them over."""
        return self.listings * STAYS_EACH


def load(connection: Connection, many: Multitude, cipher: Cipher, tick: Tick) -> None:
    """Fill a migrated, empty database; superusers only, because foreign keys are not checked row by row."""
    connection.execute("SET session_replication_role = replica")
    connection.execute("SET maintenance_work_mem = '512MB'")
    connection.execute("SELECT setseed(0.5)")
    _hosts(connection, many, cipher, tick)
    with _unindexed(connection, "driveways", tick):
        for values in _batches(many, tick, "Listings"):
            connection.execute(_DRIVEWAYS, values)
    with _unindexed(connection, "bookings", tick):
        for values in _batches(many, tick, "Bookings"):
            connection.execute(_BOOKINGS, values)
    for values in _batches(many, tick, "Closed days"):
        connection.execute(_BLOCKS, values)
    connection.commit()
    connection.autocommit = True
    tick("Statistics", 0, 1)
    connection.execute("VACUUM ANALYZE")
    tick("Statistics", 1, 1)


def _hosts(connection: Connection, many: Multitude, cipher: Cipher, tick: Tick) -> None:
    columns = "id, email, email_digest, password_hash, first_name, last_name, user_type"
    with connection.cursor().copy(f"COPY users ({columns}) FROM STDIN (FORMAT binary)".encode()) as copy:
        copy.set_types(["uuid", "bytea", "bytea", "text", "bytea", "bytea", "text"])
        for number in range(many.hosts + 1):
            account = _uuid7(number, _HOSTS_FROM)
            name = cipher.seal(f"Host{number}", owner=account, place=f"users.first_name/{account}")
            copy.write_row((account, b"-", account.bytes, "-", name, b"-", "both"))
            if number % BATCH == 0:
                tick("Hosts", number, many.hosts)
    tick("Hosts", many.hosts, many.hosts)
    connection.execute(
        "INSERT INTO vehicles (id, user_id, vin, model, year)"
        " VALUES (%s, %s, '5YJ3E1EA7KF317000', 'Model 3', 2019)",
        (_CAR, _DRIVER),
    )


def _batches(many: Multitude, tick: Tick, what: str) -> Iterator[dict[str, object]]:
    for first in range(0, many.listings, BATCH):
        tick(what, first, many.listings)
        last = min(first + BATCH, many.listings) - 1
        yield {
            "first": first,
            "last": last,
            "hosts": many.hosts,
            "cities": many.cities,
            "at": AT,
            "driver": _DRIVER,
            "car": _CAR,
        }
    tick(what, many.listings, many.listings)


@contextmanager
def _unindexed(connection: Connection, table: str, tick: Tick) -> Iterator[None]:
    """Load a table before its indexes are built, all but those of its keys."""
    exclusions = connection.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype = 'x'",
        (table,),
    ).fetchall()
    for name, _ in exclusions:
        connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}".encode())
    indexes = connection.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid"
        " WHERE i.indrelid = %s::regclass AND c.oid IS NULL",
        (table,),
    ).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}".encode())
    yield
    builds = [f"ALTER TABLE {table} ADD CONSTRAINT {name} {rest}" for name, rest in exclusions]
    builds += [definition for _, definition in indexes]
    for done, build in enumerate(builds):
        tick(f"Indexes of {table}", done, len(builds))
        connection.execute(build.encode())
    tick(f"Indexes of {table}", len(builds), len(builds))
