"""Signed words: short texts that travel through strangers' hands and come back as they were."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from os import urandom
from pathlib import Path
from typing import Final

import attrs

from driveway_secrets.cipher import derived
from driveway_secrets.key_file import KEY_BYTES, root_key

_TAG_BYTES: Final = 16


@attrs.frozen(repr=False, eq=False)
class HmacSigner:
    """The ``Signer`` port by HMAC-SHA-256, cut to 128 bits (RFC 2104 §5)."""

    _key: bytes

    @classmethod
    def open(cls, home: Path) -> "HmacSigner":
        """With a key of its own from the key file of this home; raises ``KeyFileUnusable``."""
        return cls(derived(root_key(home), b"driveway sign 1"))

    @classmethod
    def fresh(cls) -> "HmacSigner":
        """With a key that nobody else ever has: what it signed is worth nothing after it."""
        return cls(urandom(KEY_BYTES))

    def sign(self, text: str) -> str:
        """The tag and the text, as letters, digits, ``-`` and ``_``."""
        body = text.encode()
        return urlsafe_b64encode(self._tag(body) + body).rstrip(b"=").decode()

    def read(self, signed: str) -> str | None:
        """The text; None for what was not signed with this key, whatever it is."""
        try:
            raw = urlsafe_b64decode(signed.encode() + b"=" * (-len(signed) % 4))
        except (Error, ValueError):
            return None
        tag, body = raw[:_TAG_BYTES], raw[_TAG_BYTES:]
        if not hmac.compare_digest(tag, self._tag(body)):
            return None
        return body.decode()

    def _tag(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, "sha256")[:_TAG_BYTES]
