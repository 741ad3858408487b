"""A home's own PostgreSQL: started by whoever needs it first, stopped by whoever leaves last."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from driveway_embedded.account import Account, account_for
from driveway_embedded.binaries import Binaries
from driveway_embedded.errors import NoBackup, UnusableHome
from driveway_embedded.locks import alone_with, gate, is_unused, join
from driveway_embedded.place import Place, find_base, is_there, make_base, own_home
from driveway_embedded.preparation import prepare, refuse_strange_data
from driveway_embedded.relocation import within_reach
from driveway_embedded.server import Server


def _silent(_: str) -> None:
    """Says nothing."""


def _resolved(home: Path) -> Path:
    return home.expanduser().resolve()


@attrs.frozen
class ClusterStatus:
    """What can be seen from outside: ``pid`` while it runs, ``version`` once there is data."""

    running: bool
    in_use: bool
    pid: int | None
    version: int | None
    data: Path
    socket: Path
    log: Path


@attrs.frozen
class Cluster:
    """The database below ``home``, run by the programs of ``binaries``."""

    home: Path = attrs.field(converter=_resolved)
    binaries: Binaries

    @contextmanager
    def running(self, *, say: Callable[[str], None] = _silent) -> Iterator[str]:
        """A usable server for as long as the block lasts; yields its URL.

        An empty home gets a new database. Processes share the server and keep it up until the last
        one leaves; children forked inside the block count as long as they live.

        Raises:
            UnusableHome: the home cannot hold the database.
            NotStarted: PostgreSQL does not start, or later does not stop.
        """
        own_home(self.home)
        held = join(self._users)
        try:
            with gate(self._gate, say):
                place = self._started(say)
            yield place.url
        finally:
            os.close(held)
            with gate(self._gate, say):
                if is_unused(self._users):
                    self._stop_unused()

    def status(self) -> ClusterStatus:
        """Looks without starting, making or waiting for anything."""
        if is_there(self.home):
            own_home(self.home)
        place = self._place()
        pid = self._server(place).pid()
        return ClusterStatus(
            running=pid is not None,
            in_use=self._is_used(),
            pid=pid,
            version=place.major if (place.data / "PG_VERSION").is_file() else None,
            data=place.data,
            socket=place.sockets,
            log=place.log,
        )

    def stop(self) -> None:
        """Stops the server now, whoever uses it; the next one who needs it starts it again.

        Raises:
            NotStarted: it does not stop within two minutes.
        """
        if is_there(self.home):
            own_home(self.home)
            with gate(self._gate, _silent):
                self._stop(self._server(self._place()))

    def backup(self, to: Path, *, say: Callable[[str], None] = _silent) -> None:
        """Writes the whole database to the file ``to``, for ``pg_restore`` of this or a newer PostgreSQL.

        ``pg_dump``'s custom format: one consistent, compressed file that also moves to another major
        version or to a managed service, which a copy of the data directory does not.

        Raises:
            NoBackup: nothing was written; an older file ``to`` is still whole.
        """
        with self.running(say=say) as url:
            say("Writing the backup …")
            try:
                opened, name = tempfile.mkstemp(prefix=f"{to.name}.", dir=to.parent)
            except OSError as problem:
                raise NoBackup(to, f"{problem.strerror}: {to.parent}") from problem
            try:
                self._dump(url, to, Path(name))
                os.fsync(opened)
                Path(name).replace(to)
            except OSError as problem:
                raise NoBackup(to, problem.strerror or str(problem)) from problem
            finally:
                os.close(opened)
                Path(name).unlink(missing_ok=True)

    @property
    def _gate(self) -> Path:
        return self.home / "postgres.gate"

    @property
    def _users(self) -> Path:
        return self.home / "postgres.users"

    def _place(self) -> Place:
        return Place(self.home, find_base(self.home), self.binaries.major)

    def _server(self, place: Place) -> Server:
        return Server(place, account_for(place.data))

    def _started(self, say: Callable[[str], None]) -> Place:
        place = self._place()
        server = self._server(place)
        if server.is_ready():
            return place
        refuse_strange_data(place)
        if not server.account.reaches(place.base):
            if (place.data / "PG_VERSION").is_file():
                raise UnusableHome(self.home, f"user {server.account.uid} owns the data and may not enter.")
            place = attrs.evolve(place, base=make_base(self.home, server.account))
            server = self._server(place)
        binaries = within_reach(self.binaries, server.account)
        prepare(place, binaries, server.account, say)
        server.start(binaries, say)
        return place

    def _stop(self, server: Server) -> None:
        server.stop(within_reach(self.binaries, server.account))

    def _stop_unused(self) -> None:
        """Stops what is up; what still recovers goes on, since it would have to begin again next time."""
        server = self._server(self._place())
        if server.is_ready():
            self._stop(server)

    def _is_used(self) -> bool:
        if not self._gate.exists():
            return False
        with alone_with(self._gate) as mine:
            return not mine or not is_unused(self._users)

    def _dump(self, url: str, to: Path, pending: Path) -> None:
        ourselves = Account(os.geteuid(), os.getegid())
        done = ourselves.run(
            [self.binaries.program("pg_dump"), "-Fc", "--no-owner", f"--file={pending}", f"--dbname={url}"]
        )
        if done.returncode != 0:
            raise NoBackup(to, done.stdout)
