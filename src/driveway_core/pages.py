"""Pages: a long list in pieces, each saying where the next begins."""

from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar
from uuid import UUID

import attrs

T = TypeVar("T")
U = TypeVar("U")

LARGEST: Final = 100


@attrs.frozen
class Page(Generic[T]):
    """Some items, and the id after which the next page begins; None at the end."""

    items: Sequence[T]
    next_after: UUID | None = None

    def map(self, change: Callable[[T], U]) -> "Page[U]":
        """The same page of other things."""
        return Page([change(item) for item in self.items], self.next_after)
