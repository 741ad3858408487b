"""Read the price rules of a listing."""

import attrs

from driveway_core.actors import Actor
from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.ports import Transactions
from driveway_core.rule_choices import RuleChoice
from driveway_core.use_cases.open_hours import own_driveway


@attrs.frozen
class ReadRules:
    """What the host chose last, if anything; for the host alone, because codes are among them."""

    transactions: Transactions

    def __call__(self, actor: Actor, driveway_id: DrivewayId) -> tuple[Driveway, RuleChoice | None]:
        with self.transactions.read(acting_as=actor) as work:
            driveway = own_driveway(work, actor, driveway_id, only_reading=True)
            return driveway, work.price_rules.current(driveway_id)
