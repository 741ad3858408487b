"""What every store of the books must do."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from driveway_core import postings
from driveway_core.actors import SYSTEM
from driveway_core.amounts import Amounts
from driveway_core.bookings import Booking
from driveway_core.ledger import Balances, Book, Entry, EntryKind, Ledger, PostedOtherwise
from driveway_core.money import Money
from driveway_core.ports import Transactions
from driveway_core.ports.money import Moved, Standing
from driveway_core.postings import Event
from driveway_core.testing.builders import NOW, a_booking, hours_from_now
from driveway_core.testing.contracts.driveways import a_full_driveway
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.windows import MINUTE


def _booked(scene: Scene, booking: Booking | None = None) -> Booking:
    booking = booking or a_booking(scene.driveway, scene.car)
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        return work.bookings.add(booking, spaces=1)


def _entries(booking: Booking) -> tuple[Entry, ...]:
    due = booking.offer.due
    return (
        postings.owed(Event(booking.id, "booked", NOW), due),
        postings.charged(Event(booking.id, "ch_1", NOW), due.total),
        postings.refunded(Event(booking.id, "ch_1", NOW), due.platform_fee),
    )


def _post(transactions: Transactions, *entries: Entry) -> None:
    with transactions.begin(acting_as=SYSTEM) as work:
        for entry in entries:
            work.ledgers.post(entry)


def _ledger(transactions: Transactions, booking: Booking) -> Ledger:
    with transactions.read(acting_as=SYSTEM) as work:
        return work.ledgers.of(booking.id, currency=booking.offer.due.currency)


class LedgersContract(OverTransactions):
    """``Ledgers``."""

    def test_entries_come_back_in_the_order_in_which_they_were_posted(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions)
        booking = _booked(scene)
        owed, charged, refunded = _entries(booking)
        _post(transactions, charged, owed)
        _post(transactions, refunded)
        ledger = _ledger(transactions, booking)
        assert ledger == Ledger("USD").post(charged, owed, refunded)
        other = _booked(scene, a_booking(scene.driveway, scene.car, stay=hours_from_now(4, 6)))
        assert _ledger(transactions, other) == Ledger("USD")

    def test_an_entry_that_is_posted_again_is_kept_once(self, transactions: Transactions) -> None:
        booking = _booked(set_scene(transactions))
        entries = _entries(booking)
        for _ in range(2):
            _post(transactions, *entries, *entries)
        assert _ledger(transactions, booking).entries == entries

    def test_an_event_is_not_posted_with_other_amounts(self, transactions: Transactions) -> None:
        booking = _booked(set_scene(transactions))
        _, charged, _ = _entries(booking)
        _post(transactions, charged)
        event = Event(booking.id, charged.reference, NOW)
        with pytest.raises(PostedOtherwise):
            _post(transactions, postings.charged(event, Money(1, "USD")))
        assert _ledger(transactions, booking).entries == (charged,)

    def test_what_was_rolled_back_was_not_posted(self, transactions: Transactions) -> None:
        booking = _booked(set_scene(transactions))
        owed, charged, _ = _entries(booking)
        _post(transactions, charged)
        with pytest.raises(PostedOtherwise):
            _post(
                transactions,
                owed,
                postings.charged(Event(booking.id, charged.reference, NOW), Money(1, "USD")),
            )
        assert _ledger(transactions, booking).entries == (charged,)

    def test_an_event_that_is_told_by_many_at_once_is_posted_once(self, transactions: Transactions) -> None:
        booking = _booked(set_scene(transactions))
        entries = _entries(booking)
        with ThreadPoolExecutor(4) as tellers:
            list(tellers.map(lambda _: _post(transactions, *entries), range(4)))
        assert set(_ledger(transactions, booking).entries) == set(entries)
        assert len(_ledger(transactions, booking).entries) == len(entries)

    def test_the_books_of_a_currency_are_those_of_all_its_bookings(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        yen = scene.add(a_full_driveway(scene.host))
        first, second = (
            _booked(scene),
            _booked(scene, a_booking(scene.driveway, scene.car, stay=hours_from_now(4, 6))),
        )
        other = _booked(scene, a_booking(yen, scene.car))
        for booking in (first, second):
            _post(transactions, *_entries(booking))
        nothing = Money.zero("JPY")
        owed = Amounts(Money(3, "JPY"), nothing, nothing)
        _post(transactions, postings.owed(Event(other.id, "booked", NOW), owed))
        with transactions.read(acting_as=SYSTEM) as work:
            dollars, yens = work.ledgers.balances("USD"), work.ledgers.balances("JPY")
            euros = work.ledgers.balances("EUR")
        assert dollars == Balances.of((*_entries(first), *_entries(second)), "USD")
        assert yens[Book.DRIVER] == Money(3, "JPY")
        assert not any((dollars.sum, yens.sum, euros.sum, euros[Book.GATEWAY]))
        with transactions.read(acting_as=SYSTEM) as work:
            assert list(work.ledgers.currencies()) == ["JPY", "USD"]

    def test_who_has_something_in_a_book_is_told_by_its_sign(self, transactions: Transactions) -> None:
        scene = set_scene(transactions, spaces=3)
        owes, even, too_much = scene.book(), scene.book(), scene.book()
        for booking, paid in ((owes, 600), (even, 700), (too_much, 900)):
            owed = Amounts(Money(700, "USD"), Money.zero("USD"), Money.zero("USD"))
            _post(transactions, postings.owed(Event(booking.id, "booked", NOW), owed))
            _post(transactions, postings.charged(Event(booking.id, "ch", NOW), Money(paid, "USD")))
        with transactions.read(acting_as=SYSTEM) as work:
            standing = work.ledgers.standing
            assert list(standing(Book.DRIVER, above=True, limit=9)) == [Standing(owes.id, Money(100, "USD"))]
            refund = Standing(too_much.id, Money(-200, "USD"))
            assert list(standing(Book.DRIVER, above=False, limit=9)) == [refund]
            assert len(standing(Book.GATEWAY, above=True, limit=2)) == 2

    def test_what_an_event_moved_is_summed_over_bookings(self, transactions: Transactions) -> None:
        scene = set_scene(transactions, spaces=2)
        for booking in (scene.book(), scene.book()):
            event = Event(booking.id, "po_1", NOW)
            _post(
                transactions,
                postings.transferred(Event(booking.id, "tr_1", NOW), Money(700, "USD")),
                postings.paid_out(event, Money(700, "USD")),
                postings.payout_failed(event, Money(300, "USD")),
            )
        sent = Moved(EntryKind.TRANSFER, "tr_1", Money(-1400, "USD"))
        out = Moved(EntryKind.PAYOUT, "po_1", Money(-1400, "USD"))
        back = Moved(EntryKind.PAYOUT_FAILED, "po_1", Money(600, "USD"))
        arrived = Moved(EntryKind.TRANSFER, "tr_1", Money(1400, "USD"))
        with transactions.read(acting_as=SYSTEM) as work:
            assert list(work.ledgers.moved(Book.GATEWAY, ["tr_1", "po_1"])) == [sent]
            assert list(work.ledgers.moved(Book.HOST_BALANCE, ["po_1", "tr_1", "no"])) == [out, back, arrived]
            assert list(work.ledgers.moved(Book.HOST_BALANCE, ["po_1"])) == [out, back]
            assert list(work.ledgers.moved(Book.GATEWAY, [])) == []

    def test_what_a_hosts_stays_moved_is_told_by_their_end(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        booking = _booked(scene)
        subtotal, end = booking.offer.due.subtotal, booking.stay.end
        _post(
            transactions,
            *_entries(booking),
            postings.transferred(Event(booking.id, "tr_1", NOW), subtotal),
            postings.paid_out(Event(booking.id, "po_1", NOW), subtotal),
        )
        host = scene.host.id
        with transactions.read(acting_as=SYSTEM) as work:
            found = work.ledgers.of_host(host, end, end + MINUTE)
            assert [(each.kind, each.book, each.amount) for each in found] == [
                (EntryKind.OWED, Book.HOST, -subtotal),
                (EntryKind.PAYOUT, Book.HOST, subtotal),
                (EntryKind.PAYOUT, Book.HOST_BALANCE, -subtotal),
                (EntryKind.TRANSFER, Book.HOST_BALANCE, subtotal),
            ]
            assert {(each.booking_id, each.stay_end) for each in found} == {(booking.id, end)}
            assert list(work.ledgers.of_host(host, NOW, end)) == []
            assert list(work.ledgers.of_host(scene.driver.id, end, end + MINUTE)) == []

    def test_what_moved_between_two_moments_counts_the_first_and_not_the_last(
        self, transactions: Transactions
    ) -> None:
        booking = _booked(set_scene(transactions))
        for minute in range(3):
            event = Event(booking.id, f"ch_{minute}", NOW + minute * MINUTE)
            _post(transactions, postings.charged(event, Money(100, "USD")))
        with transactions.read(acting_as=SYSTEM) as work:
            found = work.ledgers.moved_between(Book.GATEWAY, NOW, NOW + 2 * MINUTE)
            assert [each.reference for each in found] == ["ch_0", "ch_1"]
            assert list(work.ledgers.moved_between(Book.TAX, NOW, NOW + 2 * MINUTE)) == []
