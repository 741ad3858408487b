"""The store of data keys keeps copies of itself, and lets go of what nobody needs any more."""

from datetime import datetime

import attrs

from driveway_core.data_keys import KEPT, ErasedAccount
from driveway_core.ports import Clock, KeyRing, KeyStore, SealedTexts
from driveway_core.use_cases.rotate_ring import all_keys


@attrs.frozen
class KeepKeys:
    """Takes a copy of all data keys, still wrapped, and removes copies that are ``KEPT`` old.

    Had its turn each day, a key that was destroyed is in no copy after 30
    days. Data keys of an earlier generation go when it has been over for so
    long and they seal nothing any more; ring keys when they have been
    superseded for so long and wrap nothing any more: until then, backups and
    copies may be in need of them.
    """

    key_store: KeyStore
    key_ring: KeyRing
    sealed_texts: SealedTexts
    clock: Clock

    def __call__(self) -> int:
        """How many owners are in the copy."""
        at = self.clock()
        copied = self.key_store.copy(at=at)
        self.key_store.forget_copies(at=at)
        self._let_data_keys_go(at)
        self._let_ring_keys_go(at)
        return copied

    def _let_data_keys_go(self, at: datetime) -> None:
        generation = self.key_store.generation()
        number, finished_at = generation.number, generation.finished_at
        if finished_at is None or finished_at > at - KEPT or self.sealed_texts.older_than(number):
            return
        for keys in all_keys(self.key_store):
            if keys.keys[0].number < number:
                try:
                    self.key_store.change(keys.owner, lambda found: found.without_before(number))
                except ErasedAccount:
                    continue

    def _let_ring_keys_go(self, at: datetime) -> None:
        long_ago = {name for name, since in self.key_ring.superseded().items() if since <= at - KEPT}
        if long_ago:
            in_use = {key.ring_key for keys in all_keys(self.key_store) for key in keys.keys}
            self.key_ring.forget(long_ago - in_use)
