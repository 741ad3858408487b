"""A rule that cannot fail is no rule: a bad import in a copy of the tree breaks its contract."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS: Final = {each["id"]: each["name"] for each in PROJECT["tool"]["importlinter"]["contracts"]}

OFFENCES: Final[dict[str, dict[str, str]]] = {
    "pure": {"src/driveway_core/stray.py": "import socket\n"},
    "lean": {"src/driveway_core/stray.py": "import hypothesis\n"},
    "apart": {"src/driveway_core/stray.py": "import driveway_core.testing\n"},
    "acyclic": {
        "src/driveway_core/stray.py": "import driveway_core.astray\n",
        "src/driveway_core/astray.py": "import driveway_core.stray\n",
    },
    "independent": {"src/adapters/driveway_memory/stray.py": "import driveway_secrets\n"},
    "layers": {"src/driveway_core/stray.py": "import driveway_http\n"},
    "protected": {"src/entrypoints/driveway_http/stray.py": "import driveway_memory\n"},
    "names": {"src/entrypoints/driveway_app/stray.py": "import adapters.driveway_memory\n"},
}
"""For each contract: files that break it, with what they say."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken_in(tree: Path) -> set[str]:
    """The names of the contracts that a tree breaks."""
    roots = [tree / "src", tree / "src/adapters", tree / "src/entrypoints"]
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, roots)), "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = dict(re.findall(r"^(.+) (KEPT|BROKEN)\b", done.stdout, re.MULTILINE))
    assert set(verdicts) == set(CONTRACTS.values()), done.stdout + done.stderr
    broken = {name for name, verdict in verdicts.items() if verdict == "BROKEN"}
    assert done.returncode == (1 if broken else 0)
    return broken


def test_the_tree_as_it_is_keeps_every_contract(copy: Path) -> None:
    assert broken_in(copy) == set()


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_bad_import_breaks_its_contract(copy: Path, contract: str) -> None:
    for file, text in OFFENCES[contract].items():
        (copy / file).write_text(text, encoding="utf-8")
    assert CONTRACTS[contract] in broken_in(copy)
