"""What a user gets: the wheel, opened and imported from."""

import shutil
import subprocess
import sys
import venv
import zipfile
from email.parser import Parser
from pathlib import Path
from typing import Final

import attrs
import pytest
from tests.integration.outside import ROOT, run

SOURCE_ROOTS: Final = (ROOT / "src", ROOT / "src/adapters", ROOT / "src/entrypoints")
PACKAGES: Final = {
    path.parent.name: path.parent for root in SOURCE_ROOTS for path in root.glob("*/__init__.py")
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As it would be released: built from the source archive, and tried in an empty environment."""
    folder = tmp_path_factory.mktemp("dist")
    said = run(ROOT / "tools/release", "--draft", folder, PYTHON=sys.executable)
    assert "Ready" in said
    (built,) = folder.glob("*.whl")
    return built


def test_what_the_changelog_does_not_know_is_not_released(tmp_path: Path) -> None:
    for name in ("tools/release", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## [Unreleased]\n\n## [0.0.1] - 2026-01-01\n")
    done = subprocess.run([tmp_path / "tools/release"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Not released: CHANGELOG.md has no heading '## [" in done.stderr
    assert not (tmp_path / "dist").exists()


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_our_packages_and_nothing_else_at_its_top(names: set[str]) -> None:
    top = {name.partition("/")[0] for name in names}
    assert {each for each in top if not each.endswith(".dist-info")} == set(PACKAGES)


def test_nothing_in_the_wheel_is_called_after_a_source_root(names: set[str]) -> None:
    parts = {part for name in names for part in name.split("/")}
    assert parts.isdisjoint({"src", "adapters", "entrypoints", "adapters.py", "entrypoints.py"})


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_every_file_of_a_package_is_in_the_wheel(names: set[str], package: str) -> None:
    folder = PACKAGES[package]
    files = {
        f"{package}/{file.relative_to(folder).as_posix()}"
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert f"{package}/py.typed" in files
    assert {name for name in names if name.startswith(f"{package}/")} == files


def test_every_package_is_importable_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    script = (
        "import importlib, sys\n"
        f"sys.path.insert(0, {str(tmp_path)!r})\n"
        f"for name in {sorted(PACKAGES)!r}:\n"
        f"    assert importlib.import_module(name).__file__.startswith({str(tmp_path)!r}), name\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_wheel_names_its_licence_its_command_and_no_place_of_the_machine_that_built_it(
    wheel: Path,
) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (info,) = {name.partition("/")[0] for name in archive.namelist() if ".dist-info/" in name}
        metadata = archive.read(f"{info}/METADATA").decode()
        commands = archive.read(f"{info}/entry_points.txt").decode()
        licence = archive.read(f"{info}/licenses/LICENSE").decode()
    assert Parser().parsestr(metadata)["License-Expression"] == "MIT"
    assert "driveway = driveway_cli.main:main" in commands
    assert licence.startswith("MIT License")
    assert str(ROOT) not in metadata


CONSUMER: Final = """
from typing import assert_type

from driveway_core.car_links import CarLink, Grant
from driveway_core.money import Money
from driveway_core.ports import Fleet


def renewed(fleet: Fleet, link: CarLink) -> Grant:
    return assert_type(fleet.refresh(link), Grant)


assert_type(Money.of("8.50", "USD") + Money.zero("USD"), Money)
Money.of("8.50", "USD") + 8.50
"""


def test_whoever_installs_it_has_its_types_and_is_told_of_a_wrong_one(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=False)
    (packages,) = (tmp_path / "env").glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    (packages / "attrs.pth").write_text(str(Path(attrs.__file__).parents[1]))
    (tmp_path / "consumer.py").write_text(CONSUMER)
    python = tmp_path / "env/bin/python"
    told = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--python-executable", python, "consumer.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    wrong = 'consumer.py:14: error: Unsupported operand types for + ("Money" and "float")  [operator]'
    assert told.stdout.splitlines()[0] == wrong
    assert "Found 1 error in 1 file" in told.stdout
