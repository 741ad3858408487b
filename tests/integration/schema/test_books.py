"""The books are only added to, whoever tries."""

from datetime import timedelta

import psycopg
import pytest
from psycopg import sql
from tests.integration.schema.rows import NOON, ROWS


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
