"""One account's money in one currency: what may be used now, and what becomes usable when."""

import heapq

import attrs

from driveway_sandbox.stripe.rows import Row


@attrs.define
class Purse:
    """Available and pending, in minor units, of the balance transactions put in."""

    available: int = 0
    _coming: list[tuple[int, str, Row]] = attrs.field(factory=list, init=False, repr=False)

    def put(self, transaction: Row, *, now: int) -> None:
        """Take a balance transaction in."""
        if transaction["available_on"] <= now:
            self.available += transaction["net"]
        else:
            heapq.heappush(self._coming, (transaction["available_on"], transaction["id"], transaction))

    def settle(self, *, now: int) -> None:
        """Make available what has become so."""
        while self._coming and self._coming[0][0] <= now:
            _, _, transaction = heapq.heappop(self._coming)
            transaction["status"] = "available"
            self.available += transaction["net"]

    @property
    def pending(self) -> int:
        """What is still to come."""
        return sum(transaction["net"] for _, _, transaction in self._coming)
