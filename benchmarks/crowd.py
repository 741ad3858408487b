"""Crowds of clients in processes of their own, released at one moment."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import attrs

_CLIENT: Final = Path(__file__).with_name("client.py")

UNANSWERED: Final = 0
UNSENT: Final = -1


@attrs.frozen(kw_only=True)
class Request:
    """One POST."""

    path: str
    body: Mapping[str, object]
    headers: Mapping[str, str]


@attrs.frozen(kw_only=True)
class Answer:
    """What came of a request: ``status`` 0 when no answer came, -1 when it was never sent."""

    request: Request
    status: int
    seconds: float
    at: float
    body: str | None

    @property
    def document(self) -> dict[str, Any]:
        """The body as JSON."""
        found: dict[str, Any] = json.loads(self.body or "{}")
        return found


@attrs.frozen(kw_only=True)
class Outcome:
    """All answers, and how many seconds passed from the start until the last of them."""

    answers: Sequence[Answer]
    seconds: float

    def with_status(self, status: int) -> list[Answer]:
        """The answers of one status."""
        return [answer for answer in self.answers if answer.status == status]

    @property
    def statuses(self) -> Counter[int]:
        """How often each status came."""
        return Counter(answer.status for answer in self.answers)

    @property
    def slowest(self) -> float:
        """Seconds of the slowest answer."""
        return max(answer.seconds for answer in self.answers)


Release = Callable[[], None]
Lines = Sequence[Sequence[Request]]


class Crowd:
    """Client processes that wait at a gate; ``lines[process][connection][number]`` is what they will send."""

    def __init__(self, port: int, lines: Sequence[Lines], *, bodies: bool) -> None:
        self._lines = lines
        self._began = 0.0
        gate, self._opener = os.pipe()
        self._clients = subprocess.Popen(  # noqa: S603  # ourselves
            [sys.executable, "-I", "-S", str(_CLIENT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=(gate,),
        )
        os.close(gate)
        assert self._clients.stdin is not None
        assert self._clients.stdout is not None
        asked = [[[attrs.asdict(request) for request in line] for line in each] for each in lines]
        job = {"host": "127.0.0.1", "port": port, "gate": gate, "bodies": bodies, "processes": asked}
        self._clients.stdin.write(json.dumps(job).encode() + b"\n")
        self._clients.stdin.flush()
        if self._clients.stdout.readline() != b"ready\n":
            raise RuntimeError("the clients did not start")

    def release(self) -> None:
        """Open the gate for all."""
        self._began = time.monotonic()
        os.close(self._opener)
        self._opener = -1

    def outcome(self) -> Outcome:
        """Wait for the last answer."""
        said, _ = self._clients.communicate()
        answers = [
            Answer(request=each[line][number], status=status, seconds=seconds, at=at, body=body)
            for each, heard in zip(self._lines, json.loads(said), strict=True)
            for line, number, status, seconds, at, body in heard
        ]
        last = max((answer.at for answer in answers), default=self._began)
        return Outcome(answers=answers, seconds=last - self._began)

    def disperse(self) -> None:
        """Send everybody home."""
        if self._opener >= 0:
            os.close(self._opener)
        with self._clients:
            self._clients.kill()


@contextmanager
def gathered(port: int, lines: Sequence[Lines], *, bodies: bool = True) -> Iterator[Crowd]:
    """A crowd at the gate of the server on a port of this machine."""
    crowd = Crowd(port, lines, bodies=bodies)
    try:
        yield crowd
    finally:
        crowd.disperse()


def play(port: int, lines: Sequence[Lines], *, bodies: bool = True) -> Outcome:
    """Gather, release, and wait for every answer."""
    with gathered(port, lines, bodies=bodies) as crowd:
        crowd.release()
        return crowd.outcome()
