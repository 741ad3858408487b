"""Find listings, and look at one, whatever its state."""

from uuid import UUID

import attrs

from driveway_core.actors import AccountId, Actor
from driveway_core.driveways import Driveway, DrivewayId, ListingStatus
from driveway_core.pages import Page
from driveway_core.ports import Clock, Transactions
from driveway_core.use_cases.note import note_look


@attrs.frozen
class FindDriveways:
    """For operators: everybody's listings, or one host's, latest listed first; retired ones, too."""

    transactions: Transactions
    clock: Clock

    def __call__(
        self,
        actor: Actor,
        *,
        status: ListingStatus | None = None,
        host: AccountId | None = None,
        limit: int,
        after: UUID | None = None,
    ) -> Page[Driveway]:
        actor.operator()
        note_look(self.transactions, actor, "driveways", at=self.clock(), about=host)
        with self.transactions.read(acting_as=actor) as work:
            return work.driveways.find(status=status, host=host, limit=limit, after=after)


@attrs.frozen
class LookAtDriveway:
    """For operators: one listing; raises ``Missing``."""

    transactions: Transactions
    clock: Clock

    def __call__(self, actor: Actor, driveway_id: DrivewayId) -> Driveway:
        actor.operator()
        with self.transactions.read(acting_as=actor) as work:
            found = work.driveways.get(driveway_id)
        note_look(self.transactions, actor, "driveway", at=self.clock(), about=driveway_id)
        return found
