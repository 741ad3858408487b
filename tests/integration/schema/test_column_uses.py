"""No column of the seed is dead: each has somebody who fills it and somebody who asks for it."""

import ast
import re
from pathlib import Path

from tests.integration.schema.seed_schema import COLUMNS

from driveway_core import use_cases
from driveway_postgres.column_uses import page, uses
from driveway_postgres.tables import metadata

PAGE = Path(__file__).parents[3] / "docs" / "schema-uses.md"


def names_of_use_cases() -> set[str]:
    """Every callable class of the core's use cases, as the verb that it is."""
    return {
        re.sub(r"(?<!^)(?=[A-Z])", "_", node.name).lower()
        for folder in use_cases.__path__
        for module in Path(folder).glob("*.py")
        for node in ast.parse(module.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
        and any(isinstance(part, ast.FunctionDef) and part.name == "__call__" for part in node.body)
    }


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_no_column_of_the_twelve_tables_is_missing() -> None:
    listed = [(use.table, use.column) for use in uses()]
    assert len(set(listed)) == len(listed)
    assert set(listed) == {
        (table, column.name) for table in COLUMNS for column in metadata.tables[table].columns
    }


def test_every_column_of_the_seed_has_a_reader() -> None:
    assert [use for use in uses() if not use.readers] == []


def test_only_the_database_itself_writes_what_nobody_writes() -> None:
    assert {f"{use.table}.{use.column}" for use in uses() if not use.writers} == {
        "driveways.near_point",
        "system_settings.id",
        "system_settings.setting_key",
        "system_settings.setting_type",
        "system_settings.description",
        "system_settings.is_public",
        "system_settings.created_at",
    }


def test_every_name_is_a_use_case_of_the_core() -> None:
    named = {name for use in uses() for name in (*use.writers, *use.readers)}
    assert named - names_of_use_cases() == set()
