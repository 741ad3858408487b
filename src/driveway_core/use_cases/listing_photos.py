"""Show a listing: add photos, caption and arrange them, take them away."""

from collections.abc import Sequence

import attrs

from driveway_core.actors import SYSTEM, Actor
from driveway_core.driveways import DrivewayId
from driveway_core.errors import Missing
from driveway_core.once import Once
from driveway_core.photos import (
    MOST_LISTING_PHOTOS,
    DrivewayPhoto,
    PhotoId,
    TooManyPhotos,
    arranged,
    counted,
)
from driveway_core.ports import Clock, Darkroom, NewId, PhotoStore, Transactions, Work
from driveway_core.transactions import retried
from driveway_core.use_cases.open_hours import own_driveway
from driveway_core.use_cases.read_driveway import known_listing


@attrs.frozen
class AddPhoto:
    """Adds a photo behind the others of a listing; it is made anew before anything is kept of it.

    The file comes first and its row after it: what is left without a row is
    swept. Raises ``TooManyPhotos`` and ``PhotoUnusable``.
    """

    transactions: Transactions
    photo_store: PhotoStore
    darkroom: Darkroom
    clock: Clock
    new_id: NewId

    def __call__(
        self,
        actor: Actor,
        driveway_id: DrivewayId,
        data: bytes,
        *,
        caption: str | None = None,
        once: Once | None = None,
    ) -> DrivewayPhoto:
        with self.transactions.read(acting_as=actor) as work:
            own_driveway(work, actor, driveway_id)
            _refuse_more(work.photos.of(driveway_id))
        photo = DrivewayPhoto(
            id=PhotoId(self.new_id()), driveway_id=driveway_id, order=1, created_at=self.clock()
        ).captioned(caption)
        self.photo_store.put(photo.id, self.darkroom.develop(data))
        return self._add(actor, photo, None if once is None else once.making(photo.id))

    @retried
    def _add(self, actor: Actor, photo: DrivewayPhoto, once: Once | None) -> DrivewayPhoto:
        with self.transactions.begin(acting_as=actor, once=once) as work:
            own_driveway(work, actor, photo.driveway_id)
            before = work.photos.of(photo.driveway_id, changing=True)
            _refuse_more(before)
            added = attrs.evolve(photo, order=max((each.order for each in before), default=0) + 1)
            work.photos.add(added)
        return added


@attrs.frozen
class ListPhotos:
    """A listing's photos in their order, for whoever may read it; those of a retired one are gone."""

    transactions: Transactions

    def __call__(self, actor: Actor, driveway_id: DrivewayId) -> Sequence[DrivewayPhoto]:
        with self.transactions.read(acting_as=actor) as work:
            if known_listing(work, actor, driveway_id).driveway.retired_at is not None:
                return ()
        with self.transactions.read(acting_as=SYSTEM) as work:  # others see a host's photos, too
            return work.photos.of(driveway_id)


@attrs.frozen
class ReadListingPhoto:
    """What is known of one of them, without the picture."""

    transactions: Transactions

    def __call__(self, actor: Actor, driveway_id: DrivewayId, photo_id: PhotoId) -> DrivewayPhoto:
        for photo in ListPhotos(self.transactions)(actor, driveway_id):
            if photo.id == photo_id:
                return photo
        raise Missing("photo_id", "photo")


@attrs.frozen
class ChangePhoto:
    """Other words below a photo, or another place among the others; what is None stays."""

    transactions: Transactions

    @retried
    def __call__(
        self,
        actor: Actor,
        driveway_id: DrivewayId,
        photo_id: PhotoId,
        *,
        caption: str | None = None,
        order: int | None = None,
    ) -> DrivewayPhoto:
        with self.transactions.begin(acting_as=actor) as work:
            photo, photos = _own_photo(work, actor, driveway_id, photo_id)
            if caption is not None:
                photo = photo.captioned(caption)
                work.photos.save(photo)
                photos = [photo if each.id == photo_id else each for each in photos]
            if order is not None:
                photos = _saved(work, photos, arranged(photos, photo_id, to=order))
        return next(each for each in photos if each.id == photo_id)


@attrs.frozen
class RemovePhoto:
    """Takes a photo away; the others move up."""

    transactions: Transactions
    photo_store: PhotoStore

    def __call__(self, actor: Actor, driveway_id: DrivewayId, photo_id: PhotoId) -> None:
        self._remove(actor, driveway_id, photo_id)
        self.photo_store.remove(photo_id)

    @retried
    def _remove(self, actor: Actor, driveway_id: DrivewayId, photo_id: PhotoId) -> None:
        with self.transactions.begin(acting_as=actor) as work:
            _, photos = _own_photo(work, actor, driveway_id, photo_id)
            work.photos.remove(photo_id)
            rest = [each for each in photos if each.id != photo_id]
            _saved(work, rest, counted(rest))


def _own_photo(
    work: Work, actor: Actor, driveway_id: DrivewayId, photo_id: PhotoId
) -> tuple[DrivewayPhoto, Sequence[DrivewayPhoto]]:
    """One photo of one's own listing, and all of them."""
    own_driveway(work, actor, driveway_id)
    photos = work.photos.of(driveway_id, changing=True)
    for photo in photos:
        if photo.id == photo_id:
            return photo, photos
    raise Missing("photo_id", "photo")


def _saved(
    work: Work, before: Sequence[DrivewayPhoto], after: Sequence[DrivewayPhoto]
) -> Sequence[DrivewayPhoto]:
    for photo in after:
        if photo not in before:
            work.photos.save(photo)
    return after


def _refuse_more(photos: Sequence[DrivewayPhoto]) -> None:
    if len(photos) >= MOST_LISTING_PHOTOS:
        raise TooManyPhotos
