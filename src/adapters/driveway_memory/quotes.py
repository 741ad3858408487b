"""Quotes in memory."""

import attrs

from driveway_core.actors import AccountId
from driveway_core.errors import Missing
from driveway_core.quotes import Quote, QuoteId, QuoteUsed
from driveway_memory.tables import Look


@attrs.frozen
class MemoryQuotes:
    """Quotes, each of one driver."""

    look: Look

    def add(self, quote: Quote) -> None:
        self.look().quotes[quote.id] = quote

    def get(self, quote_id: QuoteId, *, driver: AccountId) -> Quote:
        quote = self.look().quotes.get(quote_id)
        if quote is None or quote.driver_id != driver:
            raise Missing("quote_id", "quote")
        return quote

    def redeem(self, quote: Quote) -> None:
        tables = self.look()
        stored = tables.quotes.get(quote.id)
        if stored is None or stored.used_at is not None:
            raise QuoteUsed
        tables.quotes[quote.id] = quote
