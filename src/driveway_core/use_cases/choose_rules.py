"""Choose the price rules of a listing."""

import attrs

from driveway_core.actors import Actor
from driveway_core.driveways import DrivewayId
from driveway_core.ports import Clock, NewId, Transactions
from driveway_core.rule_choices import RuleChoice, RuleChoiceId
from driveway_core.rule_data import Json
from driveway_core.rule_sets import RuleBook
from driveway_core.rules.fitting import refuse_unfit
from driveway_core.transactions import retried
from driveway_core.use_cases.open_hours import own_driveway


@attrs.frozen
class ChooseRules:
    """A host's rules for one listing, in their order; an empty list removes them all.

    ``version`` is that of the choice which the host has seen, 0 before the
    first: raises ``Stale`` when there is a later one. Refuses unknown, wrong,
    contradictory and unfit rules with ``InvalidValue`` naming the field.
    Quotes and bookings made before keep their prices.
    """

    transactions: Transactions
    rule_book: RuleBook
    clock: Clock
    new_id: NewId

    @retried
    def __call__(self, actor: Actor, driveway_id: DrivewayId, rules: Json, *, version: int) -> RuleChoice:
        at = self.clock()
        with self.transactions.begin(acting_as=actor) as work:
            driveway = own_driveway(work, actor, driveway_id)
            chosen = self.rule_book.read(rules, currency=driveway.currency)
            refuse_unfit(chosen, driveway)
            choice = RuleChoice(
                id=RuleChoiceId(self.new_id()),
                driveway_id=driveway_id,
                version=version + 1,
                currency=driveway.currency,
                rules=chosen,
                chosen_at=at,
                chosen_by=actor.account_id,
            )
            work.price_rules.choose(choice)
        return choice
