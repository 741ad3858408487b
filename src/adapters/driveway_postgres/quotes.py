"""``quotes``: row to quote, quote to row, store."""

from typing import Final

import attrs
from sqlalchemy import TEXT, bindparam, cast, insert, select, update

from driveway_core.actors import AccountId
from driveway_core.errors import Missing
from driveway_core.quotes import Quote, QuoteId, QuoteUsed
from driveway_core.rule_sets import RuleBook
from driveway_core.windows import TimeWindow
from driveway_postgres.offers import offer_from_json, offer_to_json
from driveway_postgres.runner import Runner, statement
from driveway_postgres.tables import quotes

_COLUMNS: Final = (
    quotes.c.id,
    quotes.c.driver_id,
    quotes.c.vehicle_id,
    quotes.c.driveway_id,
    quotes.c.start_time,
    quotes.c.end_time,
    cast(quotes.c.snapshot, TEXT),
    quotes.c.created_at,
    quotes.c.expires_at,
    quotes.c.used_at,
)

_ADD: Final = statement(insert(quotes).values({c: bindparam(c.name) for c in quotes.columns}))
_GET: Final = statement(
    select(*_COLUMNS).where(quotes.c.id == bindparam("id"), quotes.c.driver_id == bindparam("driver_id"))
)
_REDEEM: Final = statement(
    update(quotes)
    .where(quotes.c.id == bindparam("id"), quotes.c.used_at.is_(None))
    .values({quotes.c.used_at: bindparam("at")})
)


@attrs.frozen
class PostgresQuotes:
    """The ``Quotes`` port."""

    _run: Runner
    _book: RuleBook

    def add(self, quote: Quote) -> None:
        total = quote.offer.price.total
        self._run.run(
            _ADD,
            {
                "id": quote.id,
                "driver_id": quote.driver_id,
                "vehicle_id": quote.vehicle_id,
                "driveway_id": quote.driveway_id,
                "start_time": quote.stay.start,
                "end_time": quote.stay.end,
                "snapshot": offer_to_json(quote.offer),
                "currency": total.currency,
                "total_amount": total.decimal,
                "created_at": quote.created_at,
                "expires_at": quote.expires_at,
                "used_at": quote.used_at,
            },
        )

    def get(self, quote_id: QuoteId, *, driver: AccountId) -> Quote:
        row = self._run.one(_GET, {"id": quote_id, "driver_id": driver})
        if row is None:
            raise Missing("quote_id", "quote")
        this, driver_id, vehicle_id, driveway_id, start, end, snapshot, created_at, expires_at, used_at = row
        return Quote(
            id=this,
            driver_id=driver_id,
            vehicle_id=vehicle_id,
            driveway_id=driveway_id,
            stay=TimeWindow(start, end),
            offer=offer_from_json(snapshot, self._book),
            created_at=created_at,
            expires_at=expires_at,
            used_at=used_at,
        )

    def redeem(self, quote: Quote) -> None:
        if not self._run.run(_REDEEM, {"id": quote.id, "at": quote.used_at}):
            raise QuoteUsed
