"""The wheel in somebody else's environment."""

import os
import re
import subprocess
import sys
import venv
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


def installed(folder: Path, extras: str) -> Path:
    """An interpreter of an environment made in a folder, with the wheel and some extras, as locked."""
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    constraints = folder / "constraints.txt"
    locked = re.findall(r"^[a-z0-9._-]+==[^ \\\n]+", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    constraints.write_text("\n".join(locked))
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    install = (python, "-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check")
    run(*install, "--constraint", constraints, f"{wheel}[{extras}]")
    return python
