"""Hosts are paid: by the week, once for each stay, and again where a bank sent it back."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import attrs
import pytest
from tests.integration.money.payroll import Payroll
from tests.integration.money.street import Street

from driveway_core.actors import SYSTEM, AccountStatus
from driveway_core.errors import Unavailable
from driveway_core.ledger import Book
from driveway_core.money import Money
from driveway_core.payment_operations import OperationKind, OperationState
from driveway_core.payouts import PayoutStatus
from driveway_core.testing.builders import NOW
from driveway_core.use_cases.run_payouts import WhyNot
from driveway_sandbox import Fault, FaultKind
from driveway_sandbox.stripe.rows import PLATFORM


def test_a_stay_is_transferred_and_paid_out_the_week_after(street: Street, payroll: Payroll) -> None:
    scene = street.scene()
    account = payroll.host(scene)
    booking = payroll.stay(scene)
    assert payroll.run().hosts == ()
    payroll.a_week_later()
    run = payroll.run()
    payout = payroll.only(run)
    assert (payout.status, payout.amount) == (PayoutStatus.PROCESSING, booking.offer.due.subtotal)
    assert run.stays == 1
    assert run.amounts == {"USD": payout.amount}
    assert payroll.operations(payout.id) == [
        (OperationKind.TRANSFER, "succeeded", 1),
        (OperationKind.PAY_OUT, "succeeded", 1),
    ]
    assert street.ledger(booking).balances[Book.HOST_BALANCE] == payout.amount
    assert street.sandbox.ledger.of(account, "usd") == 0
    street.wait(days=3)
    payroll.settle(payout.id)
    assert payroll.payout(payout.id).status is PayoutStatus.PAID
    balances = payroll.balances()
    assert not balances.host_is_owed
    assert not balances.sum
    assert street.sandbox.ledger.of(PLATFORM, "usd") == balances[Book.GATEWAY].minor
    assert payroll.reconcile().rows == ()


def test_run_twice_a_stay_is_paid_once(street: Street, payroll: Payroll) -> None:
    scene = street.scene()
    payroll.host(scene)
    payroll.stay(scene)
    payroll.a_week_later()
    assert len(payroll.run(dry_run=True).made) == 1
    assert street.rows("transfer") == []
    assert len(payroll.run().made) == 1
    assert payroll.run().hosts == ()
    assert len(street.rows("transfer")) == 1


@pytest.mark.parametrize(
    "change, why",
    [
        ({"email_verified": False}, WhyNot.UNVERIFIED),
        ({"payee_id": None}, WhyNot.NO_ACCOUNT),
        ({"status": AccountStatus.SUSPENDED}, WhyNot.NOT_ACTIVE),
        ({"payee_id": "acct_of_somebody"}, WhyNot.CANNOT_RECEIVE),
    ],
)
def test_a_host_who_cannot_be_paid_is_named_and_paid_later(
    street: Street, payroll: Payroll, change: dict[str, object], why: WhyNot
) -> None:
    scene = street.scene()
    account = payroll.host(scene)
    payroll.stay(scene)
    payroll.a_week_later()
    with street.transactions.begin(acting_as=SYSTEM) as work:
        host = work.accounts.get(scene.host.id)
        work.accounts.save(attrs.evolve(host, **change))  # type: ignore[arg-type]  # fields of an account
    (left,) = payroll.run().left_out
    assert (left.payout.host_id, left.why_not) == (scene.host.id, why)
    with street.transactions.begin(acting_as=SYSTEM) as work:
        host = work.accounts.get(scene.host.id)
        work.accounts.save(attrs.evolve(host, status=AccountStatus.ACTIVE))
    payroll.known_as(scene.host.id, account)
    assert len(payroll.run().made) == 1


def test_too_small_a_balance_leaves_the_payout_pending_and_is_tried_again(
    street: Street, payroll: Payroll
) -> None:
    scene = street.scene()
    payroll.host(scene)
    payroll.stay(scene)
    street.book(scene, 900, 902, card=street.card(scene.driver.id, "pm_card_createDispute"))
    payroll.a_week_later()
    payout = payroll.only(payroll.run())
    refused = (OperationKind.TRANSFER, "failed", 1)
    assert (payout.status, payroll.operations(payout.id)) == (PayoutStatus.PENDING, [refused])
    assert payroll.all_operations(payout.id)[0].error_code == "balance_too_small"
    street.book(scene, 1000, 1050, card=street.card(scene.driver.id, "pm_card_bypassPending"))
    payroll.settle(payout.id)
    assert payroll.operations(payout.id) == [refused]
    street.wait(hours=1)
    payroll.settle(payout.id)
    assert payroll.payout(payout.id).status is PayoutStatus.PROCESSING
    assert payroll.operations(payout.id)[0] == (OperationKind.TRANSFER, "succeeded", 2)


def test_what_came_back_from_the_bank_is_paid_out_again_and_never_transferred_again(
    street: Street, payroll: Payroll
) -> None:
    scene = street.scene()
    account = payroll.host(scene, bank="000111111113")
    payroll.stay(scene)
    payroll.a_week_later()
    payout = payroll.only(payroll.run())
    street.wait(days=2)
    payroll.settle(payout.id)
    assert payroll.payout(payout.id).status is PayoutStatus.PAID
    street.wait(days=1)
    payroll.settle(payout.id)
    failed = payroll.payout(payout.id)
    assert failed.status is PayoutStatus.FAILED
    assert failed.failure is not None
    assert failed.failure.code == "account_closed"
    assert payroll.balances().host_is_owed == payout.amount
    payroll.settle(payout.id)
    assert len(payroll.operations(payout.id)) == 2
    assert [row.detail for row in payroll.reconcile().rows] == ["account_closed"]
    street.browser(f"accounts/{account}/bank", bank="000123456789")
    payroll.look_at_host(account)
    payroll.settle(payout.id)
    street.wait(days=4)
    payroll.settle(payout.id)
    assert payroll.payout(payout.id).status is PayoutStatus.PAID
    assert [kind for kind, _, _ in payroll.operations(payout.id)] == [
        OperationKind.TRANSFER,
        OperationKind.PAY_OUT,
        OperationKind.PAY_OUT,
    ]
    assert len(street.rows("transfer")) == 1
    assert not payroll.balances().host_is_owed
    assert payroll.reconcile().rows == ()


@pytest.mark.parametrize("path", ["*/transfers", "*/payouts"])
def test_an_answer_that_never_came_moves_the_money_once(street: Street, payroll: Payroll, path: str) -> None:
    scene = street.scene()
    payroll.host(scene)
    payroll.stay(scene)
    payroll.a_week_later()
    street.sandbox.faults.drop_after(path)
    payout = payroll.only(payroll.run())
    assert payroll.all_operations(payout.id)[-1].state is OperationState.UNKNOWN
    payroll.settle(payout.id)
    assert payroll.payout(payout.id).status is PayoutStatus.PROCESSING
    assert (len(street.rows("transfer")), len(street.rows("payout"))) == (1, 1)


@pytest.mark.parametrize("path", ["*/transfers", "*/payouts"])
@pytest.mark.parametrize("kind", [FaultKind.DROP_BEFORE, FaultKind.ERROR_AFTER, FaultKind.DROP_AFTER])
def test_after_a_day_it_is_looked_up_and_only_done_if_it_was_not(
    street: Street, payroll: Payroll, path: str, kind: FaultKind
) -> None:
    scene = street.scene()
    payroll.host(scene)
    payroll.stay(scene)
    payroll.a_week_later()
    street.sandbox.faults.add(Fault(kind, path=path))
    payout = payroll.only(payroll.run())
    street.wait(days=2)
    payroll.settle(payout.id)
    street.wait(days=3)
    payroll.settle(payout.id)
    assert payroll.payout(payout.id).status is PayoutStatus.PAID
    assert (len(street.rows("transfer")), len(street.rows("payout"))) == (1, 1)
    assert payroll.reconcile().rows == ()


def test_two_workers_at_one_payout_move_the_money_once(street: Street, payroll: Payroll) -> None:
    scene = street.scene()
    payroll.host(scene)
    payroll.stay(scene)
    payroll.a_week_later()
    street.sandbox.faults.add(Fault(FaultKind.DROP_BEFORE, path="*/transfers"))
    payout = payroll.only(payroll.run())

    def settle(_: int) -> None:
        with suppress(Unavailable):
            payroll.settle(payout.id)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(settle, range(8)))
    payroll.settle(payout.id)
    assert payroll.payout(payout.id).status is PayoutStatus.PROCESSING
    assert (len(street.rows("transfer")), len(street.rows("payout"))) == (1, 1)


def test_a_payout_that_debts_eat_up_is_settled_without_a_transfer(street: Street, payroll: Payroll) -> None:
    scene = street.scene()
    payroll.host(scene)
    first = payroll.stay(scene, 48, 50)
    payroll.a_week_later()
    payroll.settle(payroll.only(payroll.run()).id)
    street.wait(days=3)
    payroll.settle(payroll.only_of(scene).id)
    street.browser(f"charges/{street.payments(first.id)[0].charge_id}/dispute")
    dispute = street.rows("dispute")[0]["id"]
    street.browser(f"disputes/{dispute}/closing", status="lost")
    payroll.hear("charge.dispute.closed")
    assert payroll.balances().host_is_owed == -first.offer.due.subtotal
    hours = (street.clock() - NOW).total_seconds() // 3600 + 24
    second = payroll.stay(scene, hours, hours + 1)
    payroll.a_week_later()
    payout = payroll.only(payroll.run())
    assert (payout.status, payout.amount) == (PayoutStatus.PAID, Money.zero("USD"))
    assert payout.netted[0].amount == second.offer.due.subtotal
    assert len(street.rows("transfer")) == 1
    assert payroll.balances().host_is_owed == second.offer.due.subtotal - first.offer.due.subtotal
    assert [row.what for row in payroll.reconcile().rows] == ["debt"]
    assert payroll.reconcile().is_balanced
