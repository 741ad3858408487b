"""The key that cookies are signed with; what they hold are tokens, which are good for what they are."""

from os import urandom
from pathlib import Path

from driveway_secrets.cipher import derived
from driveway_secrets.key_file import KEY_BYTES, root_key


def cookie_key(home: Path) -> bytes:
    """A key of its own from the key file of this home: all its servers read one another's cookies.

    Raises ``KeyFileUnusable``.
    """
    return derived(root_key(home), b"driveway cookies 1")


def fresh_cookie_key() -> bytes:
    """A key that nobody else ever has: what it signed is worth nothing after it."""
    return urandom(KEY_BYTES)
