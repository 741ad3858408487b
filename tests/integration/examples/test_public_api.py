"""What is public is listed, and enough: the examples import nothing else of ours."""

import ast
from pathlib import Path
from typing import Final

import pytest
from tests.integration.examples.public import PAGE, page, public
from tests.integration.outside import ROOT

EXAMPLES: Final = sorted((ROOT / "examples").rglob("*.py"))
PUBLIC: Final = public()


def test_the_page_lists_what_is_public() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: str(file.relative_to(ROOT)))
def test_an_example_imports_only_what_is_public(file: Path) -> None:
    beyond = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                beyond += [each.name for each in names if each.name.startswith("driveway_")]
            case ast.ImportFrom(module=str(module), names=names) if module.startswith("driveway_"):
                beyond += [
                    f"{module}.{each.name}"
                    for each in names
                    if each.name not in PUBLIC.get(module, ()) and f"{module}.{each.name}" not in PUBLIC
                ]
    assert beyond == []


def test_every_public_module_says_what_it_offers() -> None:
    assert {module for module, names in PUBLIC.items() if not names} == set()
    assert "Fleet" in PUBLIC["driveway_core.ports"]
    assert "joined" in PUBLIC["driveway_app"]
    assert "create_app" in PUBLIC["driveway_http"]
