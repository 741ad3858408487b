"""Embedding: the wheel in an empty environment, beside packages that claim our folders' names."""

import os
import re
import subprocess
import sys
import venv
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
TELLS: Final = [
    "Sunny driveway by the park: 19.55 USD for two hours",
    "Ada's stay is confirmed, at 500 Dolores St",
    "Ravi is told: Somebody else has this driveway at that time.",
]


def run(*command: str | Path, folder: Path = ROOT, **environment: str) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=folder, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter with the wheel, its ``app`` extra, and the two packages from the registry."""
    folder = tmp_path_factory.mktemp("empty")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    constraints = folder / "constraints.txt"
    locked = re.findall(r"^[a-z0-9._-]+==[^ \\\n]+", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    constraints.write_text("\n".join(locked))
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    install = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*install, "--constraint", constraints, f"{wheel}[app]")
    run(*install, "--no-deps", "adapters", "entrypoints")
    return python


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
