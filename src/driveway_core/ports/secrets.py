"""What is kept unreadable, and what nobody can guess."""

from typing import Protocol
from uuid import UUID


class Cipher(Protocol):
    """Keeps personal text unreadable at rest, bound to its owner and its place."""

    def seal(self, plain: str, *, owner: UUID, place: str) -> bytes: ...
    def unseal(self, sealed: bytes, *, owner: UUID, place: str) -> str: ...
    def digest(self, text: str, *, place: str) -> bytes:
        """A keyed digest by which equal texts are found without being read."""
        ...


class Passwords(Protocol):
    """Slow, salted hashes."""

    def hash(self, password: str) -> str: ...
    def matches(self, password: str, hashed: str) -> bool: ...
    def needs_rehash(self, hashed: str) -> bool: ...


class Tokens(Protocol):
    """Unguessable access tokens and the digests by which they are kept."""

    def fresh(self) -> str: ...
    def digest(self, token: str) -> bytes: ...
