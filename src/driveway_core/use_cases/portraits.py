"""Show oneself: a photo of one's own, or none."""

import attrs

from driveway_core.accounts import Account
from driveway_core.actors import Actor
from driveway_core.photos import PhotoId, Portrait, photo_url
from driveway_core.ports import Clock, Darkroom, NewId, PhotoStore, Transactions
from driveway_core.transactions import retried


@attrs.frozen
class ShowOneself:
    """A photo of one's own, made anew, instead of the one before; raises ``PhotoUnusable``."""

    transactions: Transactions
    photo_store: PhotoStore
    darkroom: Darkroom
    clock: Clock
    new_id: NewId

    def __call__(self, actor: Actor, data: bytes) -> Account:
        account_id, at = actor.active(), self.clock()
        portrait = Portrait(id=PhotoId(self.new_id()), account_id=account_id, created_at=at)
        self.photo_store.put(portrait.id, self.darkroom.develop(data))
        return self._show(actor, portrait)

    @retried
    def _show(self, actor: Actor, portrait: Portrait) -> Account:
        with self.transactions.begin(acting_as=actor) as work:
            work.photos.show(portrait)
            account = work.accounts.get(portrait.account_id)
            shown = attrs.evolve(
                account, profile_image_url=photo_url(portrait.id), updated_at=portrait.created_at
            )
            return work.accounts.save(shown)


@attrs.frozen
class HideOneself:
    """No photo of one's own any more; its file is swept."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor) -> None:
        account_id = actor.active()
        with self.transactions.begin(acting_as=actor) as work:
            work.photos.unshow(account_id)
            account = work.accounts.get(account_id)
            work.accounts.save(attrs.evolve(account, profile_image_url=None, updated_at=self.clock()))
