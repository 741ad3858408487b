"""Sealing with the owner's own data key, AES-256-GCM, bound to the owner and the place.

Sealed form: 1 byte version (2), 4 bytes number of the data key's generation
(most significant first), 12 bytes random nonce, ciphertext, 16 bytes tag. The
first five bytes, the owner's id and the place are authenticated with it. What
was sealed with the key file (version 1) still opens, unless its owner's data
key was destroyed. Random nonces are safe for 2**32 values under one key (NIST
SP 800-38D §8.3), and a key here is one person's.
"""

import time
from collections.abc import Callable
from os import urandom
from pathlib import Path
from typing import Final
from uuid import UUID

import attrs
from cryptography.exceptions import InvalidTag

from driveway_core.data_keys import SecretUnreadable
from driveway_core.ports import KeyStore, KeyWrapper
from driveway_secrets.cipher import KeyFileCipher
from driveway_secrets.key_folder import FolderKeyStore
from driveway_secrets.key_ring import FileKeyRing
from driveway_secrets.opened_keys import MOST, RememberedKeys

VERSION: Final = b"\x02"
_OF_KEY_FILE: Final = b"\x01"
_NUMBER_AT: Final = len(VERSION)
_NONCE_AT: Final = _NUMBER_AT + 4
_BODY_AT: Final = _NONCE_AT + 12


@attrs.frozen(repr=False, eq=False)
class KeyRingCipher:
    """The ``Cipher`` port over a store of data keys; safe to share between threads."""

    _keys: RememberedKeys
    _key_file: KeyFileCipher

    @classmethod
    def open(cls, home: Path) -> "KeyRingCipher":
        """Use the keys of this home, making at first use what there is not; raises ``KeyFileUnusable``."""
        return cls.over(FolderKeyStore.open(home), FileKeyRing.open(home), key_file=KeyFileCipher.open(home))

    @classmethod
    def over(
        cls,
        store: KeyStore,
        wrapper: KeyWrapper,
        *,
        key_file: KeyFileCipher,
        seconds: Callable[[], float] = time.monotonic,
        most: int = MOST,
    ) -> "KeyRingCipher":
        """Use any store and wrapper; ``key_file`` makes the digests and opens what it sealed."""
        return cls(RememberedKeys(store, wrapper, seconds, most), key_file)

    def seal(self, plain: str, *, owner: UUID, place: str) -> bytes:
        """Make a text unreadable for all but this owner's place; raises ``ErasedAccount``."""
        opened = self._keys.for_sealing(owner)
        number = opened.kept.current.number
        head, nonce = VERSION + number.to_bytes(4), urandom(_BODY_AT - _NONCE_AT)
        bound = head + owner.bytes + place.encode()
        return head + nonce + opened.ciphers[number].encrypt(nonce, plain.encode(), bound)

    def unseal(self, sealed: bytes, *, owner: UUID, place: str) -> str:
        """The text again.

        Raises ``SecretUnreadable`` for another key, owner, place, or a damaged
        value, and ``ErasedAccount``.
        """
        if sealed[:_NUMBER_AT] == _OF_KEY_FILE:
            self._keys.for_opening(owner)
            return self._key_file.unseal(sealed, owner=owner, place=place)
        head, nonce, body = sealed[:_NONCE_AT], sealed[_NONCE_AT:_BODY_AT], sealed[_BODY_AT:]
        if head[:_NUMBER_AT] != VERSION or _NONCE_AT + len(nonce) != _BODY_AT:
            raise SecretUnreadable(place)
        number = int.from_bytes(head[_NUMBER_AT:])
        opened = self._keys.for_opening(owner, number)
        if opened is None or number not in opened.ciphers:
            raise SecretUnreadable(place)
        try:
            return opened.ciphers[number].decrypt(nonce, body, head + owner.bytes + place.encode()).decode()
        except InvalidTag:
            raise SecretUnreadable(place) from None

    def digest(self, text: str, *, place: str) -> bytes:
        """32 bytes equal for equal texts of a place; by a key of the key file, which no rotation changes."""
        return self._key_file.digest(text, place=place)
