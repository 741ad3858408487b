"""The key of the audit log: who has it can write entries and sign checkpoints; it is in no database."""

import hmac
from os import urandom
from pathlib import Path

import attrs
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from driveway_secrets.cipher import derived
from driveway_secrets.key_file import KEY_BYTES, kept_key


@attrs.frozen(repr=False, eq=False)
class AuditKey:
    """Marks by HMAC-SHA-256 (RFC 2104); the ``CheckpointSigner`` port by Ed25519 (RFC 8032).

    It is one file for as long as the log: a new key would make all that was
    written with the old one look forged.
    """

    _mark_key: bytes
    _signing_key: Ed25519PrivateKey

    @classmethod
    def open(cls, home: Path) -> "AuditKey":
        """The key in ``<home>/keys/audit.key``, made at first use; raises ``KeyFileUnusable``."""
        return cls._of(kept_key(home / "keys" / "audit.key"))

    @classmethod
    def fresh(cls) -> "AuditKey":
        """A key that nobody else ever has."""
        return cls._of(urandom(KEY_BYTES))

    @classmethod
    def _of(cls, key: bytes) -> "AuditKey":
        seed = derived(key, b"driveway audit sign 1")
        return cls(derived(key, b"driveway audit mark 1"), Ed25519PrivateKey.from_private_bytes(seed))

    def mark(self, text: bytes) -> bytes:
        """The keyed digest of an entry or a link."""
        return hmac.digest(self._mark_key, text, "sha256")

    def sign(self, statement: str) -> bytes:
        """64 bytes that anybody with the public key can check."""
        return self._signing_key.sign(statement.encode())

    def has_signed(self, statement: str, signature: bytes) -> bool:
        """Whether that is this key's signature of it."""
        try:
            self._signing_key.public_key().verify(signature, statement.encode())
        except InvalidSignature:
            return False
        return True

    @property
    def public_key(self) -> str:
        """In PEM."""
        public = self._signing_key.public_key()
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
