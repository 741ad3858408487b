"""The store of data keys keeps copies of itself, and lets old ones go."""

import attrs

from driveway_core.ports import Clock, KeyStore


@attrs.frozen
class KeepKeys:
    """Takes a copy of all data keys, still wrapped, and removes those that are ``KEPT`` old.

    Had its turn each day, a key that was destroyed is in no copy after 30 days.
    """

    key_store: KeyStore
    clock: Clock

    def __call__(self) -> int:
        """How many owners are in the copy."""
        at = self.clock()
        copied = self.key_store.copy(at=at)
        self.key_store.forget_copies(at=at)
        return copied
