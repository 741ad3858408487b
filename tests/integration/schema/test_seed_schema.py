"""Everything of the seed's schema is there, or its difference is a row of corrections."""

import json
from collections.abc import Iterator

import psycopg
import pytest
from tests.integration.schema.introspection import Facts, facts_of, without
from tests.integration.schema.seed_schema import COLUMNS, EXTENSIONS, INDEXES, RULES, SETTINGS
from tests.integration.servers import new_database

from driveway_core.throttles import LIMITS
from driveway_postgres.corrections import CORRECTIONS, FURTHER_TABLES, all_changes
from driveway_postgres.migrations.names import VERSION_TABLE
from driveway_postgres.queue_schema import LIBRARY_TABLES


def ddl() -> Iterator[str]:
    for extension in EXTENSIONS:
        yield f"CREATE EXTENSION {extension}"
    for table, columns in COLUMNS.items():
        lines = [line.strip() for line in columns.strip().splitlines()]
        yield f"CREATE TABLE {table} ({', '.join([*lines, *filter(None, [RULES.get(table)])])})"
    for name, on in INDEXES.items():
        yield f"CREATE INDEX {name} ON {on}"


@pytest.fixture(scope="module")
def seed(postgres_url: str) -> Iterator[Facts]:
    with new_database(postgres_url) as url:
        with psycopg.connect(url) as connection:
            for statement in ddl():
                connection.execute(statement.encode())
        yield facts_of(url)


@pytest.fixture(scope="module")
def ours(module_database_url: str) -> Facts:
    facts = without(facts_of(module_database_url), VERSION_TABLE, *FURTHER_TABLES, *LIBRARY_TABLES)
    return {key: value for key, value in facts.items() if key[1] != "comment"}


def differences(seed: Facts, ours: Facts) -> list[str]:
    new_columns = {subject for subject, aspect in ours if aspect == "type" and (subject, "type") not in seed}
    found = [f"{subject}: new column" for subject in new_columns]
    for subject, aspect in seed.keys() | ours.keys():
        before, after = seed.get((subject, aspect)), ours.get((subject, aspect))
        if before == after or subject in new_columns:
            continue
        what = "new" if before is None else "gone" if after is None else f"{before} -> {after}"
        found.append(f"{subject}: {aspect}: {what}")
    return sorted(found)


def test_the_data_is_the_whole_seed(seed: Facts) -> None:
    assert len(COLUMNS) == 12
    assert len(INDEXES) == 39
    columns = [subject for subject, aspect in seed if aspect == "type"]
    assert len(columns) == 183


def test_every_difference_from_the_seed_is_a_correction_and_no_correction_is_stale(
    seed: Facts, ours: Facts
) -> None:
    assert differences(seed, ours) == sorted(all_changes())


def test_no_column_or_table_of_the_seed_is_lost(seed: Facts, ours: Facts) -> None:
    assert [key for key in seed if key[1] == "type" and key not in ours] == []


def test_what_is_gone_has_a_replacement_that_exists(ours: Facts) -> None:
    names = {aspect for _, aspect in ours}
    for correction in CORRECTIONS:
        gone = [change for change in correction.changes if change.endswith(": gone")]
        assert bool(gone) == bool(correction.replaced_by), correction.fault
        assert set(correction.replaced_by) <= names


def test_the_settings_of_the_seed_are_there_with_ours(module_database_url: str) -> None:
    with psycopg.connect(module_database_url) as connection:
        rows = connection.execute(
            "SELECT setting_key, setting_value, setting_type, description, is_public FROM system_settings"
        ).fetchall()
    kept = {key: (value, kind, description) for key, value, kind, description, _ in rows}
    assert SETTINGS.items() <= kept.items()
    assert {key: value[0] for key, value in kept.items() if key not in SETTINGS} == {
        "search_weight_distance": "0.4",
        "search_weight_price": "0.3",
        "search_weight_rating": "0.2",
        "search_weight_free": "0.1",
        "early_arrival_minutes": "15",
        "overstay_grace_minutes": "10",
        "city_taxes": "{}",
        "marketplace_time_zone": "America/Los_Angeles",
        "feature_flags": '{"best_order": true, "calendar_import": true, "car_linking": true}',
        "rate_limits": json.dumps(LIMITS, default=dict),
    }
    assert {key for key, *_, public in rows if public} == {
        "platform_fee_percentage",
        "max_booking_hours",
        "supported_cities",
        "maintenance_mode",
        "feature_flags",
    }
