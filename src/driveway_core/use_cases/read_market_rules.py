"""Read the price rules of the marketplace."""

import attrs

from driveway_core.actors import Actor
from driveway_core.ports import Transactions
from driveway_core.rule_choices import RuleChoice


@attrs.frozen
class ReadMarketRules:
    """What the operators chose last, if anything; for operators alone, because codes are among them."""

    transactions: Transactions

    def __call__(self, actor: Actor) -> RuleChoice | None:
        actor.operator()
        with self.transactions.read(acting_as=actor) as work:
            return work.price_rules.current(None)
