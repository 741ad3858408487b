"""The programs of a marketplace, started by another one, each in a process of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import attrs

from driveway_demo.api import promise

_STOPPING_S: Final = 40.0
_TOLD: Final = 2_000
"""So many letters of its log are shown when a program does not start."""


@attrs.frozen
class Program:
    """A ``driveway`` command that runs; what it says goes to ``log``, its first line to who waits for it."""

    process: "subprocess.Popen[str]"
    log: Path

    def first_line(self) -> str:
        """Waits until it is ready; raises ``NotAsPromised`` with its last words when it ends before."""
        said = "" if self.process.stdout is None else self.process.stdout.readline()
        name = self.log.stem
        promise(said, f"the {name} starts", self.log.read_text(encoding="utf-8", errors="replace")[-_TOLD:])
        return said.strip()

    def stop(self) -> None:
        """Let it finish what it does, and end."""
        self.process.terminate()
        try:
            self.process.wait(_STOPPING_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def program(name: str, *words: str, environment: Mapping[str, str], logs: Path) -> Iterator[Program]:
    """This very program with other words, in an environment with some names set; stopped with the block."""
    command = [sys.executable, "-m", "driveway_cli", *words]
    log = logs / f"{name}.log"
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(  # noqa: S603  # as said above
            command,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**os.environ, **environment, "PYTHONUNBUFFERED": "1"},
        ) as process,
    ):
        running = Program(process, log)
        try:
            yield running
        finally:
            with suppress(ProcessLookupError):
                running.stop()


def free_port() -> int:
    """A port of this machine's loopback that was free just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
