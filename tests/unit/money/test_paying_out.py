"""What follows for a payout, and what each of its steps posts."""

from datetime import timedelta
from typing import Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core import postings
from driveway_core.amounts import Amounts
from driveway_core.bookings import BookingId
from driveway_core.ledger import Book, Entry, Ledger
from driveway_core.money import Money
from driveway_core.paying_out import NOTHING, TOO_SMALL, PayoutAffairs, pay_out, plan, transfer
from driveway_core.payment_operations import OperationId, PaymentOperation
from driveway_core.payments import Failure
from driveway_core.payout_books import PayoutBooks
from driveway_core.payouts import Netted, Payout, PayoutId, PayoutLine, PayoutPeriod
from driveway_core.postings import Event
from driveway_core.settling import Wanted
from driveway_core.testing.builders import NOW, an_account, an_id
from driveway_core.windows import DAY, HOUR, MINUTE

STAYS: Final = tuple(BookingId(an_id()) for _ in range(3))


def _usd(minor: int) -> Money:
    return Money(minor, "USD")


def _line(stay: BookingId, host: int) -> PayoutLine:
    return PayoutLine(
        booking_id=stay, booking_total=_usd(host + 200), platform_fee=_usd(200), tax_amount=_usd(0)
    )


def _payout(*hosts: int, kept: int = 0) -> Payout:
    """A payout of some stays, less a debt of the last of three."""
    lines = tuple(_line(stay, host) for stay, host in zip(STAYS, hosts, strict=False))
    return Payout(
        id=PayoutId(an_id()),
        host_id=an_account().id,
        period=PayoutPeriod(NOW.date(), NOW.date() + timedelta(days=6)),
        currency="USD",
        lines=lines,
        netted=(Netted(booking_id=STAYS[2], amount=_usd(kept)),) if kept else (),
        created_at=NOW,
        updated_at=NOW,
    )


def _operation(payout: Payout, wanted: Wanted) -> PaymentOperation:
    return PaymentOperation(
        id=OperationId(an_id()),
        kind=wanted.kind,
        subject=payout.id,
        params=wanted.params,
        created_at=NOW,
        updated_at=NOW,
    )


def _done(operation: PaymentOperation, name: str) -> PaymentOperation:
    return operation.send(at=NOW).succeed(name, at=NOW)


def _refused(operation: PaymentOperation, code: str) -> PaymentOperation:
    return operation.send(at=NOW).fail(code, at=NOW)


PAYOUT: Final = _payout(1_700)
TRANSFER: Final = _operation(PAYOUT, transfer(PAYOUT, "acct_1"))
PAY_OUT: Final = _operation(PAYOUT, pay_out(PAYOUT.amount, "acct_1"))
MADE: Final = PayoutAffairs(payout=PAYOUT, account_id="acct_1", operations=(TRANSFER,))
SENT: Final = PayoutAffairs(
    payout=PAYOUT.transferred("tr_1", at=NOW),
    account_id="acct_2",
    held={STAYS[0]: PAYOUT.amount},
    operations=(_done(TRANSFER, "tr_1"),),
)


def test_nothing_follows_while_something_is_under_way() -> None:
    assert plan(MADE, at=NOW + DAY) == NOTHING


@pytest.mark.parametrize("code, wait", [(TOO_SMALL, HOUR), ("account_invalid", DAY)])
def test_what_was_refused_is_asked_for_again_after_a_while_or_once_the_host_changed_something(
    code: str, wait: timedelta
) -> None:
    failed = _refused(TRANSFER, code)
    refused = attrs.evolve(MADE, operations=(failed,))
    assert plan(refused, at=NOW + wait - MINUTE).due == NOW + wait
    assert plan(refused, at=NOW + wait).again == failed
    assert plan(refused, at=NOW + MINUTE, changed=True).again == failed


def test_to_another_account_it_is_another_transfer() -> None:
    moved = attrs.evolve(MADE, operations=(_refused(TRANSFER, "account_invalid"),), account_id="acct_9")
    assert plan(moved, at=NOW + DAY).wanted == transfer(PAYOUT, "acct_9")
    gone = attrs.evolve(moved, account_id=None)
    assert plan(gone, at=NOW + DAY).again is not None
    assert plan(attrs.evolve(gone, operations=()), at=NOW + DAY) == NOTHING


def test_what_was_transferred_is_paid_out_from_where_it_is() -> None:
    assert plan(SENT, at=NOW).wanted == pay_out(PAYOUT.amount, "acct_1")
    assert plan(attrs.evolve(SENT, held={}), at=NOW) == NOTHING
    less = attrs.evolve(SENT, operations=(*SENT.operations, _refused(PAY_OUT, TOO_SMALL)))
    assert plan(less, at=NOW + HOUR).again is not None
    less = attrs.evolve(less, held={STAYS[0]: _usd(500)})
    assert plan(less, at=NOW + HOUR).wanted == pay_out(_usd(500), "acct_1")


def test_what_came_back_is_paid_out_anew_after_a_day_and_never_transferred_again() -> None:
    started = SENT.payout.started("po_1", at=NOW)
    tried = attrs.evolve(SENT, payout=started, operations=(*SENT.operations, _done(PAY_OUT, "po_1")))
    assert plan(tried, at=NOW + 9 * DAY) == NOTHING
    failed = started.paid("po_1", at=NOW + DAY).failed("po_1", Failure("account_closed"), at=NOW + 2 * DAY)
    back = attrs.evolve(tried, payout=failed)
    assert plan(back, at=NOW + 3 * DAY - MINUTE).due == NOW + 3 * DAY
    assert plan(back, at=NOW + 3 * DAY).wanted == pay_out(PAYOUT.amount, "acct_1")
    assert plan(back, at=NOW + 2 * DAY, changed=True).wanted is not None
    given_up = failed.took_back(PAYOUT.amount, at=NOW).cancel(at=NOW)
    assert plan(attrs.evolve(back, payout=given_up), at=NOW + 9 * DAY, changed=True) == NOTHING
    assert plan(attrs.evolve(back, payout=started.paid("po_1", at=NOW)), at=NOW + 9 * DAY) == NOTHING


def _books(payout: Payout, *entries: Entry, owed: tuple[int, ...] = ()) -> PayoutBooks:
    """The books of three stays, of which hosts are owed so much, and what was posted since."""
    ledgers = {}
    for stay, host in zip(STAYS, owed, strict=True):
        amounts = Amounts(_usd(host), _usd(0), _usd(0))
        earned = (postings.owed(Event(stay, "booked", NOW), amounts),) if host else ()
        ledgers[stay] = Ledger("USD", earned)
    for entry in entries:
        ledgers[entry.booking_id] = ledgers[entry.booking_id].post(entry)
    return PayoutBooks(
        payout=payout, ledgers=ledgers, references=frozenset({"tr_1", "po_1", "trr_1", "trr_2"})
    )


def _after(books: PayoutBooks, *entries: Entry) -> PayoutBooks:
    ledgers = dict(books.ledgers)
    for entry in entries:
        ledgers[entry.booking_id] = ledgers[entry.booking_id].post(entry)
    return attrs.evolve(books, ledgers=ledgers)


def _sum(books: PayoutBooks, book: Book) -> int:
    return sum(ledger.balances[book].minor for ledger in books.ledgers.values())


@given(st.integers(1, 5_000), st.integers(1, 5_000), st.data())
def test_whatever_is_taken_back_and_paid_out_the_books_say_what_moved(
    first: int, second: int, data: st.DataObject
) -> None:
    kept = data.draw(st.integers(0, first + second - 1))
    payout = _payout(first, second, kept=kept)
    books = _books(payout, owed=(first, second, -kept))
    books = _after(books, *books.transferred("tr_1", at=NOW))
    whole = payout.amount.minor
    assert _sum(books, Book.HOST_BALANCE) == whole
    back = data.draw(st.integers(1, whole))
    books = _after(books, *books.reversed("trr_1", _usd(back), at=NOW))
    assert _sum(books, Book.HOST_BALANCE) == whole - back
    assert _sum(books, Book.GATEWAY) == back - whole
    books = _after(books, *books.paid("po_1", at=NOW))
    books = _after(books, *books.paid("po_1", at=NOW + DAY))
    assert not any(books.held.values())
    assert _sum(books, Book.HOST) == -back
    books = _after(books, *books.failed("po_1", at=NOW))
    assert _sum(books, Book.HOST_BALANCE) == whole - back
    if back < whole:
        books = _after(books, *books.reversed("trr_2", _usd(whole - back), at=NOW))
    assert not any(ledger.balances[Book.HOST_BALANCE] for ledger in books.ledgers.values())
    assert _sum(books, Book.GATEWAY) == 0


def test_what_the_bank_has_pays_back_the_stays_that_owe() -> None:
    payout = _payout(1_000, 700)
    books = _books(payout, owed=(1_000, 700, 0))
    books = _after(books, *books.transferred("tr_1", at=NOW))
    books = _after(books, *books.paid("po_1", at=NOW))
    assert books.debts == {}
    lost = postings.owed(Event(STAYS[1], "lost", NOW), Amounts(_usd(-300), _usd(0), _usd(0)))
    books = _after(books, lost)
    assert books.debts == {STAYS[1]: _usd(300)}
    assert books.recovered(_usd(200)) == {STAYS[1]: _usd(200)}
    assert books.recovered(_usd(350)) == {STAYS[0]: _usd(50), STAYS[1]: _usd(300)}
    books = _after(books, *books.reversed("trr_1", _usd(300), at=NOW))
    assert books.debts == {}
    assert _sum(books, Book.GATEWAY) == 300 - 1_700
