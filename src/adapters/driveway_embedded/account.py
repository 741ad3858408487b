"""Who PostgreSQL runs as: the user itself, or, because PostgreSQL refuses root, a lesser account."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import attrs

from driveway_embedded.errors import NoBinaries, NotStarted


@attrs.frozen
class Account:
    """The user and group that own the database files and run every program of PostgreSQL."""

    uid: int
    gid: int

    @property
    def is_another(self) -> bool:
        """Whether programs must change user to run as this account."""
        return self.uid != os.geteuid()

    def give(self, folder: Path) -> None:
        """Hands ``folder``, freshly made by us, over to this account."""
        if self.is_another:
            os.chown(folder, self.uid, self.gid, follow_symlinks=False)

    def reaches(self, folder: Path) -> bool:
        """Whether every folder on the way lets this account pass."""
        return not self.is_another or self._test('cd "$1"', folder)

    def reads(self, *files: Path) -> bool:
        """Whether this account may read all of ``files``."""
        return not self.is_another or all(self._test('test -r "$1"', file) for file in files)

    def run(
        self,
        command: Sequence[str | Path],
        *,
        data: Path | None = None,
        text: str = "",
        output: IO[bytes] | None = None,
    ) -> "subprocess.CompletedProcess[str]":
        """Runs ``command`` as this account in a session of its own, so that Ctrl-C does not reach it.

        ``text`` is its input; what it says goes to ``output``, or comes back. Of our own open files it
        gets none. ``PG…`` variables of the user's shell do not reach it: they would lead it elsewhere.

        Raises:
            NoBinaries: the program is not made for this system.
        """
        said = subprocess.PIPE if output is None else output
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_"))}
        environment |= {"LC_ALL": "C"} | ({} if data is None else {"PGDATA": str(data)})
        lesser = self.is_another
        try:
            return subprocess.run(  # noqa: S603  programs of find_binaries; no shell reads the words
                [str(word) for word in command],
                input=text,
                stdout=said,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                cwd="/",
                env=environment,
                check=False,
                start_new_session=True,
                user=self.uid if lesser else None,
                group=self.gid if lesser else None,
                extra_groups=[] if lesser else None,
            )
        except OSError as problem:
            raise NoBinaries((f"{command[0]} does not run here: {problem.strerror}",)) from problem

    def must(self, command: Sequence[str | Path], *, log: Path, text: str = "") -> None:
        """As ``run``, for programs that have no excuse to fail.

        Raises:
            NotStarted: with the program's own words.
        """
        done = self.run(command, text=text)
        if done.returncode != 0:
            raise NotStarted(reason=f"{Path(command[0]).name} says: {done.stdout}", log=log)

    def _test(self, script: str, path: Path) -> bool:
        return self.run(["/bin/sh", "-c", script, "sh", path]).returncode == 0


def account_for(data: Path) -> Account:
    """The account that owns ``data``, or would own it: ours, or for root ``postgres``, else ``nobody``."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if data.is_dir() and data.lstat().st_uid != 0:
        return Account(data.lstat().st_uid, data.lstat().st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    return Account(65534, 65534)
