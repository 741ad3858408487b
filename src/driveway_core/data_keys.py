"""The keys that personal text is sealed with: an owner has one of each generation that opens something.

A data key never lies about as it is: a key that is kept elsewhere wraps it.
Whoever destroys an owner's data keys has erased all that was sealed with
them, in every backup too. A new generation gives every owner a new data key;
the number of the generation is part of what was sealed with it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import attrs

from driveway_core.errors import NotFound, Unavailable

KEPT: Final = timedelta(days=30)
"""How long what is superseded or destroyed may live on in copies; domain rules §9."""

NOBODY: Final = UUID(int=0)
"""The owner of what is no person's: its data key is the marketplace's own."""


@attrs.frozen
class ErasedAccount(NotFound):
    """The data key of ``owner`` was destroyed: nothing sealed for it opens, and nothing more can be."""

    slug = "account-erased"
    title = "This account was erased"

    owner: UUID

    def __str__(self) -> str:
        return "This account was erased, and what was known of it cannot be read any more."


@attrs.frozen
class SecretUnreadable(Unavailable):
    """What is kept at ``place`` was sealed with another key, for another row, or is damaged."""

    slug = "secret-unreadable"
    title = "A protected value cannot be read"
    retry_after = 60

    place: str

    def __str__(self) -> str:
        return (
            f"What is kept in {self.place} does not open: it was sealed with another key, or for another row."
        )


@attrs.frozen
class WrappedKey:
    """A data key of generation ``number``, as it may be kept: wrapped under the ring key of that name."""

    number: int = attrs.field(validator=attrs.validators.ge(1))
    ring_key: str
    wrapped: bytes = attrs.field(repr=False)


def _in_order(_: object, __: object, keys: tuple[WrappedKey, ...]) -> None:
    numbers = [key.number for key in keys]
    if not numbers or numbers != sorted(set(numbers)):
        raise ValueError(f"an owner has keys, of rising numbers: {numbers}")


@attrs.frozen
class DataKeys:
    """All that opens what was sealed for one owner; the last key seals what is new."""

    owner: UUID
    keys: tuple[WrappedKey, ...] = attrs.field(validator=_in_order)

    @property
    def current(self) -> WrappedKey:
        """What new text is sealed with."""
        return self.keys[-1]

    def numbered(self, number: int) -> WrappedKey | None:
        """The key of that generation, if it is still there."""
        return next((key for key in self.keys if key.number == number), None)

    def followed_by(self, key: WrappedKey) -> "DataKeys":
        """With a key of a later generation, which seals from now on."""
        return attrs.evolve(self, keys=(*self.keys, key))

    def wrapped_anew(self, wrap: Callable[[WrappedKey], WrappedKey]) -> "DataKeys":
        """The same keys, each as ``wrap`` gives it back."""
        return attrs.evolve(self, keys=tuple(wrap(key) for key in self.keys))

    def without_before(self, number: int) -> "DataKeys":
        """Without the keys of earlier generations; the current one stays in any case."""
        kept = tuple(key for key in self.keys if key.number >= number)
        return attrs.evolve(self, keys=kept or (self.current,))


@attrs.frozen
class Generation:
    """Which data keys are current: begun when new ones were wanted, finished when nothing older is in use.

    The first has neither moment: it came with the marketplace.
    """

    number: int = attrs.field(default=1, validator=attrs.validators.ge(1))
    begun_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def under_way(self) -> bool:
        """Whether text may still be sealed with older data keys, and somebody is at work on it."""
        return self.begun_at is not None and self.finished_at is None

    def next(self, *, at: datetime) -> "Generation":
        """A new one, to be worked on."""
        return Generation(self.number + 1, begun_at=at)

    def finished(self, *, at: datetime) -> "Generation":
        """The same, once everything is sealed with its keys."""
        return attrs.evolve(self, finished_at=at)
