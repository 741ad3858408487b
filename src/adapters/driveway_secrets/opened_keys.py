"""Data keys that were unwrapped lately: not too many, and the store is asked every few seconds."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from os import urandom
from typing import Final
from uuid import UUID

import attrs
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from driveway_core.data_keys import DataKeys, ErasedAccount, WrappedKey
from driveway_core.ports import KeyStore, KeyWrapper
from driveway_secrets.key_file import KEY_BYTES

FRESH_S: Final = 2.0
"""After so many seconds the store is asked again whether the keys still stand."""

MOST: Final = 8_192
"""So many owners' keys are remembered at once."""


@attrs.frozen(repr=False, eq=False)
class OpenedKeys:
    """The keys of one owner, ready for use; ``seen_at`` is when the store had them."""

    kept: DataKeys
    ciphers: Mapping[int, AESGCM]
    seen_at: float


@attrs.define(repr=False, eq=False)
class RememberedKeys:
    """Opens each owner's keys when they are first used; safe to share between threads.

    ``seconds`` is a clock that never goes back. Who was asked after longest
    ago makes room for others. A look takes no lock; whoever changes does.
    """

    _store: KeyStore
    _wrapper: KeyWrapper
    _seconds: Callable[[], float]
    _most: int = MOST
    _known: OrderedDict[UUID, OpenedKeys] = attrs.field(factory=OrderedDict, init=False)
    _guard: threading.Lock = attrs.field(factory=threading.Lock, init=False)

    def for_sealing(self, owner: UUID) -> OpenedKeys:
        """The keys of an owner, made if there are none; raises ``ErasedAccount``."""
        known, now = self._known.get(owner), self._seconds()
        if known is not None and now - known.seen_at < FRESH_S:
            return known
        with self._forgotten_once_erased(owner):
            kept = self._store.get_or_make(owner, lambda number: self._new_key(owner, number))
        return self._remembered(kept, known, seen_at=now)

    def for_opening(self, owner: UUID, number: int | None = None) -> OpenedKeys | None:
        """The keys of an owner, None if there are none; raises ``ErasedAccount``.

        Whoever asks for a number that is not among those seen last gets those that are there now.
        """
        known, now = self._known.get(owner), self._seconds()
        if (
            known is not None
            and now - known.seen_at < FRESH_S
            and (number is None or number in known.ciphers)
        ):
            return known
        with self._forgotten_once_erased(owner):
            kept = self._store.get(owner)
        return None if kept is None else self._remembered(kept, known, seen_at=now)

    def _new_key(self, owner: UUID, number: int) -> WrappedKey:
        return self._wrapper.wrap(urandom(KEY_BYTES), owner=owner, number=number)

    def _remembered(self, kept: DataKeys, known: OpenedKeys | None, *, seen_at: float) -> OpenedKeys:
        if known is not None and known.kept == kept:
            ciphers = known.ciphers
        else:
            ciphers = {key.number: AESGCM(self._wrapper.unwrap(key, owner=kept.owner)) for key in kept.keys}
        opened = OpenedKeys(kept, ciphers, seen_at)
        with self._guard:
            self._known[kept.owner] = opened
            self._known.move_to_end(kept.owner)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return opened

    @contextmanager
    def _forgotten_once_erased(self, owner: UUID) -> Iterator[None]:
        try:
            yield
        except ErasedAccount:
            with self._guard:
                self._known.pop(owner, None)
            raise
