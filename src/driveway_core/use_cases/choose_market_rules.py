"""Choose the price rules of the marketplace."""

import attrs

from driveway_core.actors import Actor
from driveway_core.money import decimals_of
from driveway_core.ports import Clock, NewId, Transactions
from driveway_core.rule_choices import RuleChoice, RuleChoiceId
from driveway_core.rule_data import Json
from driveway_core.rule_sets import RuleBook
from driveway_core.transactions import retried


@attrs.frozen
class ChooseMarketRules:
    """An operator's rules for every listing that has none of their kind; as ``ChooseRules``.

    Amounts that name no currency are in ``currency``, and count at listings in it.
    """

    transactions: Transactions
    rule_book: RuleBook
    clock: Clock
    new_id: NewId

    @retried
    def __call__(self, actor: Actor, rules: Json, *, version: int, currency: str = "USD") -> RuleChoice:
        actor.operator()
        decimals_of(currency)
        choice = RuleChoice(
            id=RuleChoiceId(self.new_id()),
            driveway_id=None,
            version=version + 1,
            currency=currency,
            rules=self.rule_book.read(rules, currency=currency),
            chosen_at=self.clock(),
            chosen_by=actor.account_id,
        )
        with self.transactions.begin(acting_as=actor) as work:
            work.price_rules.choose(choice)
        return choice
