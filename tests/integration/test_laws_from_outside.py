"""The laws from outside: the wheel, a rule in somebody else's package, and the guide, run as it is read."""

import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Final

import pytest
from tests.integration.outside import ROOT, installed, run

THEIRS: Final = {
    "theirs/__init__.py": """
from datetime import timedelta
from decimal import Decimal

from driveway_core.lines import Line, Part, sum_of


def _off(listing, so_far, percent):
    off = -sum_of(Part.SUBTOTAL, so_far, listing.rates.currency).percent(Decimal(percent))
    return [Line("off", f"{percent} % off", Decimal(1), off, off)]


def good(stay, listing, so_far):
    return _off(listing, so_far, 10)


def bad(stay, listing, so_far):
    return _off(listing, so_far, 25) if stay.window.duration >= timedelta(days=7) else []
""",
    "test_theirs.py": """
import theirs
from driveway_core.testing.laws import check_laws


def test_good():
    check_laws(theirs.good)


def test_bad():
    check_laws(theirs.bad)
""",
}
READ_ONCE: Final = (
    "import hypothesis, pytest, driveway_cli.main, driveway_cli.laws, driveway_core.testing.laws"
)
"""What every command of theirs reads: compiled by the first one, and kept."""
SENTENCE: Final = (
    "7 days cost 126.00 but 6 days cost 144.00 (hourly 1.00 USD; UTC, from Mon 2026-06-01 00:00)"
)


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs in an environment with the extras ``cli`` and ``testing``."""
    python = installed(tmp_path_factory.mktemp("outside"), wheel, "cli,testing")
    run(python, "-c", READ_ONCE)
    return python.parent


def told(programs: Path, folder: Path, command: str) -> tuple[int, str]:
    """How a command ends in that environment, and all that it prints."""
    program, *words = shlex.split(command)
    done = subprocess.run(
        [programs / program, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    for name, text in THEIRS.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_their_tests_pass_for_a_good_rule_and_fail_for_a_bad_one(programs: Path, theirs: Path) -> None:
    status, said = told(programs, theirs, "pytest -q")
    assert status == 1
    assert "1 failed, 1 passed" in said
    assert f"LawBroken: monotone: {SENTENCE}" in said


def test_the_command_ends_with_one_on_a_broken_law(programs: Path, theirs: Path) -> None:
    status, said = told(programs, theirs, "driveway laws theirs:bad")
    assert status == 1
    assert SENTENCE in said
    assert told(programs, theirs, "driveway laws theirs:good")[0] == 0
    assert told(programs, theirs, "driveway laws theirs:none")[0] == 2


def test_the_guide_does_what_it_says(programs: Path, tmp_path: Path) -> None:
    guide = (ROOT / "docs/pricing-rules.md").read_text(encoding="utf-8")
    ran = 0
    for language, text in re.findall(r"^```(python|console)\n(.*?)^```", guide, re.MULTILINE | re.DOTALL):
        first, _, rest = text.partition("\n")
        if language == "python":
            (tmp_path / first.removeprefix("# ")).write_text(text, encoding="utf-8")
            continue
        _, said = told(programs, tmp_path, first.removeprefix("$ "))
        shown = [" ".join(line.split()) for line in said.splitlines()]
        for line in rest.splitlines():
            assert any(each.startswith(" ".join(line.split())) for each in shown), f"{line!r} not in:\n{said}"
        ran += 1
    assert ran == 7
