"""The programs that a served demo needs beside its server: started before it forks, and ended with it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import attrs

from driveway_cli.programs import Program

_PAUSE_S: Final = 5.0
"""Between two starts of a program that does not stay: so that it does not keep the machine busy."""


@attrs.define(eq=False)
class _Member:
    """One program; ``lost`` is what it means when it ends, or None where it is started again."""

    name: str
    words: tuple[str, ...]
    environment: Mapping[str, str]
    lost: str | None
    running: Program
    started: float = attrs.field(factory=time.monotonic)
    mourned: bool = False


@attrs.define(eq=False)
class Household:
    """Programs on a leash: each in a session of its own, so that Ctrl-C reaches them through their starter.

    What they say goes to files in ``logs``; ``say`` tells who looks on that one has ended.
    Processes that the starter forks may leave the block, too, and stop nothing.
    """

    logs: Path
    say: Callable[[str], None]
    _owner: int = attrs.field(factory=os.getpid, init=False)
    _members: list[_Member] = attrs.field(factory=list, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if os.getpid() != self._owner:
            return
        for member in self._members:
            _let_go(member.running)
        for member in self._members:
            member.running.stop()

    def start(
        self, name: str, *words: str, environment: Mapping[str, str], lost: str | None = None
    ) -> Program:
        """Start ``driveway WORDS`` in an environment; wait for its ``first_line`` before relying on it."""
        running = self._begun(name, words, environment)
        self._members.append(_Member(name, words, environment, lost, running))
        return running

    def look_after(self) -> None:
        """Start again who ended and may begin anew; tell once of who may not. To be called now and then."""
        for member in self._members:
            if member.running.process.poll() is None or member.mourned:
                continue
            if member.lost is not None:
                member.mourned = True
                self.say(f"The {member.name} has ended: {member.lost} Its last words: {member.running.log}")
            elif time.monotonic() > member.started + _PAUSE_S:
                self.say(
                    f"The {member.name} has ended, and is started again. Its last words: {member.running.log}"
                )
                member.running = self._begun(member.name, member.words, member.environment)
                member.started = time.monotonic()

    def _begun(self, name: str, words: tuple[str, ...], environment: Mapping[str, str]) -> Program:
        log = self.logs / f"{name.rpartition(' ')[2]}.log".lower()
        with log.open("a", encoding="utf-8") as errors:
            process = subprocess.Popen(  # noqa: S603  # this very program, with other words
                [sys.executable, "-m", "driveway_cli.leashed", *words],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**environment, "PYTHONUNBUFFERED": "1"},
                start_new_session=True,
            )
        return Program(process, log)


def _let_go(program: Program) -> None:
    if program.process.stdin is not None:
        program.process.stdin.close()
