"""The books are only added to, whoever tries."""

from datetime import timedelta
from decimal import Decimal

import psycopg
import pytest
from alembic import command
from psycopg import sql
from tests.integration.schema.rows import HOST, NOON, ROWS, STAY, put, put_all
from tests.integration.schema.test_migrations import engine_of

from driveway_postgres import schema


@pytest.mark.parametrize("change", ["UPDATE ledger_postings SET amount = 1", "DELETE FROM ledger_postings"])
def test_what_is_posted_stays_until_nobody_has_to_keep_it(database_url: str, change: str) -> None:
    insert = sql.SQL("INSERT INTO ledger_postings ({}) VALUES ({})")
    with psycopg.connect(database_url) as connection:
        connection.execute("SET session_replication_role = replica")  # no foreign keys, and no triggers
        row = {**ROWS["ledger_postings"], "recorded_at": NOON}
        names = sql.SQL(", ").join(map(sql.Identifier, row))
        places = sql.SQL(", ").join(map(sql.Placeholder, row))
        connection.execute(insert.format(names, places), row)
        connection.execute("SET session_replication_role = origin")
        with pytest.raises(psycopg.errors.RestrictViolation, match="only added"), connection.transaction():
            connection.execute(change)
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "UPDATE ledger_postings SET recorded_at = CURRENT_TIMESTAMP - %s", [timedelta(days=7 * 366)]
        )
        connection.execute("SET session_replication_role = origin")
        assert connection.execute("DELETE FROM ledger_postings").rowcount == 1
        connection.rollback()


def test_what_hosts_are_owed_is_known_of_what_was_posted_before_it_was_counted(empty_database: str) -> None:
    config = schema._config()  # nobody but a test goes to another version than the last
    with engine_of(empty_database).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
    with psycopg.connect(empty_database) as connection:
        put_all(connection, until="price_rule_sets")
        for reference, amount in (("booked", "-17.00"), ("po_1", "20.25")):
            posting = {"kind": "owed", "reference": reference, "book": "host", "amount": amount}
            put(connection, "ledger_postings", {**ROWS["ledger_postings"], **posting})
        put(connection, "ledger_postings", ROWS["ledger_postings"])
    schema.upgrade(empty_database)
    with psycopg.connect(empty_database) as connection:
        dues = connection.execute("SELECT booking_id, host_id, currency, amount FROM host_dues")
        assert dues.fetchall() == [(STAY, HOST, "USD", Decimal("-3.250"))]
        posting = {"kind": "loss", "reference": "written off", "book": "host", "amount": "-3.25"}
        put(connection, "ledger_postings", {**ROWS["ledger_postings"], **posting})
        assert connection.execute("SELECT amount FROM host_dues").fetchone() == (0,)
