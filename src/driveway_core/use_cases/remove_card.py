"""Forget a saved card."""

import attrs

from driveway_core.actors import SYSTEM, Actor
from driveway_core.audit_kinds import AuditKind
from driveway_core.errors import Missing
from driveway_core.gateways import SettlesElsewhere
from driveway_core.ports import Cards, Clock, Transactions
from driveway_core.settlement import Settlement
from driveway_core.use_cases.note import note


@attrs.frozen
class RemoveCard:
    """Takes one of one's own cards away; raises ``Missing`` for anybody else's, and ``SettlesElsewhere``."""

    transactions: Transactions
    settlement: Settlement
    cards: Cards
    clock: Clock

    def __call__(self, actor: Actor, card_id: str) -> None:
        account_id = actor.active()
        if not self.settlement.charges:
            raise SettlesElsewhere
        with self.transactions.read(acting_as=SYSTEM) as work:
            customer = work.accounts.get(account_id).customer_id
        if customer is None:
            raise Missing("card", "card")
        with self.transactions.begin(acting_as=actor) as work:
            note(work, actor, AuditKind.CARD_REMOVED, at=self.clock())
        self.cards.remove(customer, card_id)
