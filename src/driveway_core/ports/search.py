"""Finding a driveway."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from driveway_core.searching import Candidate, SearchQuestion


class DrivewaySearch(Protocol):
    """Finds, in one question to the store, what the one predicate allows."""

    def nearest(
        self, question: SearchQuestion, *, limit: int, after: tuple[float, UUID] | None = None
    ) -> Sequence[Candidate]:
        """Listings bookable now, nearest first, ties by id; ``after`` a distance in metres and an id."""
        ...
