"""The books balance, whatever happens, and tell who is owed what."""

from typing import Final
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from driveway_core import postings
from driveway_core.amounts import Amounts, sum_of_amounts
from driveway_core.bookings import BookingId
from driveway_core.ledger import (
    Balances,
    Book,
    Entry,
    EntryKind,
    Ledger,
    PostedOtherwise,
    Posting,
    Unbalanced,
)
from driveway_core.limits import Limits
from driveway_core.money import CurrencyMismatch, Money
from driveway_core.payments import collect
from driveway_core.postings import Event, share
from driveway_core.testing.builders import NOW

BOOKING: Final = BookingId(UUID(int=1))


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def event(name: str, booking_id: BookingId = BOOKING) -> Event:
    return Event(booking_id, name, NOW)


def parts() -> st.SearchStrategy[Amounts]:
    """A price: nothing below zero but a fee, and that not below minus the subtotal."""
    return st.integers(0, 100_000).flatmap(
        lambda subtotal: st.builds(
            lambda fee, tax: Amounts(usd(subtotal), usd(fee), usd(tax)),
            st.integers(-subtotal, 30_000),
            st.integers(0, 30_000),
        )
    )


def test_an_entry_that_does_not_sum_to_zero_cannot_be_made() -> None:
    for amounts in ((usd(5), usd(-4)), (usd(5),), ()):
        with pytest.raises(Unbalanced):
            Entry(
                kind=EntryKind.CHARGE,
                booking_id=BOOKING,
                reference="ch_1",
                at=NOW,
                postings=tuple(Posting(Book.GATEWAY, amount) for amount in amounts),
            )
    with pytest.raises(CurrencyMismatch):
        Entry(
            kind=EntryKind.CHARGE,
            booking_id=BOOKING,
            reference="ch_1",
            at=NOW,
            postings=(Posting(Book.GATEWAY, usd(5)), Posting(Book.DRIVER, Money(-5, "EUR"))),
        )


def test_an_event_that_is_told_again_is_posted_once() -> None:
    charge = postings.charged(event("ch_1"), usd(1955))
    once = Ledger("USD").post(charge)
    assert once.post(charge, charge) == once
    refund = postings.refunded(event("ch_1"), usd(1955))
    assert len(once.post(refund).entries) == 2
    with pytest.raises(PostedOtherwise, match="ch_1"):
        once.post(postings.charged(event("ch_1"), usd(1956)))
    with pytest.raises(CurrencyMismatch):
        once.post(postings.charged(event("ch_2"), Money(1, "EUR")))


def test_a_stay_that_went_well_leaves_the_fee_with_the_platform_and_the_tax_with_the_city() -> None:
    price = Amounts(usd(1700), usd(255), usd(425))
    ledger = Ledger("USD").post(
        postings.owed(event("booked"), price),
        postings.charged(event("ch_1"), usd(2380)),
        postings.cost(event("ch_1"), usd(99)),
    )
    assert (ledger.paid, ledger.earned) == (usd(2380), price)
    assert ledger.balances.host_is_owed == usd(1700)
    out = ledger.post(
        postings.transferred(event("tr_1"), usd(1700)), postings.paid_out(event("po_1"), usd(1700))
    ).balances
    assert (out.host_is_owed, out.driver_owes, out.platform_keeps) == (usd(0), usd(0), usd(156))
    assert (out[Book.GATEWAY], out[Book.TAX]) == (usd(581), usd(-425))
    failed = ledger.post(
        postings.transferred(event("tr_1"), usd(1700)),
        postings.paid_out(event("po_1"), usd(1700)),
        postings.payout_failed(event("po_1"), usd(1700)),
    ).balances
    assert (failed.host_is_owed, failed[Book.HOST_BALANCE]) == (usd(1700), usd(1700))


def test_a_dispute_that_is_lost_is_shared_and_one_that_is_won_leaves_its_costs() -> None:
    price = Amounts(usd(1700), usd(255), usd(0))
    paid = Ledger("USD").post(
        postings.owed(event("booked"), price), postings.charged(event("ch_1"), usd(1955))
    )
    held = paid.post(postings.disputed(event("dp_1"), usd(1955)), postings.cost(event("dp_1"), usd(1500)))
    assert held.balances[Book.DISPUTES] == usd(1955)
    won = held.post(postings.dispute_won(event("dp_1"), usd(1955))).balances
    assert (won.host_is_owed, won.platform_keeps) == (usd(1700), usd(255 - 1500))
    lost = held.post(postings.dispute_lost(event("dp_1"), usd(1955), earned=held.earned))
    assert (lost.paid, lost.earned) == (usd(0), Amounts.zero("USD"))
    assert lost.balances.platform_keeps == usd(-1500)
    more = held.post(postings.dispute_lost(event("dp_1"), usd(2000), earned=held.earned)).balances
    assert (more[Book.LOSSES], more.sum) == (usd(45), usd(0))


@given(parts(), st.data())
def test_a_share_of_a_sum_is_that_much_and_takes_from_nobody_more_than_there_is(
    whole: Amounts, data: st.DataObject
) -> None:
    amount = usd(data.draw(st.integers(0, whole.total.minor)))
    taken = share(whole, amount)
    assert taken.total == amount or not whole.total
    assert taken.subtotal <= whole.subtotal
    assert taken.tax_amount <= whole.tax_amount
    assert share(whole, whole.total) == whole or not whole.total


@given(st.integers(-10_000, 10_000), st.integers(0, 1_000), st.booleans())
def test_a_balance_is_charged_refunded_borne_or_waits(owed: int, smallest: int, last: bool) -> None:  # noqa: FBT001 - drawn
    asked = collect(usd(owed), limits=Limits(usd(smallest), usd(1)), last=last)
    waits = owed - asked.charge.minor + asked.refund.minor - asked.borne.minor
    assert asked.charge.minor == 0 or asked.charge.minor >= smallest
    assert asked.refund == usd(max(0, -owed))
    assert asked.borne.minor < max(1, smallest)
    assert waits == 0 or (not last and 0 < waits < smallest)


class Movements(RuleBasedStateMachine):
    """Money moves as it may; a second set of books, of wallets, says where it must be."""

    @initialize(price=parts())
    def book(self, price: Amounts) -> None:
        self.ledger = Ledger("USD")
        self.count = 0
        self.owed: list[Amounts] = []
        self.wallet = self.cash = self.on_balance = self.bank = self.withheld = self.costs = self.losses = 0
        self.owe(price)

    def _event(self) -> Event:
        self.count += 1
        return event(f"event {self.count}")

    def _post(self, entry: Entry) -> None:
        self.ledger = self.ledger.post(entry).post(entry)

    def owe(self, amounts: Amounts) -> None:
        if amounts:
            self.owed.append(amounts)
            self._post(postings.owed(self._event(), amounts))

    @rule(amounts=parts(), back=st.booleans())
    def change(self, amounts: Amounts, back: bool) -> None:  # noqa: FBT001 - drawn
        self.owe(-amounts if back else amounts)

    @rule(part=st.integers(1, 100_000))
    def charge(self, part: int) -> None:
        self.wallet -= part
        self.cash += part
        self._post(postings.charged(self._event(), usd(part)))

    @precondition(lambda self: self.wallet < 0)
    @rule(data=st.data(), fails=st.booleans())
    def refund(self, data: st.DataObject, fails: bool) -> None:  # noqa: FBT001 - drawn
        part = data.draw(st.integers(1, -self.wallet))
        self._post(postings.refunded(self._event(), usd(part)))
        if fails:
            self._post(postings.refund_failed(self._event(), usd(part)))
        else:
            self.wallet += part
            self.cash -= part

    @rule(part=st.integers(1, 500))
    def cost(self, part: int) -> None:
        self.cash -= part
        self.costs += part
        self._post(postings.cost(self._event(), usd(part)))

    @rule(part=st.integers(1, 100_000))
    def transfer(self, part: int) -> None:
        self.cash -= part
        self.on_balance += part
        self._post(postings.transferred(self._event(), usd(part)))

    @precondition(lambda self: self.on_balance > 0)
    @rule(data=st.data(), end=st.sampled_from(("paid", "failed", "reversed")))
    def from_balance(self, data: st.DataObject, end: str) -> None:
        part = data.draw(st.integers(1, self.on_balance))
        if end == "reversed":
            self.on_balance -= part
            self.cash += part
            self._post(postings.reversed_transfer(self._event(), usd(part)))
            return
        self._post(postings.paid_out(self._event(), usd(part)))
        if end == "failed":
            self._post(postings.payout_failed(self._event(), usd(part)))
        else:
            self.on_balance -= part
            self.bank += part

    @precondition(lambda self: self.bank > 0)
    @rule(data=st.data())
    def recover(self, data: st.DataObject) -> None:
        part = data.draw(st.integers(1, self.bank))
        self.bank -= part
        self.cash += part
        self._post(postings.recovered(self._event(), usd(part)))

    @precondition(lambda self: self.wallet < 0 and self.ledger.earned.total.minor > 0)
    @rule(data=st.data(), end=st.sampled_from(("open", "won", "lost")))
    def dispute(self, data: st.DataObject, end: str) -> None:
        part = data.draw(st.integers(1, min(-self.wallet, self.ledger.earned.total.minor)))
        self._post(postings.disputed(self._event(), usd(part)))
        if end == "won":
            self._post(postings.dispute_won(self._event(), usd(part)))
            return
        self.cash -= part
        if end == "open":
            self.withheld += part
            return
        self.wallet += part
        earned = self.ledger.earned
        self.owed.append(-share(earned, usd(part)))
        self._post(postings.dispute_lost(self._event(), usd(part), earned=earned))

    @rule(part=st.integers(1, 60))
    def bear(self, part: int) -> None:
        self.losses += part
        self._post(postings.borne(self._event(), usd(part)))

    @rule(part=st.integers(1, 100_000))
    def write_off(self, part: int) -> None:
        self.losses += part
        self.bank -= part  # as if the host had paid it: the platform did
        self._post(postings.written_off(self._event(), usd(part)))

    @invariant()
    def the_books_sum_to_zero(self) -> None:
        if hasattr(self, "ledger"):
            assert not self.ledger.balances.sum

    @invariant()
    def the_books_say_what_the_wallets_hold(self) -> None:
        if not hasattr(self, "ledger"):
            return
        books, due = self.ledger.balances, sum_of_amounts(self.owed, "USD")
        assert self.ledger.earned == due
        assert self.ledger.paid.minor == -self.wallet
        assert books[Book.GATEWAY].minor == self.cash
        assert books[Book.HOST_BALANCE].minor == self.on_balance
        assert books[Book.DISPUTES].minor == self.withheld
        assert books.host_is_owed.minor == due.subtotal.minor - self.bank
        assert books.platform_keeps.minor == due.platform_fee.minor - self.costs - self.losses


TestMovements = pytest.mark.wide(Movements.TestCase)
TestMovements.settings = settings(max_examples=max(20, settings().max_examples // 4), stateful_step_count=25)


@pytest.mark.wide
@given(st.lists(parts().filter(lambda price: bool(price.total)), min_size=1, max_size=5))
def test_the_balance_of_many_bookings_is_zero_too(prices: list[Amounts]) -> None:
    entries = []
    for number, price in enumerate(prices, start=1):
        booking_id = BookingId(UUID(int=number))
        entries.append(postings.owed(event("booked", booking_id), price))
        entries.append(postings.charged(event(f"ch_{number}", booking_id), price.total))
    books = Balances.of(entries, "USD")
    assert not books.sum
    assert not books.driver_owes
