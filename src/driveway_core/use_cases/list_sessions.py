"""Where one is logged in."""

from uuid import UUID

import attrs

from driveway_core.actors import Actor
from driveway_core.pages import Page
from driveway_core.ports import Clock, Transactions
from driveway_core.sessions import Session


@attrs.frozen
class ListSessions:
    """One's log-ins that go on, the latest first."""

    transactions: Transactions
    clock: Clock

    def __call__(self, actor: Actor, *, limit: int, after: UUID | None = None) -> Page[Session]:
        with self.transactions.read(acting_as=actor) as work:
            return work.sessions.of(actor.known(), at=self.clock(), limit=limit, after=after)
