"""Running pgBackRest."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeAlias

import attrs

from driveway_backup.errors import BackupFailed, NoBackrest
from driveway_backup.repositories import STANZA
from driveway_core.backups import KeptBackups

Run: TypeAlias = Callable[[Sequence[str]], tuple[int, str]]
"""Runs a program as whoever owns the data: its exit code, and all that it said."""

_KNOWS: Final = (((2, 57), 18), ((2, 54), 17), ((2, 48), 16), ((2, 41), 15), ((0, 0), 14))
"""From which release on it knows which PostgreSQL."""
_PATIENCE_S: Final = 3_600
_LOOKING_S: Final = 10
"""Whoever collects metrics waits for what is kept."""


def find_backrest() -> Path:
    """The program; raises ``NoBackrest``."""
    found = shutil.which("pgbackrest", path="/usr/bin:/usr/local/bin:/opt/homebrew/bin")
    if found is None:
        raise NoBackrest("pgBackRest")
    return Path(found)


def run_here(command: Sequence[str]) -> tuple[int, str]:
    """As the user that this program runs as."""
    done = subprocess.run(  # noqa: S603  # a program that was found, and words of ours; no shell
        list(command),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
        check=False,
        timeout=_PATIENCE_S,
    )
    return done.returncode, done.stdout


@attrs.frozen
class Backrest:
    """The ``Backups`` port: pgBackRest with one configuration."""

    program: Path
    configuration: Path
    run: Run = run_here

    @property
    def newest_postgres(self) -> int:
        """The newest major version of PostgreSQL that this pgBackRest knows, by its release notes."""
        code, said = self.run([str(self.program), "version"])
        release = re.search(r"([0-9]+)\.([0-9]+)", said)
        if code != 0 or release is None:
            raise BackupFailed("version", said)
        number = int(release[1]), int(release[2])
        return next(major for since, major in _KNOWS if number >= since)

    def create(self) -> None:
        """Make the repositories ready; again does nothing."""
        self._must("stanza-create")

    def check(self) -> None:
        """Archive one segment to every repository and find it there."""
        self._must("check")

    def back_up(self, repository: int) -> None:
        """A full backup to one repository, by its number from 1."""
        self._must("backup", "--type=full", f"--repo={repository}")

    def restore(self, *, to: datetime, repository: int) -> None:
        """The data as they were at a moment, into the empty folder of the configuration."""
        target = to.astimezone(UTC).isoformat(sep=" ")
        self._must(
            "restore",
            "--type=time",
            f"--target={target}",
            "--target-action=promote",
            f"--repo={repository}",
        )

    def kept(self) -> tuple[KeptBackups, ...]:
        """What each repository holds, by its number."""
        said = self._must("info", "--output=json", f"--io-timeout={_LOOKING_S}")
        try:
            told: object = json.loads(said)
        except ValueError as error:
            raise BackupFailed("info", said[-2_000:]) from error
        return tuple(_repositories(told))

    def _must(self, command: str, *options: str) -> str:
        words = [str(self.program), f"--config={self.configuration}", f"--stanza={STANZA}", *options, command]
        try:
            code, said = self.run(words)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise BackupFailed(command, str(error)) from error
        if code != 0:
            raise BackupFailed(command, said[-2_000:])
        return said


def _repositories(told: object) -> Iterator[KeptBackups]:
    stanza = next((each for each in _records(told) if each.get("name") == STANZA), {})
    backups = [each for each in _records(stanza.get("backup")) if not each.get("error")]
    for repository in _records(stanza.get("repo")):
        number, status = repository.get("key"), repository.get("status")
        if not isinstance(number, int):
            continue
        stops = [stop for each in backups if (stop := _stopped(each, number)) is not None]
        yield KeptBackups(
            repository=number,
            readable=isinstance(status, Mapping) and status.get("code") in _READABLE,
            backups=len(stops),
            newest=max(stops, default=None),
        )


_READABLE: Final = (0, 2)
"""``ok``, and ``no valid backups``: the repository can be read at least."""


def _stopped(backup: Mapping[str, object], number: int) -> datetime | None:
    database, times = backup.get("database"), backup.get("timestamp")
    if not isinstance(database, Mapping) or database.get("repo-key") != number:
        return None
    stop = times.get("stop") if isinstance(times, Mapping) else None
    return datetime.fromtimestamp(stop, UTC) if isinstance(stop, int) else None


def _records(found: object) -> list[Mapping[str, object]]:
    return [each for each in (found if isinstance(found, list) else ()) if isinstance(each, Mapping)]
