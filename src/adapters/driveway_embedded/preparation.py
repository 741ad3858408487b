"""A new database: made beside its place, then moved there, so that half of one is never found."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from driveway_embedded.account import Account
from driveway_embedded.binaries import Binaries
from driveway_embedded.errors import UnusableHome
from driveway_embedded.place import NAME, Place


def refuse_strange_data(place: Place) -> None:
    """Looks before anything is made.

    Raises:
        UnusableHome: data of another major version is there and none of this one, or something that
            is no database has its name.
    """
    if (place.data / "PG_VERSION").is_file():
        return
    if place.data.is_dir() and any(place.data.iterdir()):
        raise UnusableHome(place.home, f"{place.data} is not empty, and no database. Move it away.")
    for other in sorted(place.base.glob("pg[0-9][0-9]")):
        if (other / "PG_VERSION").is_file():
            major = other.name.removeprefix("pg")
            raise UnusableHome(
                place.home,
                f"it holds data of PostgreSQL {major}, and the PostgreSQL found here is {place.major}. "
                f"Set DRIVEWAY_PG_BIN to the bin folder of a PostgreSQL {major}; to change over, back up "
                f"with it, move {other} away, and restore with pg_restore.",
            )


def prepare(place: Place, binaries: Binaries, account: Account, say: Callable[[str], None]) -> None:
    """Makes an empty cluster with an empty database ``driveway``, unless there is one.

    Raises:
        NotStarted: with the words of initdb.
    """
    if (place.data / "PG_VERSION").is_file():
        return
    say("Preparing a new database …")
    prefix = f"pg{place.major}.init-"
    for leftover in place.base.glob(f"{prefix}*"):
        shutil.rmtree(leftover, ignore_errors=True)  # of a start that was killed, perhaps still being written
    fresh = Path(tempfile.mkdtemp(prefix=prefix, dir=place.base))
    account.give(fresh)
    account.must(
        [binaries.program("initdb"), "-D", fresh, "-U", NAME, "--no-locale", "-E", "UTF8", "--data-checksums",
         "--auth-local=peer", "--auth-host=scram-sha-256"],
        log=place.log,
    )  # fmt: skip
    account.must(
        [binaries.program("postgres"), "--single", "-D", fresh, "-c", "exit_on_error=on", "template1"],
        log=place.log,
        text=f"ALTER DATABASE postgres RENAME TO {NAME}\n",  # a third of the time of a CREATE DATABASE
    )
    fresh.rename(place.data)
    _sync(place.base)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
