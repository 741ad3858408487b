"""The page about the shipped rules is true: its fields, its examples and its tables of laws."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.rules.reference import counter_examples, law_table

from driveway_core.rule_data import Json
from driveway_core.rule_sets import as_data
from driveway_core.rules import SHIPPED

PAGE = (Path(__file__).parents[3] / "docs" / "price-rules-reference.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## `([a-z-]+)`$(.*?)(?=^## )", PAGE, re.MULTILINE | re.DOTALL))


def names(data: Json, prefix: str = "") -> Iterator[str]:
    """Every field of an object and of the objects in its lists, as in ``tiers/after_days``."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield prefix + name
            for each in value if isinstance(value, list) else ():
                yield from names(each, f"{prefix}{name}/")


def test_every_rule_has_its_section() -> None:
    assert set(SECTIONS) == set(SHIPPED.readers)


@pytest.mark.parametrize("kind", SHIPPED.readers)
def test_its_examples_are_read_and_its_table_names_every_field(kind: str) -> None:
    examples = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", SECTIONS[kind], re.DOTALL)]
    assert examples
    named = {"kind"} | set(re.findall(r"^\| `([a-z_/]+)` \|", SECTIONS[kind], re.MULTILINE))
    shown: set[str] = set()
    for example in examples:
        (rule,) = SHIPPED.read([example], currency="USD")
        (kept,) = as_data([rule])
        assert rule.kind == kind
        assert set(names(kept)) <= named
        shown |= set(names(example)) | set(names(kept))
    assert shown == named


def test_the_tables_of_laws_are_those_of_the_code() -> None:
    assert law_table() in PAGE
    assert counter_examples() in PAGE
