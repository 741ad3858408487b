"""List one's own driveways."""

from uuid import UUID

import attrs

from driveway_core.actors import Actor
from driveway_core.driveways import Driveway
from driveway_core.pages import Page
from driveway_core.ports import Transactions


@attrs.frozen
class ListOwnDriveways:
    """The listings of the one who asks, retired ones included."""

    transactions: Transactions

    def __call__(self, actor: Actor, *, limit: int, after: UUID | None = None) -> Page[Driveway]:
        with self.transactions.read(acting_as=actor) as work:
            return work.driveways.hosted_by(actor.known(), limit=limit, after=after)
