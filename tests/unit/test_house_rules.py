"""Rules of the house that no linter knows: what the core may import, and what must be listed where."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
SOURCE_ROOTS: Final = (ROOT / "src", ROOT / "src/adapters", ROOT / "src/entrypoints")
PACKAGES: Final = sorted(path.parent for root in SOURCE_ROOTS for path in root.glob("*/__init__.py"))
PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

PURE: Final = frozenset(
    "__future__ abc attr attrs base64 binascii bisect calendar collections contextlib contextvars copy "
    "dataclasses datetime decimal driveway_core enum fractions functools hashlib heapq hmac "
    "importlib ipaddress itertools json math numbers operator re statistics string struct textwrap "
    "types typing unicodedata uuid zoneinfo".split()
)
"""Everything that the core may import: attrs, and what of the standard library does no I/O."""

FOR_TESTING: Final = PURE | {"concurrent", "hypothesis", "os", "pytest", "random", "sys", "threading", "time"}
"""What the testing package may import on top: it is for tests, and may race, draw lots and watch others."""


def imported_by(file: Path) -> Iterator[str]:
    """The top-level names that a file imports, wherever in the file it does."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize(
    "file", sorted((ROOT / "src/driveway_core").rglob("*.py")), ids=lambda file: str(file.relative_to(ROOT))
)
def test_the_core_imports_only_what_does_no_io(file: Path) -> None:
    allowed = FOR_TESTING if "testing" in file.parts else PURE
    assert set(imported_by(file)) - allowed == set()


def test_no_file_of_ours_is_longer_than_a_reader_holds() -> None:
    files = [
        file
        for folder in ("src", "tests", "examples", "benchmarks")
        for file in (ROOT / folder).rglob("*.py")
    ]
    assert [file for file in files if len(file.read_text(encoding="utf-8").splitlines()) > 300] == []
    assert len(files) > 1_000


def test_the_dependencies_of_the_core_are_two() -> None:
    names = {re.split(r"[><=]", each)[0] for each in PROJECT["project"]["dependencies"]}
    assert names == {"attrs", "tzdata"}


def test_every_package_is_a_root_of_the_import_contracts() -> None:
    listed = PROJECT["tool"]["importlinter"]["root_packages"]
    assert sorted(listed) == sorted(package.name for package in PACKAGES)


def test_every_package_goes_into_the_wheel_under_its_own_name() -> None:
    sources = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["sources"]
    assert sources == {package.relative_to(ROOT).as_posix(): package.name for package in PACKAGES}


def test_every_adapter_is_named_in_the_contracts_about_adapters() -> None:
    adapters = {package.name for package in PACKAGES if package.parent.name == "adapters"}
    contracts = {contract["id"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}
    assert set(contracts["independent"]["modules"]) == adapters
    assert set(contracts["protected"]["protected_modules"]) == adapters
    assert set(contracts["names"]["source_modules"]) == {package.name for package in PACKAGES}
    layered = re.findall(r"\w+", " ".join(contracts["layers"]["layers"]))
    assert sorted(layered) == sorted(package.name for package in PACKAGES)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_every_package_says_what_it_is_and_that_it_is_typed(package: Path) -> None:
    assert ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8")))
    assert (package / "py.typed").is_file()


def test_the_lock_pins_every_requirement_by_hash_and_names_no_place_to_fetch_it_from() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    assert [
        line for line in lines if not re.match(r"[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)
    ] == []
    assert re.findall(r"://|--index|--find-links|--extra|^[./]", text, re.MULTILINE) == []


def test_every_dependency_is_accounted_for_in_the_docs() -> None:
    groups = [
        PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"].values(),
        *PROJECT["dependency-groups"].values(),
    ]
    needed = {re.split(r"[\[><=]", each)[0] for group in groups for each in group if isinstance(each, str)}
    needed.remove("driveway-hub")
    page = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z][a-z0-9, -]+) \|", page, re.MULTILINE)
    assert needed == {name for row in rows for name in row.split(", ")} - {"package"}


def test_decisions_are_numbered_one_after_another() -> None:
    records = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [record.name[:5] for record in records] == [f"{each:04}-" for each in range(1, len(records) + 1)]
    for number, record in enumerate(records, start=1):
        assert record.read_text(encoding="utf-8").startswith(f"# {number}. ")


def test_every_file_that_the_docs_name_is_there() -> None:
    pages = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
    named = {
        path
        for page in pages
        for path in re.findall(r"`((?:src|tests|docs|tools)/[\w./-]+)`", page.read_text("utf-8"))
    }
    assert {path for path in named if not (ROOT / path).exists()} == set()
    assert "tests/unit/test_error_tree.py" in named
