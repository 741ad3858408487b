"""Files that only their owner reads, written whole or not at all, that a power cut does not undo.

Each ends with the first 8 bytes of the SHA-256 of what comes before, in
hexadecimal and on a line of its own, so that a cut or altered file is noticed.
"""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

from driveway_secrets.errors import KeyFileUnusable

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_CHECK_LETTERS: Final = 16


def make_private(folder: Path) -> None:
    """Make a folder for its owner alone; raises ``KeyFileUnusable`` when others may enter it."""
    try:
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            keep_names(folder.parent)
        mode = folder.stat().st_mode
    except OSError as error:
        raise KeyFileUnusable(folder, f"cannot be made ({error.strerror or error})") from error
    if os.name == "posix" and mode & _OTHERS:
        raise KeyFileUnusable(folder, f"others may read or change it: run chmod 700 {folder}")


def read(path: Path) -> bytes | None:
    """What was written there, None if nothing was; raises ``KeyFileUnusable`` for a damaged file."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KeyFileUnusable(path, f"cannot be read ({error.strerror or error})") from error
    if os.name == "posix" and mode & _OTHERS:
        raise KeyFileUnusable(path, f"others may read or change it: run chmod 600 {path}")
    body, check = content[: -_CHECK_LETTERS - 1], content[-_CHECK_LETTERS - 1 :]
    if check != _check(body):
        raise KeyFileUnusable(path, "is damaged: put it back from its copy, a new key opens nothing sealed")
    return body


def write(path: Path, body: bytes) -> None:
    """Replace what is there, whole and for good; whoever calls sees to it that nobody else does meanwhile."""
    write_plain(path, body + _check(body))


def write_plain(path: Path, body: bytes) -> None:
    """As ``write``, without the line that tells of damage: for what others read too."""
    draft = path.with_name(f"{path.name}.new")
    try:
        draft.unlink(missing_ok=True)  # of somebody who died; it may be anybody's to read
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        keep_names(path.parent)
    except OSError as error:
        raise KeyFileUnusable(path, f"cannot be written ({error.strerror or error})") from error


def write_over(path: Path, body: bytes) -> None:
    """As ``write``, and what was there is overwritten where it lay, as far as the disk lets us."""
    if os.name != "posix" or not path.exists():  # elsewhere, what is open cannot be replaced
        write(path, body)
        return
    with path.open("r+b") as former:
        write(path, body)
        former.write(bytes(os.fstat(former.fileno()).st_size))
        former.flush()
        os.fsync(former.fileno())


def keep_names(folder: Path) -> None:
    """Make new and removed names survive a power cut, where the system lets us open a folder."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """The one who holds the lock of that name, over threads and processes; waits for its turn.

    The system drops the lock with the process, however it dies.
    """
    held = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        _lock(held)
        try:
            yield
        finally:
            _unlock(held)
    finally:
        os.close(held)


def _check(body: bytes) -> bytes:
    return sha256(body).hexdigest()[:_CHECK_LETTERS].encode() + b"\n"


if sys.platform == "win32":

    def _lock(held: int) -> None:
        msvcrt.locking(held, msvcrt.LK_LOCK, 1)

    def _unlock(held: int) -> None:
        os.lseek(held, 0, os.SEEK_SET)
        msvcrt.locking(held, msvcrt.LK_UNLCK, 1)

else:

    def _lock(held: int) -> None:
        fcntl.flock(held, fcntl.LOCK_EX)

    def _unlock(held: int) -> None:
        fcntl.flock(held, fcntl.LOCK_UN)  # by name: a forked child that shares the file must not keep it
