"""Sealing anew what was sealed with older keys: what came of a batch, and how far the whole has got."""

from typing import TypeAlias
from uuid import UUID

import attrs

Cursor: TypeAlias = UUID | None
"""After which row a batch begins; None at the beginning, and again at the end."""


@attrs.frozen
class Resealed:
    """What came of one batch of rows.

    ``texts`` were sealed anew; ``unreadable`` did not open, and stay as they
    are; the next batch begins after ``last``.
    """

    texts: int = 0
    unreadable: int = 0
    last: Cursor = None

    def __add__(self, other: "Resealed") -> "Resealed":
        """This batch, then the other."""
        return Resealed(self.texts + other.texts, self.unreadable + other.unreadable, other.last)
