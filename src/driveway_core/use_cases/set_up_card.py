"""Begin to save a card."""

from uuid import UUID

import attrs

from driveway_core.actors import AccountId, Actor
from driveway_core.gateways import SettlesElsewhere
from driveway_core.once import Once
from driveway_core.ports import Cards, NewId, Transactions
from driveway_core.ports.payments import CardSetup
from driveway_core.settlement import Settlement
from driveway_core.use_cases.name_customer import NameCustomer


@attrs.frozen
class SetUpCard:
    """What a driver's browser needs to save a card with the payment service, which alone sees its number.

    Raises ``SettlesElsewhere``, and as the gateway does.
    """

    transactions: Transactions
    settlement: Settlement
    name_customer: NameCustomer
    cards: Cards
    new_id: NewId

    def __call__(self, actor: Actor, *, once: Once | None = None) -> CardSetup:
        self._refuse_where_nobody_pays(actor)
        setup_id = self.new_id()
        if once is not None:
            with self.transactions.begin(acting_as=actor, once=once.making(setup_id)):
                pass  # only the key is kept: the payment service knows what came of it
        return self.again(actor, setup_id)

    def again(self, actor: Actor, setup_id: UUID) -> CardSetup:
        """The same setup as it is now, for whoever lost the answer; its secret is kept nowhere here."""
        customer = self.name_customer(self._refuse_where_nobody_pays(actor))
        return self.cards.set_up(customer, key=f"dh:setup:{setup_id}")

    def _refuse_where_nobody_pays(self, actor: Actor) -> AccountId:
        driver_id = actor.driver()
        if not self.settlement.charges:
            raise SettlesElsewhere
        return driver_id
