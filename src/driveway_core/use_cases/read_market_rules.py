"""Read the price rules of the marketplace."""

import attrs

from driveway_core.actors import Actor
from driveway_core.ports import Clock, Transactions
from driveway_core.rule_choices import RuleChoice
from driveway_core.use_cases.note import note_look


@attrs.frozen
class ReadMarketRules:
    """What the operators chose last, if anything; for operators alone, because codes are among them."""

    transactions: Transactions
    clock: Clock

    def __call__(self, actor: Actor) -> RuleChoice | None:
        actor.operator()
        note_look(self.transactions, actor, "market_rules", at=self.clock())
        with self.transactions.read(acting_as=actor) as work:
            return work.price_rules.current(None)
