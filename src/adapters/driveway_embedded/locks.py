"""Who uses the server, and who may start or stop it: two advisory locks of the operating system.

Both are ``flock`` locks, so the kernel drops them with the process however it dies, and neither holds
a fact that can go stale. *users* is shared by everybody who needs the server. *gate* is exclusive and
held only while somebody looks, starts or stops.

A forked child shares the open file, and so the lock, of its parent. *users* wants that: as long as
the parent or any child lives, nobody sees it unused, and a child that leaves only closes its copy.
An exclusive lock must not have it: it is undone by name, not by closing, so that no child keeps it.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from driveway_embedded.errors import NotStarted

PATIENCE: Final = 330.0


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def join(users: Path) -> int:
    """Becomes one of the users; the answer is the open file that says so, to be closed when leaving."""
    held = _open(users)
    fcntl.flock(held, fcntl.LOCK_SH)
    return held


def is_unused(users: Path) -> bool:
    """Whether no process holds ``users``; asked inside the gate, where whoever joins later has to wait."""
    with alone_with(users) as alone:
        return alone


@contextmanager
def gate(path: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Alone, as far as starting and stopping goes; waits for its turn.

    Raises:
        NotStarted: after 330 seconds of somebody else's turn.
    """
    opened = _open(path)
    try:
        _wait_for(opened, path, say)
        try:
            yield
        finally:
            fcntl.flock(opened, fcntl.LOCK_UN)
    finally:
        os.close(opened)


@contextmanager
def alone_with(path: Path) -> Iterator[bool]:
    """Tries for the exclusive lock without waiting: yields whether nobody else has a lock on ``path``."""
    opened = _open(path)
    try:
        mine = _try(opened)
        try:
            yield mine
        finally:
            if mine:
                fcntl.flock(opened, fcntl.LOCK_UN)
    finally:
        os.close(opened)


def _try(opened: int) -> bool:
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait_for(opened: int, path: Path, say: Callable[[str], None]) -> None:
    began, told = time.monotonic(), False
    while not _try(opened):
        waited = time.monotonic() - began
        if waited > PATIENCE:
            raise NotStarted(
                reason=f"another process has been starting or stopping it for {waited:.0f} s",
                log=path.with_name("postgres.log"),
            )
        if waited > 1 and not told:
            say("Waiting for another process that starts or stops PostgreSQL …")
            told = True
        time.sleep(0.01)
