"""Photos in a folder: one file each, named by us, written whole or not at all.

``<folder>/3f/0195….jpg``, by the last two letters of the id, which are
random, so that no folder becomes large. A file that is being written has a
name of its own beside it, and gets the right one once it is on the disk.
"""

import os
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from uuid import UUID

import attrs

from driveway_core.errors import Missing
from driveway_core.photos import PhotoId, PhotosUnavailable

_NAME: Final = re.compile(r"(?P<id>[0-9a-f]{32})\.jpg(\.[0-9a-f]{16})?")
_SHELF: Final = re.compile(r"[0-9a-f]{2}")


@attrs.frozen
class FolderPhotoStore:
    """The ``PhotoStore`` port over a folder that only its owner enters; processes may share it."""

    folder: Path

    @classmethod
    def open(cls, home: Path) -> "FolderPhotoStore":
        """The photos of a home; the folder is made when the first is put."""
        return cls(home / "photos")

    def put(self, photo_id: PhotoId, data: bytes) -> None:
        path = self._path(photo_id)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        with _told():
            for each in (self.folder, path.parent):
                each.mkdir(mode=0o700, exist_ok=True)
            handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(path)
            except BaseException:
                draft.unlink(missing_ok=True)
                raise
            for each in (path.parent, self.folder, self.folder.parent):
                _keep_the_names(each)

    def get(self, photo_id: PhotoId) -> bytes:
        with _told():
            try:
                return self._path(photo_id).read_bytes()
            except FileNotFoundError:
                raise Missing("photo_id", "photo") from None

    def remove(self, photo_id: PhotoId) -> None:
        path = self._path(photo_id)
        with _told(), suppress(FileNotFoundError):
            for name in os.listdir(path.parent):
                if name.startswith(path.name):
                    (path.parent / name).unlink(missing_ok=True)
            _keep_the_names(path.parent)

    def holds(self, photo_id: PhotoId) -> bool:
        with _told():
            return self._path(photo_id).is_file()

    def ids(self, *, after: PhotoId | None = None, limit: int) -> Sequence[PhotoId]:
        with _told():
            found = {each for each in self._all() if after is None or each > after}
        return sorted(found)[:limit]

    def _all(self) -> Iterator[PhotoId]:
        for shelf in self.folder.iterdir() if self.folder.is_dir() else ():
            if _SHELF.fullmatch(shelf.name) and shelf.is_dir():
                for name in os.listdir(shelf):
                    if parts := _NAME.fullmatch(name):
                        yield PhotoId(UUID(hex=parts["id"]))

    def _path(self, photo_id: PhotoId) -> Path:
        name = UUID(int=photo_id.int).hex
        return self.folder / name[-2:] / f"{name}.jpg"


@contextmanager
def _told() -> Iterator[None]:
    """What the system refuses becomes ours."""
    try:
        yield
    except OSError as error:
        raise PhotosUnavailable from error


def _keep_the_names(folder: Path) -> None:
    """Make what was named or unnamed survive a power cut, where the system lets us open a folder."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
