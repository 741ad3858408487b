"""Look at a photo of a listing, or of somebody."""

import attrs

from driveway_core.actors import SYSTEM, Actor
from driveway_core.errors import Missing
from driveway_core.photos import DrivewayPhoto, PhotoId
from driveway_core.ports import PhotoStore, Transactions
from driveway_core.use_cases.read_driveway import known_listing


@attrs.frozen
class Shown:
    """A JPEG file, and whether anybody may read it."""

    data: bytes = attrs.field(repr=False)
    is_public: bool


@attrs.frozen
class ReadPhoto:
    """A photo for whoever may read its listing; everybody's own photo is for everybody."""

    transactions: Transactions
    photo_store: PhotoStore

    def __call__(self, actor: Actor, photo_id: PhotoId) -> Shown:
        is_public = self._may_be_read(actor, photo_id)
        return Shown(self.photo_store.get(photo_id), is_public)

    def _may_be_read(self, actor: Actor, photo_id: PhotoId) -> bool:
        """Whether anybody may read it; raises ``Missing`` where the one who asks may not."""
        photo = self._listed(photo_id)
        if photo is None:
            return True
        try:
            with self.transactions.read(acting_as=actor) as work:
                driveway = known_listing(work, actor, photo.driveway_id).driveway
        except Missing:
            raise Missing("photo_id", "photo") from None
        if driveway.retired_at is not None:
            raise Missing("photo_id", "photo")
        return not driveway.hidden

    def _listed(self, photo_id: PhotoId) -> DrivewayPhoto | None:
        """The listing's photo, whoever's it is; None for somebody's own."""
        with self.transactions.read(acting_as=SYSTEM) as work:
            try:
                return work.photos.get(photo_id)
            except Missing:
                work.photos.portrait(photo_id)
                return None
