"""What is kept unreadable, and what nobody can guess."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from driveway_core.data_keys import DataKeys, Generation, WrappedKey
from driveway_core.resealing import Cursor, Resealed


class Cipher(Protocol):
    """Keeps personal text unreadable at rest, bound to its owner and its place.

    Once the owner's data key is destroyed, sealing and unsealing raise
    ``ErasedAccount``.
    """

    def seal(self, plain: str, *, owner: UUID, place: str) -> bytes: ...
    def unseal(self, sealed: bytes, *, owner: UUID, place: str) -> str: ...
    def digest(self, text: str, *, place: str) -> bytes:
        """A keyed digest by which equal texts are found without being read."""
        ...


class KeyStore(Protocol):
    """Where wrapped data keys are kept: apart from the database and its backups, shared by all processes."""

    def get(self, owner: UUID) -> DataKeys | None:
        """The keys of an owner, or None if none were made yet; raises ``ErasedAccount``."""
        ...

    def get_or_make(self, owner: UUID, make: Callable[[int], WrappedKey]) -> DataKeys:
        """The keys of an owner; the first are made, of the current generation, once over all processes.

        Raises ``ErasedAccount``: what was destroyed is never made again.
        """
        ...

    def change(self, owner: UUID, following: Callable[[DataKeys], DataKeys]) -> DataKeys:
        """Keep the next value while nobody else changes it; raises ``ErasedAccount``, ``Missing``."""
        ...

    def destroy(self, owner: UUID, *, at: datetime) -> None:
        """Forget the keys for good, and that the owner may ever have some; a second time changes nothing."""
        ...

    def destroyed_at(self, owner: UUID) -> datetime | None:
        """When the keys were destroyed, if they were."""
        ...

    def owners(self) -> Iterator[UUID]:
        """Everybody who has keys, in no order; who gets some meanwhile may be among them."""
        ...

    def generation(self) -> Generation:
        """Which data keys are the current ones."""
        ...

    def keep_generation(self, generation: Generation) -> None:
        """The current one from now on."""
        ...

    def copy(self, *, at: datetime) -> int:
        """Take a copy of all keys, still wrapped, against loss by mistake; how many owners are in it."""
        ...

    def copies(self) -> Sequence[datetime]:
        """When the copies there are were taken, oldest first."""
        ...

    def restore(self, copied_at: datetime) -> int:
        """Bring back who is in a copy and not here, except those destroyed; raises ``Missing``."""
        ...

    def forget_copies(self, *, at: datetime) -> int:
        """Remove copies that are as old as ``KEPT``, so that what was destroyed is in none; how many."""
        ...


class KeyWrapper(Protocol):
    """Wraps data keys under a key that never leaves it: a ring of keys in a file, a key management service.

    What it wraps is bound to the owner and the number of the data key.
    """

    def current(self) -> str:
        """The name of the key that wraps now."""
        ...

    def wrap(self, key: bytes, *, owner: UUID, number: int) -> WrappedKey:
        """The key, as it may be kept."""
        ...

    def unwrap(self, kept: WrappedKey, *, owner: UUID) -> bytes:
        """The key again; raises ``Unavailable`` for another owner, another number, or a key that is gone."""
        ...


class KeyRing(KeyWrapper, Protocol):
    """A wrapper that we turn ourselves: it holds several keys, one of which is current."""

    def turn(self, *, at: datetime) -> str:
        """Make a new key the current one; its name. Those before still unwrap."""
        ...

    def superseded(self) -> Mapping[str, datetime]:
        """The keys that are not current any more, by name, and since when."""
        ...

    def forget(self, names: Collection[str]) -> None:
        """Let superseded keys go, for good."""
        ...


class SealedTexts(Protocol):
    """Everything that a database keeps sealed, to be sealed anew a few rows at a time."""

    def tables(self) -> Sequence[str]:
        """Where there is anything."""
        ...

    def older_than(self, number: int) -> Mapping[str, int]:
        """How many texts were sealed with data keys of earlier generations, or the key file, by column."""
        ...

    def reseal(self, table: str, *, after: Cursor, older_than: int, limit: int) -> Resealed:
        """Seal such texts in the next rows anew, in a transaction; rows that somebody changes are left out.

        Raises ``Interrupted``.
        """
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
