"""Sealing single values with AES-256-GCM, bound to their owner and place.

Sealed form: 1 byte version, 12 bytes random nonce, ciphertext, 16 bytes tag.
The version, the owner's id and the place are authenticated with it, so that
a value moved to another row or column does not open. Random nonces are safe
for 2**32 values under one key (NIST SP 800-38D §8.3).
"""

import hmac
from os import urandom
from pathlib import Path
from typing import Final
from uuid import UUID

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from driveway_core.data_keys import SecretUnreadable
from driveway_secrets.key_file import KEY_BYTES, root_key

_VERSION: Final = b"\x01"
_NONCE_BYTES: Final = 12
_BODY_AT: Final = len(_VERSION) + _NONCE_BYTES


def derived(key: bytes, purpose: bytes) -> bytes:
    """A key of its own for one purpose; HKDF, RFC 5869."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(key)


@attrs.frozen(repr=False, eq=False)
class KeyFileCipher:
    """The ``Cipher`` port over the key file of a home; safe to share between threads."""

    _aes: AESGCM
    _digest_key: bytes

    @classmethod
    def open(cls, home: Path) -> "KeyFileCipher":
        """Use the key of this home, making it at first use; raises ``KeyFileUnusable``."""
        key = root_key(home)
        return cls(AESGCM(derived(key, b"driveway seal 1")), derived(key, b"driveway digest 1"))

    def seal(self, plain: str, *, owner: UUID, place: str) -> bytes:
        """Make a text unreadable for all but this owner's place, for example ``users.phone``."""
        nonce = urandom(_NONCE_BYTES)
        bound = _VERSION + owner.bytes + place.encode()
        return _VERSION + nonce + self._aes.encrypt(nonce, plain.encode(), bound)

    def unseal(self, sealed: bytes, *, owner: UUID, place: str) -> str:
        """The text again; raises ``SecretUnreadable`` for another key, owner, place, or a damaged value."""
        version, nonce, body = sealed[:1], sealed[1:_BODY_AT], sealed[_BODY_AT:]
        if version != _VERSION or len(nonce) != _NONCE_BYTES:
            raise SecretUnreadable(place)
        try:
            return self._aes.decrypt(nonce, body, _VERSION + owner.bytes + place.encode()).decode()
        except InvalidTag:
            raise SecretUnreadable(place) from None

    def digest(self, text: str, *, place: str) -> bytes:
        """32 bytes that are equal for equal texts of one place, and tell nobody without the key which."""
        return hmac.digest(self._digest_key, place.encode() + b"\0" + text.encode(), "sha256")
