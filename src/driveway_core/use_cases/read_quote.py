"""Read a quote."""

import attrs

from driveway_core.actors import Actor
from driveway_core.ports import Transactions
from driveway_core.quotes import Quote, QuoteId


@attrs.frozen
class ReadQuote:
    """One quote of the one who asks, whether it still stands or not."""

    transactions: Transactions

    def __call__(self, actor: Actor, quote_id: QuoteId) -> Quote:
        with self.transactions.read(acting_as=actor) as work:
            return work.quotes.get(quote_id, driver=actor.known())
