"""Rows that the database itself refuses, whatever the program above it does."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from tests.integration.schema.rows import (
    CAR,
    DRIVER,
    HOST,
    HOUR,
    NOON,
    PLACE,
    ROWS,
    Row,
    insertion,
    occupied,
    put,
    put_all,
)
from tests.integration.schema.spoiled_rows import SECOND, SPOILED

Connection = psycopg.Connection[Any]


@pytest.fixture
def connection(module_database_url: str) -> Iterator[Connection]:
    """A connection whose work is undone after the test."""
    with psycopg.connect(module_database_url) as connection:
        yield connection
        connection.rollback()


def test_the_right_rows_are_taken(connection: Connection) -> None:
    put_all(connection)
    for table in ROWS:
        found = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
        assert found is not None
        assert found[0] > 0


@pytest.mark.parametrize(
    "table, change, rule", SPOILED, ids=lambda value: value if isinstance(value, str) else None
)
def test_the_database_refuses_a_row_that_breaks(
    connection: Connection, table: str, change: Row, rule: str
) -> None:
    put_all(connection, until=table)
    with pytest.raises(psycopg.IntegrityError) as refusal:
        put(connection, table, {**ROWS[table], **change})
    assert refusal.value.diag.constraint_name == rule


@pytest.mark.parametrize(
    "table, change, rule", SECOND, ids=lambda value: value if isinstance(value, str) else None
)
def test_the_database_refuses_a_second_row_by(
    connection: Connection, table: str, change: Row, rule: str
) -> None:
    put_all(connection)
    with pytest.raises(psycopg.IntegrityError) as refusal:
        put(connection, table, {**ROWS[table], **change})
    assert refusal.value.diag.constraint_name == rule


OTHER: Row = {"id": UUID(int=50), "booking_reference": "DH-OTHER"}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"space": 2}, id="on-another-space"),
        pytest.param({"booking_status": "cancelled"}, id="that-is-cancelled"),
        pytest.param({"booking_status": "completed"}, id="that-is-over"),
        pytest.param(
            {
                "start_time": NOON + 2 * HOUR,
                "end_time": NOON + 3 * HOUR,
                "occupied": occupied(NOON + 2 * HOUR, NOON + 3 * HOUR),
            },
            id="that-begins-when-the-first-ends",
        ),
    ],
)
def test_there_is_room_for_a_booking(connection: Connection, change: Row) -> None:
    put_all(connection)
    put(connection, "bookings", {**ROWS["bookings"], **OTHER, **change})


def test_a_cancelled_booking_makes_room(connection: Connection) -> None:
    put_all(connection)
    connection.execute("UPDATE bookings SET booking_status = 'cancelled'")
    put(connection, "bookings", {**ROWS["bookings"], **OTHER})


def test_the_named_constraint_lets_an_insert_give_up_quietly(connection: Connection) -> None:
    put_all(connection)
    quietly = sql.SQL(" ON CONFLICT ON CONSTRAINT bookings_no_overlap DO NOTHING RETURNING space")
    for change, taken in (({}, []), ({"space": 2}, [(2,)])):
        row = {**ROWS["bookings"], **OTHER, **change}
        assert (
            connection.execute(insertion("bookings", row) + quietly, list(row.values())).fetchall() == taken
        )


def test_a_sold_car_may_be_registered_by_its_next_owner(connection: Connection) -> None:
    put_all(connection)
    connection.execute("UPDATE vehicles SET is_active = false, retired_at = now()")
    put(connection, "vehicles", {**ROWS["vehicles"], "id": UUID(int=50), "user_id": HOST})


def test_cars_without_a_tesla_id_do_not_get_in_each_others_way(connection: Connection) -> None:
    put_all(connection)
    put(connection, "vehicles", {**ROWS["vehicles"], "id": UUID(int=50), "vin": "5YJ3E1EA7KF317001"})


def test_a_released_line_item_lets_a_later_payout_have_the_booking(connection: Connection) -> None:
    put_all(connection)
    connection.execute("UPDATE payout_line_items SET released_at = now()")
    put(connection, "payout_line_items", ROWS["payout_line_items"])


def test_a_long_stay_in_dinars_and_one_in_yen_are_kept_to_the_last_unit(connection: Connection) -> None:
    put_all(connection, until="bookings")
    amounts = {
        "KWD": {
            "hourly_rate": "1.125",
            "subtotal": "9855.000",
            "platform_fee": "0.001",
            "total_amount": "9855.001",
        },
        "JPY": {
            "hourly_rate": "850",
            "subtotal": "999999999",
            "platform_fee": "0",
            "total_amount": "999999999",
        },
    }
    for number, (currency, money) in enumerate(amounts.items()):
        start = NOON + number * 9000 * HOUR
        stay = {
            "id": UUID(int=60 + number),
            "booking_reference": currency,
            "currency": currency,
            "start_time": start,
            "end_time": start + 8760 * HOUR,
            "occupied": occupied(start, start + 8760 * HOUR),
            "total_hours": "8760.00",
        }
        put(connection, "bookings", {**ROWS["bookings"], **stay, **money})
    kept = connection.execute("SELECT currency, total_amount, total_hours FROM bookings").fetchall()
    assert set(kept) == {
        ("KWD", Decimal("9855.001"), Decimal("8760.00")),
        ("JPY", Decimal(999999999), Decimal("8760.00")),
    }


def test_a_car_or_listing_with_bookings_cannot_be_deleted(connection: Connection) -> None:
    put_all(connection)
    for table, row, rule in (
        ("vehicles", CAR, "bookings_vehicle_id_fkey"),
        ("driveways", PLACE, "bookings_driveway_id_fkey"),
        ("users", DRIVER, "bookings_driver_id_fkey"),
    ):
        with pytest.raises(psycopg.IntegrityError) as refusal, connection.transaction():
            connection.execute(f"DELETE FROM {table} WHERE id = %s".encode(), [row])
        assert refusal.value.diag.constraint_name == rule


def test_the_search_point_does_not_know_the_house(connection: Connection) -> None:
    put_all(connection, until="driveway_photos")
    exact = connection.execute("SELECT near_point::text FROM driveways").fetchone()
    connection.execute("UPDATE driveways SET latitude = 37.7514999, longitude = -122.4205001")
    assert connection.execute("SELECT near_point::text FROM driveways").fetchone() == exact
    for latitude in (-90, 90):
        connection.execute("UPDATE driveways SET latitude = %s", [latitude])


def test_an_audit_row_of_any_month_finds_a_partition(connection: Connection) -> None:
    put_all(connection, until="audit_logs")
    for year in (1999, 2027, 2099):
        put(connection, "audit_logs", {**ROWS["audit_logs"], "created_at": NOON.replace(year=year)})
    found = connection.execute("SELECT DISTINCT tableoid::regclass::text FROM audit_logs").fetchall()
    assert found == [("audit_logs_default",)]
