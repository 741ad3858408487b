"""Sweep photos: what a crash, a retired listing or an erasure left behind goes."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.errors import Missing
from driveway_core.photos import MADE_WITHIN, PhotoId, PhotosUnavailable, made_at, photo_url
from driveway_core.ports import Clock, PhotoStore, Transactions
from driveway_core.transactions import retried

BATCH: Final = 500
MOST_LOST: Final = 20
"""More rows without their files than this are no accident: the store was lost, and is to be put back."""


@attrs.frozen(kw_only=True)
class Swept:
    """How many files went that belonged to nobody, and how many rows that had no file."""

    files: int
    rows: int

    @property
    def count(self) -> int:
        """All of it."""
        return self.files + self.rows


@attrs.frozen
class SweepPhotos:
    """Removes files without a row, photos of retired listings, and rows without a file, after an hour.

    Where many files are missing none of their rows goes: ``PhotosUnavailable``
    is raised, because a store that is lost can be put back, and rows cannot.
    """

    transactions: Transactions
    photo_store: PhotoStore
    clock: Clock

    def __call__(self) -> Swept:
        at = self.clock()
        while self._retire():
            pass
        return Swept(files=self._files(at), rows=self._rows(at))

    @retried
    def _retire(self) -> int:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            return work.photos.retire(limit=BATCH)

    def _files(self, at: datetime) -> int:
        gone, after = 0, None
        while page := self.photo_store.ids(after=after, limit=BATCH):
            after = page[-1]
            with self.transactions.read(acting_as=SYSTEM) as work:
                known = work.photos.known(page)
            for photo_id in _settled(page, at):
                if photo_id not in known:
                    self.photo_store.remove(photo_id)
                    gone += 1
        return gone

    def _rows(self, at: datetime) -> int:
        lost = [each for each in _settled(self._all_rows(), at) if not self.photo_store.holds(each)]
        if len(lost) > MOST_LOST:
            raise PhotosUnavailable
        for photo_id in lost:
            self._forget(photo_id)
        return len(lost)

    def _all_rows(self) -> Sequence[PhotoId]:
        found: list[PhotoId] = []
        after: PhotoId | None = None
        while True:
            with self.transactions.read(acting_as=SYSTEM) as work:
                page = work.photos.ids(after=after, limit=BATCH)
            found += page
            if len(page) < BATCH:
                return found
            after = page[-1]

    @retried
    def _forget(self, photo_id: PhotoId) -> None:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            with suppress(Missing):
                account = work.accounts.get(work.photos.portrait(photo_id).account_id)
                if account.profile_image_url == photo_url(photo_id):
                    work.accounts.save(attrs.evolve(account, profile_image_url=None))
            work.photos.forget(photo_id)


def _settled(ids: Sequence[PhotoId], at: datetime) -> Iterator[PhotoId]:
    """Those that nobody can still be about to keep."""
    return (each for each in ids if made_at(each) + MADE_WITHIN <= at)
