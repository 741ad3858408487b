"""No table that holds something of a person's is forgotten by exports, purges, or their tests."""

from typing import Final

import psycopg
import pytest

from driveway_postgres.erasing import AT_ONCE, STEPS, UNTOUCHED
from driveway_postgres.personal_data import HOLDINGS, NOT_EXPORTED
from driveway_postgres.tables import metadata

_PEOPLES: Final = """
    WITH RECURSIVE of_people AS (
        SELECT 'users'::regclass::oid AS id
        UNION
        SELECT k.conrelid
          FROM pg_constraint k
          JOIN of_people p ON p.id = k.confrelid
         WHERE k.contype = 'f'
    )
    SELECT c.relname
      FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND (c.oid IN (SELECT id FROM of_people)
            OR EXISTS (SELECT FROM pg_description d
                        WHERE d.classoid = 'pg_class'::regclass AND d.objoid = c.oid
                          AND d.description LIKE '%ciphertext%'))"""
"""Every table from which foreign keys lead to an account, however far, or that holds something sealed."""

_OTHERS_TOO: Final = {"car_calls": "its subjects are accounts and cars, without a foreign key"}


@pytest.fixture(scope="module")
def peoples_tables(module_database_url: str) -> set[str]:
    with psycopg.connect(module_database_url) as connection:
        return {name for (name,) in connection.execute(_PEOPLES)} | set(_OTHERS_TOO)


def test_every_table_of_peoples_is_exported_or_says_why_not(peoples_tables: set[str]) -> None:
    exported = {each.table for each in HOLDINGS}
    assert peoples_tables - exported - set(NOT_EXPORTED) == set()
    assert exported & set(NOT_EXPORTED) == set()


def test_every_table_of_peoples_is_purged_or_says_why_not(peoples_tables: set[str]) -> None:
    purged = {each.table for each in STEPS}
    assert peoples_tables - purged - set(UNTOUCHED) == set()
    assert purged & set(UNTOUCHED) == set()


def test_whatever_is_not_exported_or_not_purged_is_there_and_has_a_reason() -> None:
    for listed in (NOT_EXPORTED, UNTOUCHED):
        assert set(listed) <= set(metadata.tables)
        assert all(len(reason) > 10 for reason in listed.values())


def test_every_column_that_an_export_leaves_out_is_there_and_has_a_reason() -> None:
    for each in HOLDINGS:
        columns = {column.name for column in metadata.tables[each.table].columns}
        assert set(each.left_out) <= columns, each.section
        assert all(len(reason) > 10 for reason in each.left_out.values()), each.section


def test_every_sealed_column_is_opened_or_left_out() -> None:
    for each in HOLDINGS:
        sealed = {
            column.name
            for column in metadata.tables[each.table].columns
            if "ciphertext" in (column.comment or "")
        }
        assert sealed - set(each.sealed) - set(each.left_out) == set(), each.section


def test_every_sealed_column_of_a_purged_row_is_emptied_or_gone_with_it() -> None:
    whole = {each.table for each in STEPS if each.becomes is None and " AND " not in each.whose}
    emptied = {(each.table, column) for each in STEPS for column in each.becomes or ()}
    said = b" ".join(AT_ONCE)
    for table in {each.table for each in STEPS} - whole:
        for column in metadata.tables[table].columns:
            if "ciphertext" in (column.comment or ""):
                assert (table, column.name) in emptied or column.name.encode() in said, (table, column.name)
