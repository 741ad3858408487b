"""List a driver's saved cards."""

from collections.abc import Sequence

import attrs

from driveway_core.actors import SYSTEM, Actor
from driveway_core.gateways import SettlesElsewhere
from driveway_core.ports import Cards, Transactions
from driveway_core.ports.payments import Card
from driveway_core.settlement import Settlement


@attrs.frozen
class ListCards:
    """One's own saved cards, as the payment service knows them; raises ``SettlesElsewhere``."""

    transactions: Transactions
    settlement: Settlement
    cards: Cards

    def __call__(self, actor: Actor) -> Sequence[Card]:
        account_id = actor.known()
        if not self.settlement.charges:
            raise SettlesElsewhere
        with self.transactions.read(acting_as=SYSTEM) as work:
            customer = work.accounts.get(account_id).customer_id
        return () if customer is None else self.cards.cards(customer)
