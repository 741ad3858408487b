"""HTTP servers for measurements and tests, each a process tree of its own: ours, and gunicorn for floors."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import attrs
import psutil  # type: ignore[import-untyped]  # it comes without types

WORKERS: Final = 2
THREADS: Final = 8
_START_S: Final = 60


@attrs.frozen
class Served:
    """A server that answers: its main process and its port on this machine."""

    pid: int
    port: int

    def kill(self) -> None:
        """``kill -9`` for the main process and every worker."""
        main = psutil.Process(self.pid)
        for process in (main, *main.children(recursive=True)):
            process.send_signal(signal.SIGKILL)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def driveway_serve(database_url: str, home: Path) -> Iterator[Served]:
    """``driveway serve`` on a migrated database, as it is shipped but for its log of requests."""
    port = free_port()
    command = [
        sys.executable, "-m", "driveway_cli", "serve", "--port", str(port),
        "--workers", str(WORKERS), "--threads", str(THREADS),
    ]  # fmt: skip
    environment = {"DATABASE_URL": database_url, "DRIVEWAY_HOME": str(home), "DRIVEWAY_LOG": "warning"}
    with started(command, environment, port) as served:
        yield served


@contextmanager
def serving(app: str, environment: Mapping[str, str]) -> Iterator[Served]:
    """Gunicorn with two workers for an application factory, ``package.module:factory()``."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS),
        "--worker-class", "gthread", "--threads", str(THREADS), "--keep-alive", "60",
        "--log-level", "warning", "--no-control-socket", app,
    ]  # fmt: skip
    with started(command, environment, port) as served:
        yield served


@contextmanager
def started(command: list[str], environment: Mapping[str, str], port: int) -> Iterator[Served]:
    """A server's program, from when its port answers until the end of the block."""
    paths = os.pathsep.join(path for path in sys.path if path)
    program = subprocess.Popen(  # noqa: S603  # ours
        command, env={**os.environ, **environment, "PYTHONPATH": paths}, stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(port, program)
        yield Served(program.pid, port)
    finally:
        if program.poll() is None:
            program.terminate()
        program.wait(timeout=30)


def _answers(port: int) -> bool:
    """Whether a worker answers, whatever it says; the port alone is open before any worker is there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_START_S)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
    except OSError:
        return False
    finally:
        connection.close()
    return True


def _wait_for(port: int, program: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_S
    while time.monotonic() < until:
        if program.poll() is not None:
            raise RuntimeError(f"the server ended with {program.returncode} before it answered")
        if _answers(port):
            return
        time.sleep(0.05)
    raise RuntimeError(f"the server did not answer within {_START_S} s")
