"""Messages as they arrive, and which of them are taken together."""

from collections import deque
from collections.abc import Sequence

import attrs

from driveway_core.signals import CarNews


@attrs.frozen(kw_only=True)
class Arrived:
    """A message that is not acknowledged yet; ``news`` is None where nothing in it matters."""

    number: int
    topic: str
    news: CarNews | None
    is_unreadable: bool = False


@attrs.define
class Arrivals:
    """What has arrived and is not taken yet, in its order."""

    _waiting: deque[Arrived] = attrs.field(factory=deque)

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, message: Arrived) -> None:
        """One more."""
        self._waiting.append(message)

    def forget(self) -> None:
        """All that waits: the broker brings it again."""
        self._waiting.clear()

    def next_batch(self, largest: int) -> Sequence[Arrived]:
        """Some that may be taken as if they were told at once: no car tells the same thing twice in them."""
        batch: list[Arrived] = []
        topics: set[str] = set()
        while self._waiting and len(batch) < largest and self._waiting[0].topic not in topics:
            topics.add(self._waiting[0].topic)
            batch.append(self._waiting.popleft())
        return batch
