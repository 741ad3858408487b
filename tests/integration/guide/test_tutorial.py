"""Whoever copies the tutorial's blocks into a terminal, in order, ends with a booked stay."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from tests.integration.guide.blocks import code_of
from tests.integration.outside import ROOT

from driveway_embedded import Cluster, find_binaries

BARE: Final = os.environ.get("DRIVEWAY_PROFILE") == "proof"
"""Whether `make install` makes the environment anew, which takes minutes."""
PATIENCE_S: Final = 1_200 if BARE else 240
_OURS: Final = ("DATABASE_", "DRIVEWAY_", "STRIPE_", "TESLA_", "VIRTUAL_ENV")


@pytest.fixture
def project() -> Iterator[Path]:
    """The project's folder as somebody gets it: its files, and nothing that was made in it."""
    folder = Path(tempfile.mkdtemp(prefix="dw"))
    folder.chmod(0o711)
    for name in ("LICENSE", "Makefile", "README.md", "pyproject.toml", "requirements.lock", "src", "tools"):
        (folder / name).symlink_to(ROOT / name)
    if not BARE:
        installed(folder)
    yield folder
    home = folder / "city" / "demo"
    if home.is_dir():
        Cluster(home, find_binaries()).stop()
    shutil.rmtree(folder)


def installed(folder: Path) -> None:
    """What `make install` would have made: an environment, here of the packages that run this test."""
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    roots = ":".join(str(ROOT / each) for each in ("src", "src/adapters", "src/entrypoints"))
    python = f'PYTHONPATH={shlex.quote(roots)} exec {shlex.quote(sys.executable)} "$@"\n'
    for name, line in (("python", python), ("driveway", python.replace('"$@"', '-m driveway_cli "$@"'))):
        (programs / name).write_text(f"#!/bin/sh\n{line}", encoding="utf-8")
        (programs / name).chmod(0o755)
    (programs / "activate").write_text(f"PATH={shlex.quote(str(programs))}:$PATH\n", encoding="utf-8")
    wanted = subprocess.run(
        ["make", "-n", "install"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
    (folder / wanted.split()[-1]).touch()


@pytest.mark.timeout(PATIENCE_S + 60)
def test_a_reader_who_copies_every_block_ends_with_a_booked_stay(project: Path) -> None:
    told = pasted(project, code_of("docs/tutorial.md", "bash"))
    assert told.count("confirmed") >= 3, told  # at the command line, over HTTP, and in the list
    heading = max(told.rfind("\nReference "), 0)
    _, first, second, *_ = told[heading:].strip().splitlines()
    assert ("cancelled" in first, "confirmed" in second) == (True, True), told
    assert '"settlement": "stripe"' in told


def pasted(folder: Path, blocks: list[str]) -> str:
    """What a terminal shows where blocks are pasted one after another, each of them having succeeded."""
    (folder / "pasted.sh").write_text("set -eo pipefail\n" + "\n".join(blocks), encoding="utf-8")
    clean = {name: text for name, text in os.environ.items() if not name.startswith(_OURS)}
    terminal = subprocess.Popen(
        ["bash", "pasted.sh"],
        cwd=folder,
        env=clean,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        out, err = terminal.communicate(timeout=PATIENCE_S)
    finally:
        if terminal.returncode != 0:
            os.killpg(terminal.pid, signal.SIGTERM)
            terminal.wait()
    assert terminal.returncode == 0, out + err
    return out
