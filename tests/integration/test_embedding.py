"""Embedding: the wheel in an empty environment, beside packages that claim our folders' names."""

import re
from pathlib import Path
from typing import Final

import pytest
from tests.integration.outside import ROOT, installed, run

TELLS: Final = [
    "Sunny driveway by the park: 19.55 USD for two hours",
    "Ada's stay is confirmed, at 500 Dolores St",
    "Ravi is told: Somebody else has this driveway at that time.",
]


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter with the wheel, its ``app`` extra, and the two packages from the registry."""
    return installed(tmp_path_factory.mktemp("empty"), wheel, "app", "adapters", "entrypoints")


def blocks() -> list[str]:
    """The Python blocks of the README, in order."""
    return re.findall(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)


def test_the_readme_example_runs_on_memory_and_on_postgres(
    python: Path, database_url: str, tmp_path: Path
) -> None:
    script = tmp_path / "embedding.py"
    script.write_text("\n".join(blocks()))
    told = run(python, "-W", "error", script, folder=tmp_path, DATABASE_URL=database_url, PYTHONPATH="")
    assert told.splitlines() == TELLS * 2


def test_packages_named_after_our_folders_stay_as_they_are(python: Path) -> None:
    run(
        python,
        "-c",
        "import importlib.metadata as m, importlib.util as u\n"
        "ours = {str(f) for f in m.files('driveway-hub')}\n"
        "for other in ('adapters', 'entrypoints'):\n"
        "    assert ours.isdisjoint(str(f) for f in m.files(other)), other\n"
        "    assert u.find_spec(other) is not None, other\n"
        "import driveway_postgres, driveway_memory, driveway_app\n",
    )
