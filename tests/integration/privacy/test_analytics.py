"""The views for analytics tell of nobody: no group under k, no identifier, and nobody to be found again."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

import psycopg
import pytest
from psycopg import errors, sql
from tests.integration.privacy.crowd import crowd

K: Final = 10
VIEWS: Final = ("bookings_by_week", "bookings_by_hour", "neighbourhoods_by_quarter")
ROLE: Final = "driveway_analytics"
IDENTIFIERS: Final = ("id", "name", "email", "phone", "vin", "address", "street", "latitude", "longitude")
PLAIN: Final = {"date", "numeric", "bigint", "integer", "character", "character varying"}

Connection = psycopg.Connection[tuple[Any, ...]]

PEOPLE: Final = """
    SELECT least(count(DISTINCT b.driver_id), count(DISTINCT b.host_id))
      FROM bookings b JOIN driveways d ON d.id = b.driveway_id
     WHERE d.city = %(city)s AND """
OF_GROUP: Final = {
    "bookings_by_week": "date_trunc('week', b.start_time AT TIME ZONE 'UTC')::date = %(week)s",
    "bookings_by_hour": "date_trunc('quarter', b.start_time AT TIME ZONE d.time_zone)::date = %(quarter)s"
    " AND extract(isodow FROM b.start_time AT TIME ZONE d.time_zone) = %(day_of_week)s"
    " AND extract(hour FROM b.start_time AT TIME ZONE d.time_zone) = %(hour)s",
    "neighbourhoods_by_quarter": "d.zip_code = %(zip_code)s"
    " AND date_trunc('quarter', b.start_time AT TIME ZONE 'UTC')::date = %(quarter)s",
}


@pytest.fixture
def connection(module_database_url: str) -> Iterator[Connection]:
    """A transaction that leaves nothing behind."""
    with psycopg.connect(module_database_url) as opened:
        yield opened
        opened.rollback()


def shown(connection: Connection, view: str) -> list[dict[str, Any]]:
    cursor = connection.execute(sql.SQL("SELECT * FROM analytics.{}").format(sql.Identifier(view)))
    names = [each.name for each in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def everything(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    return {view: sorted(shown(connection, view), key=str) for view in VIEWS}


def test_no_group_has_fewer_than_k_drivers_or_hosts(connection: Connection) -> None:
    crowd(connection, hosts=30, drivers=40, stays=200)
    for zip_code, hosts, drivers in (("94111", 9, 60), ("94112", 60, 9), ("94113", 1, 1), ("94114", 12, 12)):
        crowd(connection, hosts=hosts, drivers=drivers, stays=120, zip_code=zip_code)
    crowd(connection, hosts=9, drivers=9, stays=50, since=datetime(2024, 1, 8, tzinfo=UTC))
    for view in VIEWS:
        rows = shown(connection, view)
        assert rows, view
        for row in rows:
            count = connection.execute(PEOPLE + OF_GROUP[view], row).fetchone()
            assert count is not None
            assert count[0] >= K, (view, row)
    zips = {row["zip_code"] for row in shown(connection, "neighbourhoods_by_quarter")}
    assert "94110" in zips
    assert zips & {"94111", "94112", "94113"} == set()
    weeks = {row["week"] for row in shown(connection, "bookings_by_week")}
    assert datetime(2024, 1, 8, tzinfo=UTC).date() not in weeks


def test_no_column_names_or_holds_anything_of_one_person(connection: Connection) -> None:
    crowd(connection, hosts=20, drivers=20, stays=100)
    columns = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = 'analytics' AND table_name = ANY(%s)",
        [list(VIEWS)],
    ).fetchall()
    assert len(columns) > 10
    for name, kind in columns:
        assert kind in PLAIN, (name, kind)
        assert not any(part in IDENTIFIERS for part in name.split("_")), name
    told = {str(value) for rows in everything(connection).values() for row in rows for value in row.values()}
    for table in ("users", "bookings", "driveways", "vehicles"):
        ids = connection.execute(sql.SQL("SELECT id::text FROM {}").format(sql.Identifier(table)))
        assert told.isdisjoint(row[0] for row in ids)


def test_planted_people_are_not_found_again_by_what_is_known_of_them(connection: Connection) -> None:
    crowd(connection, hosts=20, drivers=20, stays=140)
    crowd(connection, hosts=1, drivers=1, stays=1, zip_code="94199", rate="17.13")
    crowd(connection, hosts=1, drivers=1, stays=1, rate="97.31")
    alone = datetime(2024, 6, 18, 9, tzinfo=UTC)
    crowd(connection, hosts=1, drivers=1, stays=3, since=alone, rate="41.77", days=1)
    found = everything(connection)
    hoods = found["neighbourhoods_by_quarter"]
    assert [row for row in hoods if row["zip_code"] == "94199"] == []
    assert {row["median_hourly_rate"] for row in hoods} == {8}
    assert [row for row in found["bookings_by_week"] if row["week"] == datetime(2024, 6, 17).date()] == []
    assert [row for row in found["bookings_by_hour"] if row["day_of_week"] == 2 and row["hour"] == 2] == []
    for rows in found.values():
        assert all(row["about_bookings"] % 10 == 0 for row in rows)


def test_who_knows_everybody_but_one_learns_nothing_about_that_one(connection: Connection) -> None:
    crowd(connection, hosts=20, drivers=20, stays=140)
    target = crowd(connection, hosts=1, drivers=1, stays=1)
    without = "UPDATE bookings SET booking_status = 'cancelled', confirmed_at = NULL WHERE driver_id = %s"
    same, draws = 0, 40
    for number in range(draws):
        connection.execute("UPDATE analytics.secrets SET secret = %s", [f"secret {number}"])
        seen = everything(connection)
        with connection.transaction(force_rollback=True):
            connection.execute(without, [target])
            same += everything(connection) == seen
    assert same >= draws // 2


def test_nothing_that_is_not_over_for_a_fortnight_is_shown(connection: Connection) -> None:
    row = connection.execute("SELECT date_trunc('day', now())").fetchone()
    assert row is not None
    today: datetime = row[0]
    crowd(connection, hosts=40, drivers=40, stays=200, since=today, days=1)
    assert everything(connection) == {view: [] for view in VIEWS}


def test_the_role_for_analytics_reads_the_views_and_nothing_else(connection: Connection) -> None:
    crowd(connection, hosts=20, drivers=20, stays=100)
    connection.execute(f"SET ROLE {ROLE}")
    assert all(everything(connection).values())
    for table in ("public.users", "public.bookings", "public.driveways", "analytics.secrets"):
        with pytest.raises(errors.InsufficientPrivilege), connection.transaction():
            connection.execute(f"SELECT FROM {table}")


def test_a_function_that_looks_through_a_view_sees_only_what_is_shown(connection: Connection) -> None:
    crowd(connection, hosts=20, drivers=20, stays=100)
    crowd(connection, hosts=2, drivers=2, stays=4, zip_code="94177")
    overheard: list[str] = []
    connection.add_notice_handler(lambda notice: overheard.append(notice.message_primary or ""))
    connection.execute(f"SET ROLE {ROLE}")
    connection.execute(
        "CREATE FUNCTION pg_temp.overhear(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS"
        " $$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$"
    )
    connection.execute("SELECT * FROM analytics.neighbourhoods_by_quarter WHERE pg_temp.overhear(zip_code)")
    assert set(overheard) == {"94110"}
