"""Walking through what search answers."""

from collections.abc import Sequence
from uuid import UUID

import attrs

from driveway_core.places import Position
from driveway_core.ports import DrivewaySearch
from driveway_core.searching import Candidate, SearchQuestion


def walked(search: DrivewaySearch, question: SearchQuestion, *, page: int) -> list[Candidate]:
    """Everything that search gives, page by page."""
    everything: list[Candidate] = []
    after: tuple[float, UUID] | None = None
    while True:
        batch: Sequence[Candidate] = search.nearest(question, limit=page, after=after)
        everything += batch
        if len(batch) < page:
            return everything
        after = (batch[-1].distance_m, batch[-1].listing.id)


def moved(position: Position, *, north_m: float = 0, east_thousandths: int = 0) -> Position:
    """A position so many metres further north and so many thousandths of a degree further east."""
    return attrs.evolve(
        position,
        latitude=position.latitude + north_m / 111_195.08,
        longitude=position.longitude + east_thousandths / 1000,
    )
