"""Copies of all wrapped keys at a moment: a file each, written whole, that goes when it is ``KEPT`` old."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import UUID

import attrs

from driveway_core.data_keys import KEPT, DataKeys
from driveway_core.errors import Missing
from driveway_secrets import private_files
from driveway_secrets.key_records import Destroyed, record_from_line, record_to_line

_NAME: Final = "%Y%m%dT%H%M%S%fZ.copy"
_GRAVES: Final = "destroyed"


@attrs.frozen
class KeyCopies:
    """A folder of copies, which also remembers who must never come back."""

    _folder: Path

    def take(self, records: Iterable[DataKeys], *, at: datetime) -> int:
        """Write all of them down; how many."""
        private_files.make_private(self._folder)
        lines = [record_to_line(record) for record in records]
        with private_files.alone(self._folder / "lock"):
            private_files.write(self._path(at), b"".join(lines))
        return len(lines)

    def taken(self) -> Sequence[datetime]:
        """The moments of those there are, oldest first."""
        moments = []
        for path in self._folder.glob("*.copy"):
            try:
                moments.append(datetime.strptime(path.name, _NAME).replace(tzinfo=UTC))
            except ValueError:
                continue  # not one of ours
        return sorted(moments)

    def read(self, taken_at: datetime) -> Iterator[DataKeys]:
        """Who is in a copy and was not destroyed since; raises ``Missing``, ``KeyFileUnusable``."""
        body = private_files.read(self._path(taken_at))
        if body is None:
            raise Missing("copied_at", "copy of the keys")
        for line in body.splitlines():
            record = record_from_line(line)
            if isinstance(record, DataKeys) and not self._grave(record.owner).exists():
                yield record

    def forget(self, *, at: datetime) -> int:
        """Remove those that are old enough; how many."""
        old = [taken_at for taken_at in self.taken() if taken_at <= at - KEPT]
        for taken_at in old:
            self._path(taken_at).unlink(missing_ok=True)
        if old:
            private_files.keep_names(self._folder)
        return len(old)

    def bury(self, destroyed: Destroyed) -> None:
        """Remember that these keys never come back, wherever else that is forgotten."""
        grave = self._grave(destroyed.owner)
        private_files.make_private(self._folder)
        private_files.make_private(grave.parent)
        private_files.write(grave, record_to_line(destroyed))

    def _grave(self, owner: UUID) -> Path:
        return self._folder / _GRAVES / str(owner)

    def _path(self, taken_at: datetime) -> Path:
        return self._folder / taken_at.astimezone(UTC).strftime(_NAME)
