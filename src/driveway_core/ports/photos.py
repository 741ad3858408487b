"""Photos: made anew, kept, and who they belong to."""

from collections.abc import Collection, Sequence
from typing import Protocol

from driveway_core.actors import AccountId
from driveway_core.driveways import DrivewayId
from driveway_core.photos import DrivewayPhoto, PhotoId, Portrait


class Darkroom(Protocol):
    """Makes pictures anew."""

    def develop(self, data: bytes) -> bytes:
        """The picture alone, as a JPEG file of ours: upright, bounded, without whatever else was in the file.

        Raises ``PhotoUnusable`` for what is no picture or too large to be
        looked at, whatever it holds, and ``PhotosUnavailable``.
        """
        ...


class PhotoStore(Protocol):
    """Keeps files under ids of ours; all raise ``PhotosUnavailable`` where it cannot be reached."""

    def put(self, photo_id: PhotoId, data: bytes) -> None:
        """Keep it for good, whole or not at all; what was under that id is replaced."""
        ...

    def get(self, photo_id: PhotoId) -> bytes:
        """What was kept; raises ``Missing``."""
        ...

    def remove(self, photo_id: PhotoId) -> None:
        """Forget it, and whatever an interrupted ``put`` left of it; nothing where there is none."""
        ...

    def holds(self, photo_id: PhotoId) -> bool:
        """Whether there is something to get."""
        ...

    def ids(self, *, after: PhotoId | None = None, limit: int) -> Sequence[PhotoId]:
        """Whatever lies there, interrupted ones included, by id; all, or those after one."""
        ...


class Photos(Protocol):
    """``driveway_photos`` and ``account_photos``: whose a photo is. Reading one raises ``Missing``."""

    def add(self, photo: DrivewayPhoto) -> None: ...
    def get(self, photo_id: PhotoId) -> DrivewayPhoto: ...
    def of(self, driveway_id: DrivewayId, *, changing: bool = False) -> Sequence[DrivewayPhoto]:
        """A listing's photos in their order; ``changing`` keeps whoever would change them, too, waiting."""
        ...

    def save(self, photo: DrivewayPhoto) -> None:
        """Its place and its caption; nothing else of it changes."""
        ...

    def remove(self, photo_id: PhotoId) -> None: ...
    def portrait(self, photo_id: PhotoId) -> Portrait: ...
    def show(self, portrait: Portrait) -> None:
        """The account's photo from now on, instead of the one before."""
        ...

    def unshow(self, account_id: AccountId) -> None:
        """The account has no photo any more."""
        ...

    def retire(self, *, limit: int) -> int:
        """Forget so many photos of listings that are retired; how many."""
        ...

    def known(self, ids: Collection[PhotoId]) -> set[PhotoId]:
        """Which of them belong to somebody."""
        ...

    def ids(self, *, after: PhotoId | None = None, limit: int) -> Sequence[PhotoId]:
        """Everything that belongs to somebody, by id; all, or those after one."""
        ...

    def forget(self, photo_id: PhotoId) -> None:
        """Whose it was is forgotten, a listing's or an account's."""
        ...
