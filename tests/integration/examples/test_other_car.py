"""A car of another brand: a wheel of its own, named in settings, and judged by the suite that we ship."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from tests.integration.outside import ROOT, run

from driveway_app import SettingsWrong, at_database, read_settings

EXAMPLE: Final = ROOT / "examples/other_car"
RIGHT: Final = "examples/other_car/test_juniper.py"
WRONG: Final = [
    f"examples/other_car/wrong_ones.py::Test{name}"
    for name in (
        "Waking::test_every_car_is_listed_as_it_is",
        "Waking::test_a_look_at_a_sleeping_car_lets_it_sleep",
        "Insisting::test_an_answer_that_is_lost_never_makes_a_car_honk_twice",
    )
]
SOURCES: Final = ("src", "src/adapters", "src/entrypoints", ".")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the adapter's wheel installed in it, and nothing else."""
    folder = tmp_path_factory.mktemp("juniper")
    built = folder / "dist"
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", built, EXAMPLE)
    (wheel,) = built.glob("juniper_cars-*.whl")
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile")
    run(*pip, "--target", folder / "there", wheel)
    return folder / "there"


@pytest.fixture(scope="module")
def said(installed: Path) -> str:
    """What a run of its tests says, and of two tests of wrong ones."""
    path = os.pathsep.join([*(str(ROOT / each) for each in SOURCES), str(installed)])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", RIGHT, *WRONG],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_it_keeps_every_promise_of_a_fleet_and_drives_a_whole_trip(said: str) -> None:
    assert f"FAILED {RIGHT}" not in said
    assert "2 failed, 30 passed" in said, said


def test_it_has_fewer_than_150_lines(installed: Path) -> None:
    (source,) = (installed / "juniper_cars").glob("*.py")
    assert len(source.read_text(encoding="utf-8").splitlines()) < 150


def test_a_wrong_one_fails_with_the_promise_that_it_breaks(said: str) -> None:
    assert "Fleet does not keep its promise: a look at a sleeping car lets it sleep." in said
    promise = "Fleet does not keep its promise: an answer that is lost never makes a car honk twice."
    assert promise in said


def test_settings_that_name_it_put_it_into_the_marketplace(
    installed: Path, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(installed)
    environment = {
        "DATABASE_URL": database_url,
        "DRIVEWAY_HOME": str(tmp_path),
        "DRIVEWAY_FLEET": "juniper",
        "JUNIPER_URL": "http://127.0.0.1:1",
        "JUNIPER_CLIENT_ID": "driveway",
        "JUNIPER_CLIENT_SECRET": "a-secret",
    }
    with at_database(database_url, read_settings(environment)) as market:
        assert market.fleet().first_base_url == "http://127.0.0.1:1"
    with pytest.raises(SettingsWrong, match="there is no fleet 'junper' here; there is: juniper"):
        read_settings({**environment, "DRIVEWAY_FLEET": "junper"})
