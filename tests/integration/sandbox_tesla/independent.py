"""tesla-fleet-api of PyPI, somebody else's client, in environments of its own."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import attrs
from tests.integration.outside import new_environment

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[2]
WANTED: Final = HERE / "requirements.txt"
ASKS: Final = """
import asyncio, json, operator, sys
import aiohttp
from tesla_fleet_api import TeslaFleetApi
from tesla_fleet_api.exceptions import TeslaFleetError

async def one(api, key, vin, name, *arguments):
    make = api.vehicles.createFleet if key is None else api.vehicles.createSigned
    call = operator.attrgetter(name)(api if vin is None else make(vin))
    try:
        return {"answer": await call(*arguments)}
    except TeslaFleetError as error:
        return {"error": type(error).__name__, "status": error.status}

async def main():
    asked = json.load(sys.stdin)
    async with aiohttp.ClientSession() as session:
        api = TeslaFleetApi(session, access_token=asked["token"], server=asked["base"])
        if asked["key"] is not None:
            await api.get_private_key(asked["key"])
        print(json.dumps([await one(api, asked["key"], *call) for call in asked["calls"]]))

asyncio.run(main())
"""
"""What runs in the client's environment: calls come as JSON, and so do the answers."""

_VERSION: Final = "import sys; print('.'.join(map(str, sys.version_info[:2])))"


def _version(python: str) -> str:
    """Of an interpreter; empty where it does not run."""
    try:
        return subprocess.run(
            [python, "-c", _VERSION], capture_output=True, text=True, check=True, timeout=20
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def pythons() -> Mapping[str, str]:
    """Our own interpreter, and a Python 3.13 where there is one: it gets a newer version of the client."""
    found = {".".join(map(str, sys.version_info[:2])): sys.executable}
    newer = shutil.which("python3.13")
    if newer is not None and _version(newer) == "3.13":
        found.setdefault("3.13", newer)
    return found


def environment(python: str, version: str, cache: Path) -> Path:
    """The interpreter of an environment that holds the client; made when it is not there."""
    wanted = WANTED.read_bytes() + python.encode()
    home = cache / f"py{version}-{hashlib.sha256(wanted).hexdigest()[:12]}"
    inside = home / "bin" / "python"
    if not (home / "whole").exists():
        shutil.rmtree(home, ignore_errors=True)
        if python == sys.executable:
            _, install = new_environment(home)
        else:
            subprocess.run([python, "-m", "venv", home], check=True, capture_output=True)
            install = (
                inside,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-compile",
                "--disable-pip-version-check",
            )
        locked = re.findall(
            r"^[a-z0-9._-]+==[^ \\\n]+", (ROOT / "requirements.lock").read_text(), re.MULTILINE
        )
        (home / "constraints.txt").write_text("\n".join(locked))
        done = subprocess.run(
            [*install, "--constraint", home / "constraints.txt", "--requirement", WANTED],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        (home / "whole").touch()
    return inside


@attrs.frozen
class IndependentClient:
    """The client as a process: each call in its words, each answer or error as it came."""

    python: Path

    def asks(
        self, base: str, token: str, calls: Sequence[Sequence[object]], *, key: Path | None = None
    ) -> list[dict[str, Any]]:
        """What came of calls, each a VIN or None, a method and its arguments."""
        asked = {"base": base, "token": token, "calls": calls, "key": None if key is None else str(key)}
        alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        done = subprocess.run(
            [self.python, "-I", "-c", ASKS],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env={**alone, "NO_PROXY": "127.0.0.1"},
        )
        assert done.returncode == 0, done.stderr
        told: list[dict[str, Any]] = json.loads(done.stdout)
        return told
