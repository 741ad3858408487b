"""``ledger_postings``: rows to entries, entries to rows, store."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

import attrs
from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from driveway_core.bookings import BookingId
from driveway_core.ledger import Balances, Book, Entry, EntryKind, Ledger, PostedOtherwise, Posting
from driveway_core.money import Money
from driveway_postgres.amounts import money
from driveway_postgres.runner import Row, Runner, statement
from driveway_postgres.tables import ledger_postings

_c = ledger_postings.c
_COLUMNS: Final = (_c.kind, _c.booking_id, _c.reference, _c.occurred_at, _c.book, _c.amount, _c.currency)
_WRITTEN: Final = (*_COLUMNS, _c.number)

_POST: Final = statement(
    insert(ledger_postings)
    .values({column: bindparam(column.name) for column in _WRITTEN})
    .on_conflict_do_nothing()
)
_OF: Final = statement(
    select(*_COLUMNS)
    .where(_c.booking_id == bindparam("booking_id"))
    .order_by(func.min(_c.position).over(partition_by=(_c.kind, _c.reference)), _c.number)
)
_EVENT: Final = statement(
    select(*_COLUMNS)
    .where(
        _c.booking_id == bindparam("booking_id"),
        _c.kind == bindparam("kind"),
        _c.reference == bindparam("reference"),
    )
    .order_by(_c.number)
)
_BALANCES: Final = statement(
    select(_c.book, func.sum(_c.amount)).where(_c.currency == bindparam("currency")).group_by(_c.book)
)


@attrs.frozen
class PostgresLedgers:
    """The ``Ledgers`` port."""

    _run: Runner

    def post(self, entry: Entry) -> None:
        event = {
            "booking_id": entry.booking_id,
            "kind": entry.kind.value,
            "reference": entry.reference,
        }
        rows = [
            {
                **event,
                "number": number,
                "occurred_at": entry.at,
                "book": posting.book.value,
                "amount": posting.amount.decimal,
                "currency": entry.currency,
            }
            for number, posting in enumerate(entry.postings)
        ]
        if self._run.run(_POST, rows[0]):  # the first row decides whose entry it is
            for row in rows[1:]:
                self._run.run(_POST, row)
            return
        (kept,) = _entries(self._run.all(_EVENT, event))
        if kept.postings != entry.postings:
            raise PostedOtherwise(entry.reference)

    def of(self, booking_id: BookingId, *, currency: str) -> Ledger:
        return Ledger(currency, tuple(_entries(self._run.all(_OF, {"booking_id": booking_id}))))

    def balances(self, currency: str) -> Balances:
        books = dict.fromkeys(Book, Money.zero(currency))
        for book, amount in self._run.all(_BALANCES, {"currency": currency}):
            books[Book(book)] = money(amount, currency)
        return Balances(currency, books)


def _entries(rows: Iterable[Row]) -> Iterator[Entry]:
    """The entries of rows of which those of one entry stand together."""
    for (kind, booking_id, reference, at), postings in groupby(rows, key=lambda row: row[:4]):
        yield Entry(
            kind=EntryKind(kind),
            booking_id=booking_id,
            reference=reference,
            at=at,
            postings=tuple(Posting(Book(row[4]), money(row[5], row[6])) for row in postings),
        )
