"""List what was chosen before."""

from uuid import UUID

import attrs

from driveway_core.actors import Actor
from driveway_core.driveways import DrivewayId
from driveway_core.pages import Page
from driveway_core.ports import Clock, Transactions
from driveway_core.rule_choices import RuleChoice
from driveway_core.use_cases.note import note_look
from driveway_core.use_cases.open_hours import own_driveway


@attrs.frozen
class ListRuleVersions:
    """Every choice for one's own listing, or (None) by operators for the marketplace; latest first."""

    transactions: Transactions
    clock: Clock

    def __call__(
        self, actor: Actor, driveway_id: DrivewayId | None, *, limit: int, after: UUID | None = None
    ) -> Page[RuleChoice]:
        if driveway_id is None:
            actor.operator()
            note_look(self.transactions, actor, "market_rules", at=self.clock())
        with self.transactions.read(acting_as=actor) as work:
            if driveway_id is not None:
                own_driveway(work, actor, driveway_id, only_reading=True)
            return work.price_rules.versions(driveway_id, limit=limit, after=after)
