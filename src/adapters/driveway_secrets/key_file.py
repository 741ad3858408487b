"""The file that holds a home's root key, made once and read ever after.

Format: 4 bytes ``DWK1``, the 32-byte key, and the first 8 bytes of the
SHA-256 of both, so that a cut or altered file is noticed before anything
is sealed with it.
"""

import os
import secrets
import stat
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from driveway_secrets.errors import KeyFileUnusable
from driveway_secrets.private_files import keep_names

KEY_BYTES: Final = 32
_MAGIC: Final = b"DWK1"
_CHECK_BYTES: Final = 8
_FILE_BYTES: Final = len(_MAGIC) + KEY_BYTES + _CHECK_BYTES
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def root_key(home: Path) -> bytes:
    """The 32-byte key of ``<home>/keys/root.key``, as ``kept_key`` gives it."""
    return kept_key(home / "keys" / "root.key")


def kept_key(path: Path) -> bytes:
    """The 32-byte key of a file, made at first use.

    Any number of processes may ask at once: all get the same key. Raises
    :class:`KeyFileUnusable` for a file that others may read, that is damaged,
    or that cannot be read or made.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        return _read(path)
    except OSError as error:
        raise KeyFileUnusable(path, f"cannot be read or made ({error.strerror or error})") from error


def _make(path: Path) -> None:
    """Write a new key beside the path and link it there: whoever links first has made the key."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(8)}")
    body = _MAGIC + secrets.token_bytes(KEY_BYTES)
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body + _check(body))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was first: its key is the key
            os.link(draft, path)
    finally:
        draft.unlink()
    keep_names(path.parent)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        content = file.read(_FILE_BYTES + 1)
    if os.name == "posix" and mode & _OTHERS:
        raise KeyFileUnusable(path, f"others may read or change it: run chmod 600 {path}")
    body, check = content[:-_CHECK_BYTES], content[-_CHECK_BYTES:]
    if len(content) != _FILE_BYTES or not body.startswith(_MAGIC) or check != _check(body):
        raise KeyFileUnusable(path, "is damaged: put it back from its backup, a new key opens nothing sealed")
    return body[len(_MAGIC) :]


def _check(body: bytes) -> bytes:
    return sha256(body).digest()[:_CHECK_BYTES]
