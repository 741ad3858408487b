"""How the keys stand that personal texts are sealed with."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from driveway_core.data_keys import Generation
from driveway_core.ports import KeyRing, KeyStore, SealedTexts
from driveway_core.use_cases.rotate_ring import all_keys


@attrs.frozen(kw_only=True)
class KeysStand:
    """What there is, and what is left to do.

    ``ring_key`` is the current one, ``superseded`` says since when the others
    are not; ``owners`` have a data key, ``under_older_ring_keys`` of them a
    wrapped one that is not under the current ring key; ``older_texts`` counts,
    by column, what is sealed with an earlier generation or the key file.
    """

    ring_key: str
    superseded: Mapping[str, datetime]
    owners: int
    under_older_ring_keys: int
    generation: Generation
    older_texts: Mapping[str, int]
    copies: tuple[datetime, ...]


@attrs.frozen
class ReadKeys:
    """Looks at the ring, the store and every sealed column; no key is unwrapped."""

    key_store: KeyStore
    key_ring: KeyRing
    sealed_texts: SealedTexts

    def __call__(self) -> KeysStand:
        ring_key, generation = self.key_ring.current(), self.key_store.generation()
        under_older = [
            any(key.ring_key != ring_key for key in keys.keys) for keys in all_keys(self.key_store)
        ]
        return KeysStand(
            ring_key=ring_key,
            superseded=self.key_ring.superseded(),
            owners=len(under_older),
            under_older_ring_keys=sum(under_older),
            generation=generation,
            older_texts=self.sealed_texts.older_than(generation.number),
            copies=tuple(self.key_store.copies()),
        )
