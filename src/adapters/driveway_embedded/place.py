"""Where everything lies: below the home, or, where the server's account cannot get there, beside it.

In the home: the two locks, the log, and normally the base. In the base: ``pg18`` (the data, the major
version in its name), ``pg18.conf``, ``pg18.hba``, and ``run`` with the socket. Run by root from a home
that lets nobody else pass (below ``/root``, or made by ``mktemp -d``), the base is a folder of its
own with a random name; ``postgres.place`` in the home names it, and it names the home in return, so
that a copied home never shares the data of the original.
"""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Final
from urllib.parse import quote

import attrs

from driveway_embedded.account import Account
from driveway_embedded.errors import UnusableHome

NAME: Final = "driveway"
PORT: Final = 5432
_LONGEST_SOCKET: Final = 100  # bytes; Linux takes 107, macOS 103
_STATE: Final = Path("/var/lib")
_ELSEWHERE: Final = "Set DRIVEWAY_HOME to a folder that you own."


@attrs.frozen
class Place:
    """The paths of one home for one major version."""

    home: Path
    base: Path
    major: int

    @property
    def data(self) -> Path:
        """The data directory, PGDATA."""
        return self.base / f"pg{self.major}"

    @property
    def configuration(self) -> Path:
        """Our part of the configuration, written anew at every start."""
        return self.base / f"pg{self.major}.conf"

    @property
    def rules(self) -> Path:
        """Who may connect (``hba_file``)."""
        return self.base / f"pg{self.major}.hba"

    @property
    def log(self) -> Path:
        """What the server says."""
        return log_of(self.home)

    @property
    def sockets(self) -> Path:
        """The folder of the socket; in ``/tmp`` where the home's path is too long for a socket."""
        near = self.base / "run"
        socket = os.fsencode(near / f".s.PGSQL.{PORT}")
        if len(socket) <= _LONGEST_SOCKET and b"," not in socket:  # libpq splits hosts at commas
            return near
        return Path("/tmp") / f"dw-{hashlib.sha256(os.fsencode(self.data)).hexdigest()[:20]}"  # noqa: S108  checked where it is made

    @property
    def url(self) -> str:
        """What libpq, psycopg and SQLAlchemy connect to."""
        return f"postgresql://{NAME}@/{NAME}?host={quote(str(self.sockets), safe='')}&port={PORT}"


def log_of(home: Path) -> Path:
    """The server's log."""
    return home / "postgres.log"


def is_there(home: Path) -> bool:
    """Whether the folder ``home`` is there; raises ``UnusableHome`` where not even that can be seen."""
    try:
        return home.is_dir()
    except OSError as problem:
        raise UnusableHome(home, f"{problem.strerror}. {_ELSEWHERE}") from problem


def own_home(home: Path) -> None:
    """Makes ``home`` if need be.

    Raises:
        UnusableHome: it cannot be made or written, or, for root, others may change it.
    """
    if "\n" in str(home):
        raise UnusableHome(home, "its name holds a line break.")
    try:
        if not is_there(home):
            home.mkdir(parents=True, exist_ok=True)
            home.chmod(0o711 if os.geteuid() == 0 else 0o700)
    except OSError as problem:
        raise UnusableHome(home, f"{problem.strerror}. {_ELSEWHERE}") from problem
    found = home.stat()
    if os.geteuid() == 0 and (found.st_uid != 0 or found.st_mode & 0o002):
        raise UnusableHome(
            home,
            f"it belongs to user {found.st_uid} or anybody may write there, and root must not trust it. "
            "Run as its owner, or set DRIVEWAY_HOME to a folder that only root may change.",
        )
    if not os.access(home, os.W_OK | os.X_OK):
        raise UnusableHome(home, f"you may not write there. {_ELSEWHERE}")


def find_base(home: Path) -> Path:
    """The base that belongs to ``home``, as far as it is known.

    Raises:
        UnusableHome: ``home`` is a copy of another home, or its base is gone.
    """
    pointer = _pointer(home)
    if not pointer.is_file():
        return home
    base = _path_in(pointer)
    if not base.is_dir() or base.lstat().st_uid != os.geteuid():
        raise UnusableHome(home, f"its data lay in {base}, and is not there. Remove {pointer} to begin anew.")
    named = _path_in(base / "home")
    if named != home:
        if _pointer(named).is_file() and _path_in(_pointer(named)) == base:
            raise UnusableHome(home, f"it is a copy of {named}. Remove {pointer} to begin anew.")
        _write_path(base / "home", home)  # it was moved
    return base


def make_base(home: Path, account: Account) -> Path:
    """The base for a new database: ``home`` where ``account`` gets there, else a folder of its own."""
    if account.reaches(home):
        return home
    for roof in _roofs(home):
        if not account.reaches(roof):
            continue
        base = Path(tempfile.mkdtemp(prefix=f"{NAME}-", dir=roof))
        base.chmod(0o711)
        _write_path(base / "home", home)
        _write_path(_pointer(home), base)
        return base
    raise UnusableHome(home, f"user {account.uid}, who runs PostgreSQL for root, may not enter it.")


def _pointer(home: Path) -> Path:
    return home / "postgres.place"


def _path_in(file: Path) -> Path:
    return Path(file.read_text(encoding="utf-8", errors="surrogateescape").removesuffix("\n"))


def _write_path(file: Path, path: Path) -> None:
    """Whole or not at all."""
    pending = file.with_name(f"{file.name}.new")
    pending.write_text(f"{path}\n", encoding="utf-8", errors="surrogateescape")
    pending.rename(file)


def _roofs(home: Path) -> list[Path]:
    """Temporary data stays temporary; everything else goes where services keep their state."""
    temporary = Path(tempfile.gettempdir()).resolve()
    return [temporary, _STATE] if home.is_relative_to(temporary) else [_STATE]
