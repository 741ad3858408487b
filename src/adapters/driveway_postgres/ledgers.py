"""``ledger_postings``: rows to entries, entries to rows, store."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Final

import attrs
from sqlalchemy import (
    ARRAY,
    TEXT,
    ColumnElement,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert

from driveway_core.actors import AccountId
from driveway_core.bookings import BookingId
from driveway_core.ledger import Balances, Book, Entry, EntryKind, Ledger, PostedOtherwise, Posting
from driveway_core.money import Money
from driveway_core.ports.money import HostPart, Moved, Standing
from driveway_postgres.amounts import money
from driveway_postgres.runner import Row, Runner, Values, statement
from driveway_postgres.tables import bookings, ledger_postings

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
_OF_THESE: Final = statement(
    select(*_COLUMNS)
    .where(
        _c.booking_id == any_(bindparam("bookings", type_=ARRAY(Uuid))),
        _c.currency == bindparam("currency"),
    )
    .order_by(
        _c.booking_id,
        func.min(_c.position).over(partition_by=(_c.booking_id, _c.kind, _c.reference)),
        _c.number,
    )
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
_CURRENCIES: Final = statement(select(_c.currency).distinct().order_by(_c.currency))


def _standing(*, above: bool) -> bytes:
    return statement(
        select(_c.booking_id, func.sum(_c.amount), _c.currency)
        .where(_c.book == bindparam("book"))
        .group_by(_c.booking_id, _c.currency)
        .having(text(f"sum(ledger_postings.amount) {'>' if above else '<'} 0"))
        .order_by(_c.booking_id)
        .limit(bindparam("limit"))
    )


_OF_HOST: Final = statement(
    select(bookings.c.id, bookings.c.end_time, _c.kind, _c.book, func.sum(_c.amount), _c.currency)
    .join(ledger_postings, _c.booking_id == bookings.c.id)
    .where(
        bookings.c.host_id == bindparam("host_id"),
        bookings.c.end_time >= bindparam("since"),
        bookings.c.end_time < bindparam("until"),
        _c.book.in_([literal_column(f"'{book.value}'") for book in (Book.HOST, Book.HOST_BALANCE)]),
    )
    .group_by(bookings.c.id, bookings.c.end_time, _c.kind, _c.book, _c.currency)
    .order_by(bookings.c.end_time, bookings.c.id, _c.kind.collate("C"), _c.book.collate("C"))
)
_ABOVE: Final = _standing(above=True)
_BELOW: Final = _standing(above=False)


def _moved(happened: ColumnElement[bool]) -> bytes:
    return statement(
        select(_c.kind, _c.reference, func.sum(_c.amount), _c.currency)
        .where(_c.book == bindparam("book"), happened)
        .group_by(_c.reference, _c.kind, _c.currency)
        .order_by(_c.reference.collate("C"), _c.kind.collate("C"), _c.currency)
    )


_MOVED: Final = _moved(_c.reference == any_(bindparam("names", type_=ARRAY(TEXT))))
_MOVED_BETWEEN: Final = _moved(
    and_(_c.occurred_at >= bindparam("since"), _c.occurred_at < bindparam("until"))
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

    def currencies(self) -> Sequence[str]:
        return [row[0] for row in self._run.all(_CURRENCIES, {})]

    def standing(self, book: Book, *, above: bool, limit: int) -> Sequence[Standing]:
        rows = self._run.all(_ABOVE if above else _BELOW, {"book": book.value, "limit": limit})
        return [Standing(booking_id, money(amount, currency)) for booking_id, amount, currency in rows]

    def of_host(self, host_id: AccountId, since: datetime, until: datetime) -> Sequence[HostPart]:
        asked = {"host_id": host_id, "since": since, "until": until}
        return [
            HostPart(
                booking_id=booking_id,
                stay_end=end,
                kind=EntryKind(kind),
                book=Book(book),
                amount=money(amount, currency),
            )
            for booking_id, end, kind, book, amount, currency in self._run.all(_OF_HOST, asked)
        ]

    def moved(self, book: Book, references: Iterable[str]) -> Sequence[Moved]:
        return self._moved(_MOVED, {"book": book.value, "names": list(references)})

    def moved_between(self, book: Book, since: datetime, until: datetime) -> Sequence[Moved]:
        return self._moved(_MOVED_BETWEEN, {"book": book.value, "since": since, "until": until})

    def _moved(self, question: bytes, asked: Values) -> Sequence[Moved]:
        return [
            Moved(EntryKind(kind), reference, money(amount, currency))
            for kind, reference, amount, currency in self._run.all(question, asked)
        ]


def ledgers_of(run: Runner, booking_ids: Sequence[BookingId], *, currency: str) -> Mapping[BookingId, Ledger]:
    """The entries of many bookings in one question, as ``PostgresLedgers.of`` gives those of one."""
    rows = run.all(_OF_THESE, {"bookings": list(booking_ids), "currency": currency})
    found = {this: tuple(entries) for this, entries in groupby(_entries(rows), attrgetter("booking_id"))}
    return {this: Ledger(currency, found.get(this, ())) for this in booking_ids}


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
