"""What every store must know of the stays that hosts are to be paid for."""

from concurrent.futures import ThreadPoolExecutor
from typing import Final

import attrs
import pytest

from driveway_core import postings
from driveway_core.actors import SYSTEM, AccountId
from driveway_core.amounts import Amounts
from driveway_core.bookings import Booking, CancelledBy
from driveway_core.disputes import DisputeStatus
from driveway_core.money import Money
from driveway_core.payments import PaymentStatus
from driveway_core.payout_selection import Settled
from driveway_core.payouts import Payout
from driveway_core.ports import Transactions
from driveway_core.postings import Event
from driveway_core.testing.builders import (
    NOW,
    a_booking,
    a_dispute,
    a_payment,
    a_payout,
    hours_from_now,
    kept_of,
)
from driveway_core.testing.contracts.driveways import a_full_driveway
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.windows import DAY, HOUR

LATER: Final = NOW + 30 * DAY


def a_paid_stay(scene: Scene, start: float = 1, end: float = 3, *, over: bool = True) -> Booking:
    """A stay that was paid for, and by default missed, with its books."""
    stay = scene.book(start, end)
    due = stay.offer.due
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.ledgers.post(postings.owed(Event(stay.id, "booked", NOW), due))
        work.ledgers.post(postings.charged(Event(stay.id, f"ch_{stay.id}", NOW), due.total))
        return work.bookings.save(stay.miss()) if over else stay


def _pay_out(scene: Scene, *stays: Booking) -> Payout:
    """A payout that is at the host's bank, and so in the books."""
    payout = a_payout(scene.host.id, *stays).transferred(f"tr_{stays[0].id}", at=NOW).started("po_1", at=NOW)
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.payouts.add(payout)
        for line in payout.lines:
            work.ledgers.post(postings.transferred(Event(line.booking_id, "tr_1", NOW), line.host_amount))
            work.ledgers.post(postings.paid_out(Event(line.booking_id, "po_1", NOW), line.host_amount))
        work.payouts.save(payout.paid("po_1", at=NOW))
    return payout


def _take_half_back(scene: Scene, stay: Booking) -> Money:
    """The driver gets half of it back after the host was paid: the host's debt."""
    half = postings.share(stay.offer.due, Money(stay.offer.due.total.minor // 2, "USD"))
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.ledgers.post(postings.owed(Event(stay.id, "half", NOW), -half))
    return half.subtotal


def _stays(scene: Scene, currency: str = "USD") -> list[Settled]:
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        return list(work.payouts.stays_of(scene.host.id, currency, before=LATER))


def _hosts(scene: Scene, after: AccountId | None = None, limit: int = 10) -> list[tuple[AccountId, str]]:
    with scene.transactions.read(acting_as=SYSTEM) as work:
        return list(work.payouts.hosts_due(before=LATER, after=after, limit=limit))


class HostDuesContract(OverTransactions):
    """``Payouts.hosts_due`` and ``Payouts.stays_of``."""

    @pytest.fixture
    def scene(self, transactions: Transactions) -> Scene:
        """A host, a driver, a car and a driveway."""
        return set_scene(transactions, spaces=5)

    def test_stays_that_are_over_and_paid_for_are_to_be_paid_out(self, scene: Scene) -> None:
        late, early = a_paid_stay(scene, 4, 6), a_paid_stay(scene, 1, 3)
        a_paid_stay(scene, 1, 2, over=False)
        scene.save(scene.book(1, 2).miss())
        settled = _stays(scene)
        assert [each.booking for each in settled] == [early, late]
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert [each.ledger for each in settled] == [
                work.ledgers.of(each.id, currency="USD") for each in (early, late)
            ]
            assert list(work.payouts.stays_of(scene.host.id, "USD", before=early.stay.end)) == []
        assert not any(each.disputed or each.paid_out or each.netting for each in settled)
        assert _hosts(scene) == [(scene.host.id, "USD")]
        assert _stays(scene, "EUR") == []

    def test_what_was_cancelled_late_is_paid_out_after_its_end(self, scene: Scene) -> None:
        stay = a_paid_stay(scene, over=False)
        cancelled = scene.save(stay.cancel(by=CancelledBy.DRIVER, at=NOW + HOUR / 2))
        assert [each.booking for each in _stays(scene)] == [cancelled]
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert list(work.payouts.hosts_due(before=stay.stay.end, after=None, limit=10)) == []

    def test_what_may_keep_a_stay_from_being_paid_out_is_told(self, scene: Scene) -> None:
        stay, open_to, decided = (a_paid_stay(scene, end, end + 1) for end in (1, 2, 3))
        payments = [
            a_payment(stay, status=PaymentStatus.SUCCEEDED, available_at=NOW + days * DAY) for days in (2, 1)
        ]
        disputed, won = (a_payment(each, status=PaymentStatus.SUCCEEDED) for each in (open_to, decided))
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            for payment in (*payments, a_payment(stay), disputed, won):
                work.payments.add(payment)
            work.disputes.add(a_dispute(disputed, status=DisputeStatus.UNDER_REVIEW))
            work.disputes.add(a_dispute(won, status=DisputeStatus.WON))
        first, second, third = _stays(scene)
        assert (first.available_at, first.disputed) == (NOW + 2 * DAY, False)
        assert (second.available_at, second.disputed) == (None, True)
        assert not third.disputed

    def test_a_stay_that_is_in_a_payout_is_left_out_until_it_is_released(self, scene: Scene) -> None:
        stay = a_paid_stay(scene)
        payout = a_payout(scene.host.id, stay)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            work.payouts.add(payout)
        assert (_stays(scene), _hosts(scene)) == ([], [])
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            work.payouts.save(payout.cancel(at=NOW))
        assert [each.booking for each in _stays(scene)] == [stay]

    def test_what_is_paid_out_and_in_the_books_is_not_read_again(self, scene: Scene) -> None:
        _pay_out(scene, a_paid_stay(scene, 1, 2), a_paid_stay(scene, 2, 3))
        assert (_stays(scene), _hosts(scene)) == ([], [])

    def test_a_debt_comes_with_what_payouts_under_way_keep_of_it(self, scene: Scene) -> None:
        owing, due = a_paid_stay(scene, 1, 3), a_paid_stay(scene, 2, 4)
        _pay_out(scene, owing)
        debt = _take_half_back(scene, owing)
        first, second = _stays(scene)
        assert (first.booking, first.paid_out, first.netting) == (owing, True, None)
        assert first.ledger.balances.host_is_owed == -debt
        assert (second.booking, second.paid_out) == (due, False)
        netting = a_payout(scene.host.id, due, netted=(kept_of(owing, 3), kept_of(owing, 2)))
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            work.payouts.add(netting)
        (left,) = _stays(scene)
        assert (left.booking, left.netting) == (owing, Money(5, "USD"))
        sent = netting.transferred("tr_2", at=NOW).started("po_2", at=NOW)
        for step, kept in ((sent, Money(5, "USD")), (sent.paid("po_2", at=NOW), None)):
            with scene.transactions.begin(acting_as=SYSTEM) as work:
                work.payouts.save(step)
            assert _stays(scene)[0].netting == kept
        assert _hosts(scene) == []  # a debt alone is no reason for a payout

    def test_hosts_come_by_id_and_none_is_split(self, scene: Scene) -> None:
        others = [set_scene(scene.transactions, spaces=5) for _ in range(2)]
        dinars = scene.add(a_full_driveway(scene.host))
        for place in (scene, *others):
            a_paid_stay(place)
        code = dinars.rates.hourly.currency
        foreign = attrs.evolve(scene, driveway=dinars).store(
            a_booking(dinars, scene.car, stay=hours_from_now(1, 2))
        )
        nothing = Money.zero(code)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            owed = Amounts(Money(3, code), nothing, nothing)
            work.ledgers.post(postings.owed(Event(foreign.id, "booked", NOW), owed))
            work.bookings.save(foreign.miss())
        everybody = sorted(
            [(scene.host.id, "USD"), (scene.host.id, code), *((each.host.id, "USD") for each in others)]
        )
        assert _hosts(scene) == everybody
        assert _hosts(scene, limit=1) == everybody[:2]
        assert _hosts(scene, after=scene.host.id) == everybody[2:]
        assert [each.booking.id for each in _stays(scene, code)] == [foreign.id]

    def test_payouts_of_one_host_wait_for_each_other(self, scene: Scene) -> None:
        stay = a_paid_stay(scene)

        def pay_out(_: int) -> int:
            with scene.transactions.begin(acting_as=SYSTEM) as work:
                found = work.payouts.stays_of(scene.host.id, "USD", before=LATER)
                for each in found:
                    work.payouts.add(a_payout(scene.host.id, each.booking))
            return len(found)

        with ThreadPoolExecutor(4) as runs:
            assert sum(runs.map(pay_out, range(4))) == 1
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert len(work.payouts.holding(stay.id)) == 1
