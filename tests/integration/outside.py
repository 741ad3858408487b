"""The wheel in somebody else's environment."""

import fcntl
import importlib.util
import os
import re
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]


def run(*command: str | Path, folder: Path = ROOT, **environment: str) -> str:
    """What a command prints, having succeeded."""
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=folder, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def built_wheel(folder: Path) -> Path:
    """Ours, built in a folder by whoever of this run asks first."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not list(folder.glob("*.whl")):
            run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    return wheel


def new_environment(folder: Path) -> tuple[Path, Sequence[str | Path]]:
    """The interpreter of an empty environment, and the words that install something there.

    Our own pip does it where we have one: it takes seconds to put another one there.
    """
    ours = importlib.util.find_spec("pip") is not None
    venv.create(folder, with_pip=not ours)
    python = folder / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python) if ours else (python, "-m", "pip")
    return python, (*pip, "install", "--quiet", "--no-compile", "--disable-pip-version-check")


def installed(folder: Path, wheel: Path, extras: str, *others: str) -> Path:
    """An interpreter of an environment made in a folder, with the wheel and some extras, as locked."""
    constraints = folder / "constraints.txt"
    locked = re.findall(r"^[a-z0-9._-]+==[^ \\\n]+", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    constraints.write_text("\n".join(locked))
    python, install = new_environment(folder / "env")
    run(*install, "--constraint", constraints, f"{wheel}[{extras}]")
    if others:
        run(*install, "--no-deps", *others)
    return python
