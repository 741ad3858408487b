"""Rate limits over real processes: together they let through what there is, to within a tenth."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Final

import attrs
import pytest
from tests.integration.cli.test_serving import environment

from driveway_app import on_postgres
from driveway_core.actors import SYSTEM
from driveway_core.testing.builders import an_id
from driveway_http import create_app

COUNTING: Final = Path(__file__).with_name("counting.py")
NUMBER: Final = 4
SEEN_S: Final = 2.5
"""A little longer than a process remembers settings."""

NOWHERE: Final = "postgresql://driveway:secret-word@127.0.0.1:1/driveway"


@attrs.frozen
class Came:
    """What came of calls that several processes made at once."""

    let_through: int
    refused: int
    asked: int


@attrs.frozen
class Callers:
    """Processes that share one database, each with an input and an output."""

    url: str
    home: Path
    processes: list[tuple[IO[str], IO[str]]]

    def call(self, kind: str, *, lasts_s: float) -> Came:
        """One account's calls of a class from all processes at once, as fast as they can."""
        order = json.dumps({"kind": kind, "who": str(an_id()), "lasts_s": lasts_s})
        for given, _ in self.processes:
            given.write(order + "\n")
            given.flush()
        told = [json.loads(output.readline()) for _, output in self.processes]
        return Came(*(sum(each) for each in zip(*told, strict=True)))


@pytest.fixture(scope="module")
def callers(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callers]:
    home = tmp_path_factory.mktemp("home")
    with on_postgres(module_database_url, home=home), ExitStack() as stack:
        processes = []
        for _ in range(NUMBER):
            command = [sys.executable, str(COUNTING), module_database_url, str(home), str(NUMBER)]
            process = stack.enter_context(
                subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    env=environment(home),
                )
            )
            assert process.stdin is not None
            assert process.stdout is not None
            processes.append((process.stdin, process.stdout))
        assert [output.readline() for _, output in processes] == ["ready\n"] * NUMBER
        yield Callers(module_database_url, home, processes)
        for given, _ in processes:
            given.close()


def test_four_processes_that_are_overrun_let_through_the_limit_to_within_a_tenth(callers: Callers) -> None:
    came = callers.call("search", lasts_s=3)
    assert 1_080 <= came.let_through <= 1_320
    assert came.refused > 100
    assert came.asked < came.let_through / 8


def test_bookings_are_limited_as_exactly(callers: Callers) -> None:
    came = callers.call("booking", lasts_s=1)
    assert 108 <= came.let_through <= 132
    assert came.refused > 100


def test_a_limit_that_an_operator_changes_counts_in_processes_that_run(callers: Callers) -> None:
    with on_postgres(callers.url, home=callers.home) as container:
        container.change_setting()(SYSTEM, "rate_limits", '{"car": {"account": 60}}')
    time.sleep(SEEN_S)
    assert 54 <= callers.call("car", lasts_s=1).let_through <= 66


def test_what_needs_no_database_is_read_while_there_is_none(tmp_path: Path) -> None:
    with on_postgres(NOWHERE, home=tmp_path) as container:
        client = create_app(container).test_client()
        for path, status in (("/openapi.json", 200), ("/v1/price-rules/kinds", 200), ("/v1/settings", 503)):
            assert client.get(path).status_code == status
