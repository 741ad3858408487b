"""Secrets: sealed columns, password hashes and tokens (extra ``secrets``)."""

from driveway_secrets.cipher import KeyFileCipher
from driveway_secrets.errors import KeyFileUnusable, SecretUnreadable
from driveway_secrets.passwords import Argon2Passwords
from driveway_secrets.signer import HmacSigner
from driveway_secrets.tokens import RandomTokens

__all__ = [
    "Argon2Passwords",
    "HmacSigner",
    "KeyFileCipher",
    "KeyFileUnusable",
    "RandomTokens",
    "SecretUnreadable",
]
