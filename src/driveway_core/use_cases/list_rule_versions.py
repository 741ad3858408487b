"""List what was chosen before."""

from uuid import UUID

import attrs

from driveway_core.actors import Actor
from driveway_core.driveways import DrivewayId
from driveway_core.pages import Page
from driveway_core.ports import Transactions
from driveway_core.rule_choices import RuleChoice
from driveway_core.use_cases.open_hours import own_driveway


@attrs.frozen
class ListRuleVersions:
    """Every choice for one's own listing, or (None) by operators for the marketplace; latest first."""

    transactions: Transactions

    def __call__(
        self, actor: Actor, driveway_id: DrivewayId | None, *, limit: int, after: UUID | None = None
    ) -> Page[RuleChoice]:
        with self.transactions.read(acting_as=actor) as work:
            if driveway_id is None:
                actor.operator()
            else:
                own_driveway(work, actor, driveway_id, only_reading=True)
            return work.price_rules.versions(driveway_id, limit=limit, after=after)
