"""Who may do what to whose rows, asked of every table by statements that forget their WHERE."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import psycopg
import pytest
from psycopg import errors as pg
from psycopg import sql
from tests.integration.postgres.two_worlds import (
    ACTORS,
    PLANTED,
    STRANGERS,
    SYSTEM,
    acting,
    can,
    plant,
)

from driveway_postgres.guarded import UNGUARDED

Connection = psycopg.Connection[Any]

BOTH: Final = {"driver": "sudi", "host": "sudi"}
DRIVER: Final = {"driver": "sudi"}
HOST: Final = {"host": "sudi"}
EARNER: Final = {"host": "s"}
NOBODY: Final[Mapping[str, str]] = {}
ANYBODY: Final = {name: "i" for name in ACTORS if name != SYSTEM}

MAY: Final[Mapping[str, Mapping[str, str]]] = {
    **dict.fromkeys(
        ("users", "quotes", "sessions", "account_proofs", "idempotency_keys", "reviews"),
        DRIVER,
    ),
    **dict.fromkeys(("erasures", "account_photos", "accepted_terms", "notice_choices"), DRIVER),
    **dict.fromkeys(("car_links", "linked_cars", "vehicle_observations", "promo_claims"), DRIVER),
    **dict.fromkeys(("driveway_photos", "calendar_sources", "calendar_feeds", "availability_ranges"), HOST),
    **dict.fromkeys(("driveway_availability", "driveway_prices", "price_rule_sets", "review_flags"), HOST),
    **dict.fromkeys(("ledger_postings", "payment_operations", "payments", "refunds"), BOTH),
    **dict.fromkeys(("trips", "trouble_reports", "trouble_photos"), BOTH),
    **dict.fromkeys(("host_dues", "payouts", "payout_line_items", "payout_debts"), EARNER),
    **dict.fromkeys(
        ("stripe_events", "car_calls", "call_tallies", "tries", "audit_seals", "audit_checkpoints"), NOBODY
    ),
    "transfer_reversals": EARNER,
    "disputes": {"driver": "s", "host": "s"},
    "bookings": {"driver": "sui", "host": "su"},
    "vehicles": {"driver": "sudi", "host": "s"},
    "driveways": {"driver": "s", "host": "sudi"},
    "notices": {"driver": "sudi", "host": "i"},
    "audit_logs": {"driver": "i"},
    "audit_unsealed": ANYBODY,
}
"""What may be done to the rows of one stay's driver and host: select, update, delete, insert."""

THE_SYSTEM: Final = {**dict.fromkeys(PLANTED, "sudi"), **dict.fromkeys(
    ("audit_logs", "audit_seals", "audit_checkpoints"), "si")}  # fmt: skip

_TABLES: Final = """
    SELECT relname::text, relrowsecurity AND relforcerowsecurity, relispartition FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"""
_POLICIES: Final = "SELECT tablename::text, policyname::text FROM pg_policies ORDER BY 1, 2"


@pytest.fixture(scope="module")
def planted(module_database_url: str) -> Iterator[Connection]:
    """A connection that may do anything, to a database with two worlds in it."""
    with psycopg.connect(module_database_url, autocommit=True) as connection:
        plant(connection)
        yield connection


def _may(connection: Connection, table: str) -> dict[str, str]:
    """Who can do anything to this world's rows of a table, and what."""
    found = {actor: can(connection, actor, table) for actor in ACTORS}
    return {actor: deeds for actor, deeds in found.items() if deeds}


@pytest.mark.parametrize("table", PLANTED)
def test_whoever_forgets_a_where_meets_no_strangers_rows(planted: Connection, table: str) -> None:
    assert _may(planted, table) == {**MAY[table], SYSTEM: THE_SYSTEM[table]}
    touching = set("sud")
    assert not any(touching & set(MAY[table].get(stranger, "")) for stranger in STRANGERS)


def test_every_table_is_guarded_or_says_why_not(planted: Connection) -> None:
    found = planted.execute(_TABLES).fetchall()
    guarded = {name for name, is_guarded, _ in found if is_guarded}
    assert {name for name, *_ in found} - guarded == set(UNGUARDED)
    assert guarded & set(UNGUARDED) == set()
    assert {name for name, is_guarded, is_part in found if is_guarded and not is_part} == set(PLANTED)


def test_a_part_of_the_log_is_read_by_nobody_beside_the_whole(planted: Connection) -> None:
    planted.execute("SELECT audit_make_month('2027-05-01')")
    tables = planted.execute(_TABLES).fetchall()
    parts = [name for name, is_guarded, is_part in tables if is_part and is_guarded]
    assert sorted(parts) == ["audit_logs_2027_05", "audit_logs_default"]
    assert {part: _policies_of(planted, part) for part in parts} == {part: ["everything"] for part in parts}
    for part in parts:
        for actor in ("driver", SYSTEM):
            with (
                pytest.raises(pg.InsufficientPrivilege),
                planted.transaction(force_rollback=True),
                acting(planted, actor),
            ):
                planted.execute(sql.SQL("SELECT FROM {}").format(sql.Identifier(part)))


def _policies_of(connection: Connection, table: str) -> list[str]:
    return [policy for of, policy in connection.execute(_POLICIES).fetchall() if of == table]


def test_without_any_one_policy_somebody_may_do_less(planted: Connection) -> None:
    policies = planted.execute(_POLICIES).fetchall()
    assert len(policies) > len(PLANTED)
    unmissed = []
    for table, policy in policies:
        whole = {**MAY[table], SYSTEM: THE_SYSTEM[table]} if table in MAY else {}
        with planted.transaction(force_rollback=True):
            planted.execute(
                sql.SQL("DROP POLICY {} ON {}").format(sql.Identifier(policy), sql.Identifier(table))
            )
            if table in PLANTED and not any(
                can(planted, actor, table) != whole.get(actor, "") for actor in (SYSTEM, *ACTORS)
            ):
                unmissed.append((table, policy))
    assert unmissed == [
        ("price_rule_sets", "of_the_marketplace"),  # the marketplace's own rules, asked below
        ("reviews", "shown"),
    ]


@pytest.mark.parametrize(
    "table, policy, change",
    [
        ("price_rule_sets", "of_the_marketplace", "INSERT INTO {0} (version, rules) VALUES (7, '[]')"),
        ("reviews", "shown", "UPDATE {0} SET {1} WHERE id = (SELECT id FROM {0} LIMIT 1)"),
    ],
)
def test_what_is_for_everybody_is_read_by_everybody_and_changed_by_nobody_else(
    planted: Connection, table: str, policy: str, change: str
) -> None:
    with planted.transaction(force_rollback=True):
        planted.execute(change.format(table, "is_published = true, published_at = now()").encode())
        assert _met(planted, table) == (1, 0)
        planted.execute(sql.SQL("DROP POLICY {} ON {}").format(*map(sql.Identifier, (policy, table))))
        assert _met(planted, table) == (0, 0)


def _met(connection: Connection, table: str) -> tuple[int, int]:
    """How many rows a visitor reads, and how many they can change."""
    with connection.transaction(force_rollback=True), acting(connection, "visitor"):
        read = connection.execute(sql.SQL("SELECT FROM {}").format(sql.Identifier(table))).rowcount
        changed = sql.SQL("UPDATE {} SET created_at = now()").format(sql.Identifier(table))
        return read, connection.execute(changed).rowcount
