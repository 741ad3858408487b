"""The server process of one place: is it there, start it, stop it. Callers hold the gate."""

import os
import shlex
import stat
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

import attrs

from driveway_embedded.account import Account
from driveway_embedded.binaries import Binaries
from driveway_embedded.configuration import write_configuration
from driveway_embedded.errors import NotStarted, UnusableHome
from driveway_embedded.place import PORT, Place

RECOVERY: Final = 300  # seconds that crash recovery may take
ORPHANS: Final = 30  # seconds that the children of a killed server may take to notice
STOPPING: Final = 120
_NOBODY_HAS: Final = 2**31 - 1  # a process number above every kernel's limit
_LARGEST_LOG: Final = 10_000_000


@attrs.frozen
class Server:
    """PostgreSQL's process over ``place``."""

    place: Place
    account: Account

    def pid(self) -> int | None:
        """The process, from the moment it owns the data until it has let go, or None."""
        noted = _noted(self._number)
        return noted[0] if noted is not None and self._is_ours(noted[0]) else None

    def is_ready(self) -> bool:
        """Whether it takes connections."""
        noted = _noted(self._number)
        return noted is not None and noted[1] == "ready" and self._is_ours(noted[0])

    def start(self, binaries: Binaries, say: Callable[[str], None]) -> None:
        """Returns when the server takes connections, having started it if need be.

        Raises:
            NotStarted: with the server's own words.
            UnusableHome: the folder of the socket belongs to somebody else.
        """
        began = time.monotonic()
        say("Starting PostgreSQL …")
        while not self.is_ready():
            waited = time.monotonic() - began
            if self.pid() is None:  # else it is recovering, or on its way out
                self._launch(binaries, patient=waited < ORPHANS)
            elif waited > RECOVERY:
                raise NotStarted(reason=f"it is still recovering after {waited:.0f} s", log=self.place.log)
            time.sleep(0.01)

    def stop(self, binaries: Binaries) -> None:
        """Ends the server's connections, then the server; nothing if there is none.

        Raises:
            NotStarted: it does not end within two minutes.
        """
        if self.pid() is None:
            return
        with self._log() as log:
            self.account.run(
                [binaries.program("pg_ctl"), "stop", "-s", "-w", "-t", str(STOPPING), "-m", "fast"],
                data=self.place.data,
                output=log,
            )
        if self.pid() is not None:
            raise NotStarted(reason=f"it has not stopped within {STOPPING} s", log=self.place.log)
        if self.place.sockets.parent != self.place.base:
            with suppress(OSError):  # an empty folder in /tmp is no reason to fail
                self.place.sockets.rmdir()

    @property
    def _number(self) -> Path:
        return self.place.data / "postmaster.pid"

    def _is_ours(self, pid: int) -> bool:
        """Whether process ``pid`` lives and is the server of this place.

        The number alone proves nothing: after a crash or a restart of a container another process may
        have it, or it may belong to a dead child that nobody has collected.
        """
        return f"config_file={self.place.configuration}" in _command_of(pid)

    def _launch(self, binaries: Binaries, *, patient: bool) -> None:
        self._make_sockets()
        write_configuration(self.place)
        self._free_number()
        option = f"-c config_file={shlex.quote(str(self.place.configuration))}"
        with self._log() as log:
            before = log.tell()
            done = self.account.run(
                [binaries.program("pg_ctl"), "start", "-s", "-w", "-t", str(RECOVERY), "-o", option],
                data=self.place.data,
                output=log,
            )
        if done.returncode == 0 or self.pid() is not None:
            return
        said = self.place.log.read_bytes()[before:].decode("utf-8", errors="replace")
        if patient and "is still in use" in said:
            time.sleep(0.1)
            return
        raise NotStarted(reason=said[-2000:], log=self.place.log)

    def _make_sockets(self) -> None:
        folder = self.place.sockets
        try:
            folder.mkdir(mode=0o700)
            self.account.give(folder)
        except FileExistsError:
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.account.uid or found.st_mode & 0o077:
                raise UnusableHome(
                    self.place.home, f"{folder}, where its socket belongs, is somebody else's."
                ) from None

    def _free_number(self) -> None:
        """Where another process has the dead server's number, makes that clear to PostgreSQL.

        It would refuse to start. ``postmaster.pid`` gets a number that no process has: removing it
        would be wrong, for with it PostgreSQL also checks that no child of the dead server still writes.
        """
        beside_socket = self.place.sockets / f".s.PGSQL.{PORT}.lock"
        if self._is_taken(beside_socket):
            beside_socket.unlink()
        if self._is_taken(self._number):
            rest = self._number.read_text(encoding="utf-8", errors="replace").partition("\n")[2]
            self.account.must(["tee", self._number], text=f"{_NOBODY_HAS}\n{rest}", log=self.place.log)

    def _is_taken(self, file: Path) -> bool:
        noted = _noted(file)
        return noted is not None and noted[0] > 0 and _lives(noted[0]) and not self._is_ours(noted[0])

    def _log(self) -> IO[bytes]:
        """The log, open to append to; a large one is set aside first, unless the server writes it."""
        path = self.place.log
        if path.is_file() and path.stat().st_size > _LARGEST_LOG and self.pid() is None:
            path.replace(path.with_name(f"{path.name}.1"))
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600), "ab")


def _noted(file: Path) -> tuple[int, str] | None:
    """What a lock file of PostgreSQL says: the process (negative in single-user mode) and its state."""
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        return int(lines[0]), lines[7].strip() if len(lines) > 7 else "starting"
    except (FileNotFoundError, NotADirectoryError, IndexError, ValueError):
        return None


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # and not ours
    return True


def _command_of(pid: int) -> str:
    """The command line of process ``pid``, its words separated by spaces; empty for the dead."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="surrogateescape")
    except OSError:
        if Path("/proc/self").exists():
            return ""
    listed = subprocess.run(  # noqa: S603  a fixed program and a number
        ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listed.stdout
