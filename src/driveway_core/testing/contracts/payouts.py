"""What every store of payouts must do."""

from concurrent.futures import ThreadPoolExecutor

import attrs
import pytest

from driveway_core.actors import SYSTEM
from driveway_core.errors import Missing
from driveway_core.money import Money
from driveway_core.payments import Failure
from driveway_core.payouts import AlreadyPaidOut, Payout
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, a_payout, an_id, kept_of
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.transfer_reversals import TransferReversal, TransferReversalId
from driveway_core.windows import DAY, MINUTE


def _store(scene: Scene, *payouts: Payout) -> None:
    for payout in payouts:
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            work.payouts.add(payout)


class PayoutsContract(OverTransactions):
    """``Payouts`` and ``TransferReversals``; ``stays_of`` and ``hosts_due`` have a suite of their own."""

    @pytest.fixture
    def scene(self, transactions: Transactions) -> Scene:
        """A host, a driver, a car and a driveway."""
        return set_scene(transactions, spaces=5)

    def test_a_payout_comes_back_at_every_step_of_its_life(self, scene: Scene) -> None:
        stays = [scene.book() for _ in range(3)]
        payout = a_payout(scene.host.id, *stays[:2], netted=(kept_of(stays[2], 7), kept_of(stays[0], 5)))
        _store(scene, payout)
        sent = payout.transferred("tr_1", at=NOW + MINUTE)
        started = sent.started("po_1", at=NOW + 2 * MINUTE)
        failed = started.failed("po_1", Failure("account_closed", "No such account."), at=NOW + DAY)
        back = failed.took_back(Money(3, "USD"), at=NOW + DAY)
        whole = back.took_back(back.amount - back.reversed, at=NOW + DAY)
        for step in (
            payout,
            sent,
            started,
            started.paid("po_1", at=NOW + DAY),
            failed,
            back,
            whole,
            whole.cancel(at=NOW + 2 * DAY),
        ):
            with scene.transactions.begin(acting_as=SYSTEM) as work:
                work.payouts.save(step)
            with scene.transactions.read(acting_as=SYSTEM) as work:
                assert work.payouts.get(payout.id) == step

    def test_a_payout_is_found_by_what_the_gateway_calls_it(self, scene: Scene) -> None:
        payout = a_payout(scene.host.id, scene.book())
        _store(scene, payout)
        sent = payout.transferred("tr_1", at=NOW).started("po_1", at=NOW)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            work.payouts.save(sent)
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert work.payouts.by_transfer("tr_1") == work.payouts.by_gateway_id("po_1") == sent
            assert work.payouts.by_transfer("po_1") is work.payouts.by_gateway_id("tr_1") is None

    def test_what_is_neither_paid_nor_given_up_is_found_longest_ago_first(self, scene: Scene) -> None:
        late, early, paid, given_up, fresh = (
            a_payout(scene.host.id, scene.book(2 * at, 2 * at + 1)) for at in range(1, 6)
        )
        _store(scene, late, early, paid, given_up, fresh)
        sent = early.transferred("tr_2", at=NOW + MINUTE)
        back = late.transferred("tr_1", at=NOW).started("po_1", at=NOW)
        failed = back.failed("po_1", Failure("account_closed"), at=NOW + 2 * MINUTE)
        done = paid.transferred("tr_3", at=NOW).started("po_3", at=NOW).paid("po_3", at=NOW)
        changed = attrs.evolve(fresh, updated_at=NOW + DAY)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            for each in (failed, sent, done, given_up.cancel(at=NOW), changed):
                work.payouts.save(each)
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert list(work.payouts.open(before=NOW + DAY, limit=9)) == [sent, failed]
            assert list(work.payouts.open(before=NOW + DAY, limit=1)) == [sent]
            assert list(work.payouts.open(before=NOW + MINUTE, limit=9)) == []

    def test_a_payout_that_does_not_exist_is_missing(self, scene: Scene) -> None:
        payout = a_payout(scene.host.id, scene.book())
        with pytest.raises(Missing), scene.transactions.begin(acting_as=SYSTEM) as work:
            work.payouts.get(payout.id)
        with pytest.raises(Missing), scene.transactions.begin(acting_as=SYSTEM) as work:
            work.payouts.save(payout)

    def test_a_stay_is_in_one_payout_until_it_is_released(self, scene: Scene) -> None:
        first, second = scene.book(), scene.book()
        payout = a_payout(scene.host.id, first)
        again = a_payout(scene.host.id, second, first, at=NOW + DAY)
        _store(scene, payout)
        with pytest.raises(AlreadyPaidOut):
            _store(scene, again)
        released = payout.cancel(at=NOW + MINUTE)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            work.payouts.save(released)
        _store(scene, again)
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert list(work.payouts.holding(first.id)) == [released, again]
            assert list(work.payouts.holding(second.id)) == [again]

    def test_of_many_who_pay_out_one_stay_one_does(self, scene: Scene) -> None:
        stay = scene.book()

        def pay_out(_: int) -> bool:
            try:
                _store(scene, a_payout(scene.host.id, stay))
            except AlreadyPaidOut:
                return False
            return True

        with ThreadPoolExecutor(4) as runs:
            assert sum(runs.map(pay_out, range(4))) == 1

    def test_a_hosts_payouts_are_read_page_by_page_latest_first(self, scene: Scene) -> None:
        other = set_scene(scene.transactions)
        payouts = [a_payout(scene.host.id, scene.book()) for _ in range(3)]
        _store(scene, *payouts, a_payout(other.host.id, other.book()))
        with scene.transactions.read(acting_as=SYSTEM) as work:
            first = work.payouts.of(scene.host.id, limit=2)
            assert list(first.items) == payouts[:0:-1]
            last = work.payouts.of(scene.host.id, limit=2, after=first.next_after)
            assert (list(last.items), last.next_after) == (payouts[:1], None)

    def test_who_would_change_a_payout_waits_for_whoever_is_at_it(self, scene: Scene) -> None:
        payout = a_payout(scene.host.id, scene.book()).transferred("tr_1", at=NOW)
        _store(scene, payout)

        def take_back(_: int) -> None:
            with scene.transactions.begin(acting_as=SYSTEM) as work:
                current = work.payouts.get(payout.id, changing=True)
                work.payouts.save(current.took_back(Money(1, "USD"), at=NOW))

        with ThreadPoolExecutor(4) as workers:
            list(workers.map(take_back, range(4)))
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert work.payouts.get(payout.id).reversed == Money(4, "USD")

    def test_a_reversal_is_kept_once(self, scene: Scene) -> None:
        payout = a_payout(scene.host.id, scene.book())
        _store(scene, payout)
        late, early = (
            TransferReversal(
                id=TransferReversalId(an_id()),
                payout_id=payout.id,
                gateway_id=f"trr_{minute}",
                amount=Money(minute, "USD"),
                created_at=NOW + minute * MINUTE,
            )
            for minute in (2, 1)
        )
        told_again = attrs.evolve(early, id=TransferReversalId(an_id()))
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            for reversal in (late, early, late, told_again):
                work.transfer_reversals.add(reversal)
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert list(work.transfer_reversals.of(payout.id)) == [early, late]
            assert list(work.transfer_reversals.of(a_payout(scene.host.id, scene.book()).id)) == []
