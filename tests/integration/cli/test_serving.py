"""``driveway serve`` and ``db`` on the embedded PostgreSQL, as programs of their own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import attrs
import httpx
import psutil  # type: ignore[import-untyped]  # psutil has no types
import pytest
from tests.integration.cli.conftest import Json

from driveway_embedded import Cluster, find_binaries

PATIENCE = 60  # seconds; a machine that is busy takes its time


def environment(home: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    search = os.pathsep.join(str(Path(path).absolute()) for path in sys.path if path)
    return {**clean, "DRIVEWAY_HOME": str(home), "PYTHONPATH": search}


def run(home: Path, *words: str) -> Json:
    """What a command prints for machines."""
    command = [sys.executable, "-m", "driveway_cli", *words, "--json"]
    done = subprocess.run(command, env=environment(home), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@attrs.frozen
class Serving:
    """A server that has said its address."""

    process: "subprocess.Popen[str]"
    address: str
    log: Path

    def status(self, path: str) -> int:
        return httpx.get(f"{self.address}{path}", trust_env=False, timeout=PATIENCE).status_code

    def family(self) -> list[psutil.Process]:
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def stop(self, number: int) -> int:
        """Tells it to end as that signal does; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def serving(home: Path, *words: str) -> Iterator[Serving]:
    command = [sys.executable, "-m", "driveway_cli", "serve", "--port", "0", *words]
    errors = home.parent / f"{len(list(home.parent.iterdir()))}.log"
    with (
        errors.open("w") as log,
        subprocess.Popen(
            command, env=environment(home), stdout=subprocess.PIPE, stderr=log, text=True
        ) as process,
    ):
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line.startswith("Driveway-Hub listens on http://127.0.0.1:"), errors.read_text()
            yield Serving(process, line.split()[-1], errors)
        finally:
            if process.poll() is None:
                process.terminate()


def postgres(home: Path) -> int | None:
    """Its process, if it runs."""
    return Cluster(home, find_binaries()).status().pid


def test_a_server_answers_when_it_says_so_and_takes_postgres_with_it(open_home: Path) -> None:
    with serving(open_home) as server:
        assert server.status("/readyz") == 200
        told = run(open_home, "db", "status")
        assert (told["running"], told["in_use"], told["pid"]) == (True, True, postgres(open_home))
        asked = httpx.get(
            f"{server.address}/v1/me",
            params={"near": "secret-place"},
            headers={"Authorization": "Bearer secret-token", "X-Request-Id": "my-request"},
            trust_env=False,
        )
        assert (asked.status_code, asked.headers["X-Request-Id"]) == (401, "my-request")
        assert server.stop(signal.SIGTERM) == 0
    assert postgres(open_home) is None
    with pytest.raises(httpx.ConnectError):
        server.status("/healthz")
    written = server.log.read_text()
    (line,) = (json.loads(each) for each in written.splitlines() if "my-request" in each)
    assert (line["method"], line["path"], line["status"]) == ("GET", "/v1/me", 401)
    assert "secret" not in written


def workers(server: Serving) -> list[psutil.Process]:
    children = psutil.Process(server.process.pid).children()
    return [each for each in children if each.name() != "postgres"]


def test_workers_count_together_even_when_one_is_replaced(open_home: Path) -> None:
    with serving(open_home, "--workers", "2") as server:
        for _ in range(10):
            assert server.status("/healthz") == 200
        before = workers(server)
        before[0].terminate()
        until = time.monotonic() + 20
        while len(set(workers(server)) - set(before)) < 1 and time.monotonic() < until:
            time.sleep(0.05)
        for _ in range(10):
            assert server.status("/healthz") == 200
        counted = httpx.get(f"{server.address}/metrics", trust_env=False).text
        assert 'driveway_http_requests_total{method="GET",route="/healthz",status="200"} 20.0' in counted
        assert server.stop(signal.SIGTERM) == 0


def test_servers_of_one_home_share_its_postgres(open_home: Path) -> None:
    with serving(open_home, "--workers", "1") as first, serving(open_home, "--workers", "1") as second:
        assert first.address != second.address
        number = postgres(open_home)
        assert first.stop(signal.SIGINT) == 0
        assert second.status("/readyz") == 200
        assert postgres(open_home) == number
        assert second.stop(signal.SIGINT) == 0
    assert postgres(open_home) is None


def test_after_kill_9_of_everything_the_same_port_serves_again(open_home: Path) -> None:
    with serving(open_home) as server:
        port = server.address.rpartition(":")[2]
        family = server.family()
        family.append(psutil.Process(postgres(open_home)))
        for process in family:
            with suppress(psutil.NoSuchProcess):  # who told the address has left
                process.kill()
        server.process.wait(PATIENCE)
    with serving(open_home, "--port", port) as again:
        assert again.address == server.address
        assert again.status("/readyz") == 200
        assert [each.name for each in (open_home / "metrics").iterdir()] == [str(again.process.pid)]
        assert again.stop(signal.SIGTERM) == 0
    assert list((open_home / "metrics").iterdir()) == []


def test_workers_whose_parent_was_killed_leave_too(open_home: Path) -> None:
    with serving(open_home) as server:
        children = server.family()[1:]
        assert server.stop(signal.SIGKILL) == -signal.SIGKILL
        _, alive = psutil.wait_procs(children, timeout=PATIENCE)
        assert alive == []
    until = time.monotonic() + PATIENCE
    while postgres(open_home) is not None and time.monotonic() < until:
        time.sleep(0.2)
    assert postgres(open_home) is None


def test_a_port_that_is_taken_is_refused(open_home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        command = [sys.executable, "-m", "driveway_cli", "serve", "--port", port]
        done = subprocess.run(
            command, env=environment(open_home), capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert "--port" in done.stderr
    assert done.stdout == ""


def test_a_backup_is_written(open_home: Path) -> None:
    told = run(open_home, "db", "backup", str(open_home.parent / "marketplace.backup"))
    assert (open_home.parent / "marketplace.backup").read_bytes().startswith(b"PGDMP")
    assert told["bytes"] > 10_000


@pytest.mark.parametrize("accident", ["kill -9", "db stop"])
def test_a_server_starts_its_postgres_again(open_home: Path, accident: str) -> None:
    with serving(open_home) as server:
        number = postgres(open_home)
        assert number is not None
        if accident == "kill -9":
            os.kill(number, signal.SIGKILL)
        else:
            assert run(open_home, "db", "stop") == {"running": False}
        until = time.monotonic() + 60
        while postgres(open_home) in (None, number) or server.status("/readyz") != 200:
            assert time.monotonic() < until, server.log.read_text()
            time.sleep(0.1)
        assert server.stop(signal.SIGTERM) == 0
    assert postgres(open_home) is None
