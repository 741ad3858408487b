"""The guide's picture of the schema: with every table and every reference."""

from pathlib import Path
from xml.etree import ElementTree as ET

from driveway_postgres.schema_picture import AREAS, picture
from driveway_postgres.tables import metadata

ROOT = Path(__file__).parents[3]


def test_every_table_has_its_place() -> None:
    """A new table is put into ``AREAS``."""
    placed = [name for names in AREAS.values() for name in names]
    assert sorted(placed) == sorted(metadata.tables)


def test_every_reference_is_told() -> None:
    words = "".join(ET.fromstring(picture()).itertext())  # noqa: S314  # drawn by ourselves a moment ago
    wanted = {key.column.table.name for table in metadata.tables.values() for key in table.foreign_keys}
    assert {name for name in wanted if f"→ {name}" not in words} == set()


def test_the_page_counts_the_tables() -> None:
    assert f"![{len(metadata.tables)} tables" in (ROOT / "docs/schema.md").read_text(encoding="utf-8")
