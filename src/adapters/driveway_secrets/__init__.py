"""Secrets: sealed columns, password hashes and tokens (extra ``secrets``)."""

from driveway_secrets.audit_key import AuditKey
from driveway_secrets.audit_witness import FileWitness
from driveway_secrets.cipher import KeyFileCipher
from driveway_secrets.cookie_key import cookie_key, fresh_cookie_key
from driveway_secrets.errors import KeyFileUnusable, RingKeyGone
from driveway_secrets.key_folder import FolderKeyStore
from driveway_secrets.key_ring import FileKeyRing
from driveway_secrets.passwords import Argon2Passwords
from driveway_secrets.ring_cipher import KeyRingCipher
from driveway_secrets.signer import HmacSigner
from driveway_secrets.tokens import RandomTokens

__all__ = [
    "Argon2Passwords",
    "AuditKey",
    "FileKeyRing",
    "FileWitness",
    "FolderKeyStore",
    "HmacSigner",
    "KeyFileCipher",
    "KeyFileUnusable",
    "KeyRingCipher",
    "RandomTokens",
    "RingKeyGone",
    "cookie_key",
    "fresh_cookie_key",
]
