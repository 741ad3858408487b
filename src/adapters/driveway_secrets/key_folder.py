"""Wrapped data keys in a folder, a file for each owner, shared by all processes of a machine.

``data/AB/OWNER.key`` holds the keys of an owner, or that they were destroyed;
AB is where its digest puts it, one of 256, each with a lock of its own. The
copies lie beside ``data``, or on another disk.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final
from uuid import UUID

import attrs

from driveway_core.data_keys import DataKeys, ErasedAccount, Generation, WrappedKey
from driveway_core.errors import Missing
from driveway_secrets import private_files
from driveway_secrets.key_copies import KeyCopies
from driveway_secrets.key_records import (
    Destroyed,
    Record,
    generation_from_line,
    generation_to_line,
    record_from_line,
    record_to_line,
)

_ENDING: Final = ".key"


@attrs.frozen
class FolderKeyStore:
    """The ``KeyStore`` port; safe for any number of threads and processes of one machine.

    Every call may raise ``KeyFileUnusable``.
    """

    _data: Path
    _copies: KeyCopies

    @classmethod
    def open(cls, home: Path, *, copies: Path | None = None) -> "FolderKeyStore":
        """The store of this home, made at first use; its copies in that folder, else in ``keys/copies``."""
        keys = home / "keys"
        private_files.make_private(keys)
        private_files.make_private(keys / "data")
        return cls(keys / "data", KeyCopies(copies or keys / "copies"))

    def get(self, owner: UUID) -> DataKeys | None:
        return _alive(self._read(owner))

    def get_or_make(self, owner: UUID, make: Callable[[int], WrappedKey]) -> DataKeys:
        found = self.get(owner)
        if found is not None:
            return found
        private_files.make_private(self._bucket(owner))
        with private_files.alone(self._lock(owner)):
            found = self.get(owner)
            if found is None:
                found = DataKeys(owner, (make(self.generation().number),))
                private_files.write(self._path(owner), record_to_line(found))
            return found

    def change(self, owner: UUID, following: Callable[[DataKeys], DataKeys]) -> DataKeys:
        private_files.make_private(self._bucket(owner))
        with private_files.alone(self._lock(owner)):
            found = self.get(owner)
            if found is None:
                raise Missing("owner", "data key")
            changed = following(found)
            if changed != found:
                private_files.write_over(self._path(owner), record_to_line(changed))
            return changed

    def destroy(self, owner: UUID, *, at: datetime) -> None:
        private_files.make_private(self._bucket(owner))
        with private_files.alone(self._lock(owner)):
            found = self._read(owner)
            destroyed = found if isinstance(found, Destroyed) else Destroyed(owner, at)
            self._copies.bury(destroyed)
            private_files.write_over(self._path(owner), record_to_line(destroyed))

    def destroyed_at(self, owner: UUID) -> datetime | None:
        found = self._read(owner)
        return found.at if isinstance(found, Destroyed) else None

    def owners(self) -> Iterator[UUID]:
        for path in self._data.glob(f"*/*{_ENDING}"):
            owner = UUID(path.name.removesuffix(_ENDING))
            if isinstance(self._read(owner), DataKeys):
                yield owner

    def generation(self) -> Generation:
        line = private_files.read(self._data / "generation")
        return Generation() if line is None else generation_from_line(line)

    def keep_generation(self, generation: Generation) -> None:
        with private_files.alone(self._data / "lock"):
            private_files.write(self._data / "generation", generation_to_line(generation))

    def copy(self, *, at: datetime) -> int:
        records = (self._read(owner) for owner in self.owners())
        return self._copies.take((each for each in records if isinstance(each, DataKeys)), at=at)

    def copies(self) -> Sequence[datetime]:
        return self._copies.taken()

    def restore(self, copied_at: datetime) -> int:
        return sum(self._bring_back(record) for record in self._copies.read(copied_at))

    def forget_copies(self, *, at: datetime) -> int:
        return self._copies.forget(at=at)

    def _bring_back(self, record: DataKeys) -> bool:
        private_files.make_private(self._bucket(record.owner))
        with private_files.alone(self._lock(record.owner)):
            if self._read(record.owner) is not None:
                return False
            private_files.write(self._path(record.owner), record_to_line(record))
            return True

    def _read(self, owner: UUID) -> Record | None:
        line = private_files.read(self._path(owner))
        return None if line is None else record_from_line(line)

    def _bucket(self, owner: UUID) -> Path:
        return self._data / sha256(owner.bytes).hexdigest()[:2]

    def _path(self, owner: UUID) -> Path:
        return self._bucket(owner) / f"{owner}{_ENDING}"

    def _lock(self, owner: UUID) -> Path:
        return self._bucket(owner) / "lock"


def _alive(record: Record | None) -> DataKeys | None:
    if isinstance(record, Destroyed):
        raise ErasedAccount(record.owner)
    return record
