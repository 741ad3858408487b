"""The city of the demo, served for browsers: with its stand-ins and a worker."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import attrs

STOPPING_S: Final = 60


@attrs.frozen
class City:
    """Where it is served, and the stand-ins beside it; ``log_ins`` are e-mail and password by role."""

    address: str
    stripe: str
    tesla: str
    log_ins: Mapping[str, tuple[str, str]]
    config: Path

    def has(self, url: str) -> bool:
        """Whether an address is on this machine, at one of the three places that a browser may go to."""
        return urlsplit(url).netloc in {
            urlsplit(each).netloc for each in (self.address, self.stripe, self.tesla)
        }


@contextmanager
def served() -> Iterator[City]:
    """A new city in a home of its own, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="dw"))
    folder.chmod(0o711)
    search = os.pathsep.join(str(Path(path).absolute()) for path in sys.path if path)
    clean = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
    command = "serve --demo --json --port 0 --workers 1 --threads 16".split()
    with (
        (folder / "server.log").open("w") as log,
        subprocess.Popen(
            [sys.executable, "-m", "driveway_cli", *command],
            env={**clean, "DRIVEWAY_HOME": str(folder / "home"), "PYTHONPATH": search},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        try:
            told = _told(process)
            assert told, (folder / "server.log").read_text()
            yield City(
                address=told["address"],
                stripe=told["stand_ins"]["Stripe"],
                tesla=told["stand_ins"]["Tesla"],
                log_ins={role: (each["email"], each["password"]) for role, each in told["log_ins"].items()},
                config=Path(told["config"]),
            )
        finally:
            process.terminate()
            process.wait(STOPPING_S)
            said = (folder / "server.log").read_text()
            shutil.rmtree(folder)
    assert "Traceback" not in said, said


def _told(process: "subprocess.Popen[str]") -> dict[str, Any]:
    """What the server prints for machines once it answers; nothing where it ends before."""
    lines = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line)
        if line == "}\n":
            told: dict[str, Any] = json.loads("".join(lines))
            return told
    return {}
