"""Wrap every data key under a new key of the ring."""

from collections.abc import Callable, Iterator

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.audit import Word
from driveway_core.audit_kinds import AuditKind
from driveway_core.data_keys import DataKeys, ErasedAccount, WrappedKey
from driveway_core.ports import Clock, KeyRing, KeyStore, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.note import note


def silently(_: int) -> None:
    """Nobody is told."""


def all_keys(key_store: KeyStore) -> Iterator[DataKeys]:
    """The keys of everybody who has some, however many are made or destroyed meanwhile."""
    for owner in key_store.owners():
        try:
            keys = key_store.get(owner)
        except ErasedAccount:
            continue
        if keys is not None:
            yield keys


@attrs.frozen(kw_only=True)
class RingRotated:
    """Which ring key wraps now, for how many owners that is new, and whether a rotation was gone on with."""

    ring_key: str
    owners: int
    resumed: bool


@attrs.frozen
class RotateRing:
    """Turns the ring, and wraps all data keys under its new key, one owner after the other.

    One that was broken off is gone on with, under the key that it made. What
    was sealed stays as it is: data keys do not change, only what they are
    wrapped under. Raises what the ring raises when a key does not unwrap.
    """

    transactions: Transactions
    key_store: KeyStore
    key_ring: KeyRing
    clock: Clock

    def __call__(self, told: Callable[[int], None] = silently) -> RingRotated:
        current = self.key_ring.current()
        resumed = any(_is_old(keys, current) for keys in all_keys(self.key_store))
        if not resumed:
            current = self.key_ring.turn(at=self.clock())
        owners = 0
        while wrapped := self._wrap_what_is_old(current, owners, told):
            owners += wrapped
        self._note(current, owners)
        return RingRotated(ring_key=current, owners=owners, resumed=resumed)

    @retried
    def _note(self, ring_key: str, owners: int) -> None:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            note(
                work,
                SYSTEM,
                AuditKind.RING_ROTATED,
                at=self.clock(),
                ring_key=Word(ring_key),
                owners=owners,
            )

    def _wrap_what_is_old(self, current: str, before: int, told: Callable[[int], None]) -> int:
        """How many; more may have been made under the former key meanwhile."""
        wrapped = 0
        for keys in all_keys(self.key_store):
            if _is_old(keys, current) and self._wrap(keys):
                wrapped += 1
                told(before + wrapped)
        return wrapped

    def _wrap(self, keys: DataKeys) -> bool:
        def anew(key: WrappedKey) -> WrappedKey:
            plain = self.key_ring.unwrap(key, owner=keys.owner)
            return self.key_ring.wrap(plain, owner=keys.owner, number=key.number)

        try:
            self.key_store.change(keys.owner, lambda found: found.wrapped_anew(anew))
        except ErasedAccount:
            return False
        return True


def _is_old(keys: DataKeys, current: str) -> bool:
    return any(key.ring_key != current for key in keys.keys)
