"""Photos in memory: whose they are, and their files."""

import threading
from collections.abc import Collection, Sequence

import attrs

from driveway_core.actors import AccountId
from driveway_core.driveways import DrivewayId
from driveway_core.errors import Missing
from driveway_core.photos import DrivewayPhoto, PhotoId, Portrait
from driveway_memory.tables import Look


@attrs.frozen
class MemoryPhotos:
    """``driveway_photos`` and ``account_photos``; the one lock keeps others waiting anyway."""

    look: Look

    def add(self, photo: DrivewayPhoto) -> None:
        tables = self.look()
        if photo.driveway_id not in tables.driveways:
            raise Missing("driveway_id", "driveway")
        tables.driveway_photos[photo.id] = photo

    def get(self, photo_id: PhotoId) -> DrivewayPhoto:
        try:
            return self.look().driveway_photos[photo_id]
        except KeyError:
            raise Missing("photo_id", "photo") from None

    def of(self, driveway_id: DrivewayId, *, changing: bool = False) -> Sequence[DrivewayPhoto]:
        there = (each for each in self.look().driveway_photos.values() if each.driveway_id == driveway_id)
        return sorted(there, key=lambda each: (each.order, each.id))

    def save(self, photo: DrivewayPhoto) -> None:
        self.get(photo.id)
        self.look().driveway_photos[photo.id] = photo

    def remove(self, photo_id: PhotoId) -> None:
        self.look().driveway_photos.pop(photo_id, None)

    def portrait(self, photo_id: PhotoId) -> Portrait:
        try:
            return self.look().portraits[photo_id]
        except KeyError:
            raise Missing("photo_id", "photo") from None

    def show(self, portrait: Portrait) -> None:
        if portrait.account_id not in self.look().accounts:
            raise Missing("account_id", "account")
        self.unshow(portrait.account_id)
        self.look().portraits[portrait.id] = portrait

    def unshow(self, account_id: AccountId) -> None:
        portraits = self.look().portraits
        for each in [each for each in portraits.values() if each.account_id == account_id]:
            del portraits[each.id]

    def retire(self, *, limit: int) -> int:
        tables = self.look()
        retired = [
            each.id
            for each in tables.driveway_photos.values()
            if tables.driveways[each.driveway_id].retired_at is not None
        ][:limit]
        for photo_id in retired:
            del tables.driveway_photos[photo_id]
        return len(retired)

    def known(self, ids: Collection[PhotoId]) -> set[PhotoId]:
        return set(ids) & self._all()

    def ids(self, *, after: PhotoId | None = None, limit: int) -> Sequence[PhotoId]:
        return sorted(each for each in self._all() if after is None or each > after)[:limit]

    def forget(self, photo_id: PhotoId) -> None:
        self.remove(photo_id)
        self.look().portraits.pop(photo_id, None)

    def _all(self) -> set[PhotoId]:
        tables = self.look()
        return {*tables.driveway_photos, *tables.portraits}


@attrs.define
class MemoryPhotoStore:
    """The ``PhotoStore`` port; safe to share between threads."""

    _files: dict[PhotoId, bytes] = attrs.field(factory=dict, init=False, repr=False)
    _guard: threading.Lock = attrs.field(factory=threading.Lock, init=False, repr=False)

    def put(self, photo_id: PhotoId, data: bytes) -> None:
        with self._guard:
            self._files[photo_id] = data

    def get(self, photo_id: PhotoId) -> bytes:
        with self._guard:
            if photo_id not in self._files:
                raise Missing("photo_id", "photo")
            return self._files[photo_id]

    def remove(self, photo_id: PhotoId) -> None:
        with self._guard:
            self._files.pop(photo_id, None)

    def holds(self, photo_id: PhotoId) -> bool:
        with self._guard:
            return photo_id in self._files

    def ids(self, *, after: PhotoId | None = None, limit: int) -> Sequence[PhotoId]:
        with self._guard:
            return sorted(each for each in self._files if after is None or each > after)[:limit]
