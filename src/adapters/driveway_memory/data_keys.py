"""Data keys in memory, and what wraps them: for tests, and for who keeps nothing."""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from secrets import token_bytes, token_hex
from uuid import UUID

import attrs

from driveway_core.data_keys import KEPT, DataKeys, ErasedAccount, Generation, SecretUnreadable, WrappedKey
from driveway_core.errors import Missing


@attrs.define
class MemoryKeyStore:
    """The ``KeyStore`` port; safe to share between threads."""

    _kept: dict[UUID, DataKeys] = attrs.field(factory=dict, init=False)
    _destroyed: dict[UUID, datetime] = attrs.field(factory=dict, init=False)
    _copies: dict[datetime, Mapping[UUID, DataKeys]] = attrs.field(factory=dict, init=False)
    _generation: Generation = attrs.field(factory=Generation, init=False)
    _guard: threading.RLock = attrs.field(factory=threading.RLock, init=False)

    def get(self, owner: UUID) -> DataKeys | None:
        with self._guard:
            if owner in self._destroyed:
                raise ErasedAccount(owner)
            return self._kept.get(owner)

    def get_or_make(self, owner: UUID, make: Callable[[int], WrappedKey]) -> DataKeys:
        with self._guard:
            found = self.get(owner)
            if found is None:
                found = self._kept[owner] = DataKeys(owner, (make(self._generation.number),))
            return found

    def change(self, owner: UUID, following: Callable[[DataKeys], DataKeys]) -> DataKeys:
        with self._guard:
            found = self.get(owner)
            if found is None:
                raise Missing("owner", "data key")
            self._kept[owner] = following(found)
            return self._kept[owner]

    def destroy(self, owner: UUID, *, at: datetime) -> None:
        with self._guard:
            self._kept.pop(owner, None)
            self._destroyed.setdefault(owner, at)

    def destroyed_at(self, owner: UUID) -> datetime | None:
        with self._guard:
            return self._destroyed.get(owner)

    def owners(self) -> Iterator[UUID]:
        with self._guard:
            return iter(tuple(self._kept))

    def generation(self) -> Generation:
        with self._guard:
            return self._generation

    def keep_generation(self, generation: Generation) -> None:
        with self._guard:
            self._generation = generation

    def copy(self, *, at: datetime) -> int:
        with self._guard:
            self._copies[at] = dict(self._kept)
            return len(self._kept)

    def copies(self) -> Sequence[datetime]:
        with self._guard:
            return sorted(self._copies)

    def restore(self, copied_at: datetime) -> int:
        with self._guard:
            if copied_at not in self._copies:
                raise Missing("copied_at", "copy of the keys")
            back = {
                owner: keys
                for owner, keys in self._copies[copied_at].items()
                if owner not in self._kept and owner not in self._destroyed
            }
            self._kept |= back
            return len(back)

    def forget_copies(self, *, at: datetime) -> int:
        with self._guard:
            old = [copied_at for copied_at in self._copies if copied_at <= at - KEPT]
            for copied_at in old:
                del self._copies[copied_at]
            return len(old)


@attrs.define(repr=False)
class MemoryKeyRing:
    """The ``KeyRing`` port without any cryptography: it remembers each key and gives out a ticket for it."""

    _names: dict[str, datetime | None] = attrs.field(factory=lambda: {token_hex(8): None}, init=False)
    _held: dict[tuple[str, UUID, int, bytes], bytes] = attrs.field(factory=dict, init=False)
    _guard: threading.RLock = attrs.field(factory=threading.RLock, init=False)

    def current(self) -> str:
        with self._guard:
            return next(reversed(self._names))

    def wrap(self, key: bytes, *, owner: UUID, number: int) -> WrappedKey:
        ticket = token_bytes(32)
        with self._guard:
            name = self.current()
            self._held[name, owner, number, ticket] = key
        return WrappedKey(number, name, ticket)

    def unwrap(self, kept: WrappedKey, *, owner: UUID) -> bytes:
        with self._guard:
            key = self._held.get((kept.ring_key, owner, kept.number, kept.wrapped))
        if key is None:
            raise SecretUnreadable("the store of data keys")
        return key

    def turn(self, *, at: datetime) -> str:
        with self._guard:
            self._names[self.current()] = at
            name = token_hex(8)
            self._names[name] = None
            return name

    def superseded(self) -> Mapping[str, datetime]:
        with self._guard:
            return {name: at for name, at in self._names.items() if at is not None}

    def forget(self, names: Collection[str]) -> None:
        with self._guard:
            gone = set(names) & set(self.superseded())
            self._names = {name: at for name, at in self._names.items() if name not in gone}
            self._held = {place: key for place, key in self._held.items() if place[0] not in gone}
