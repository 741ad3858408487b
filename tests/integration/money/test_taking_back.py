"""An operator takes money back: what the host has not got yet, or was paid too much."""

from urllib.error import HTTPError

import pytest
from tests.integration.money.payroll import Payroll
from tests.integration.money.street import Street

from driveway_core.actors import SYSTEM, OperatorsOnly
from driveway_core.gateways import BalanceTooSmall
from driveway_core.ledger import Book
from driveway_core.money import Money
from driveway_core.payouts import Payout, PayoutMovedOn, PayoutStatus, TooMuchToTakeBack
from driveway_core.testing.builders import NOW
from driveway_core.testing.scenes import Scene


def _failed(street: Street, payroll: Payroll) -> tuple[Scene, str, Payout]:
    scene = street.scene()
    account = payroll.host(scene, bank="000111111113")
    payroll.stay(scene)
    payroll.a_week_later()
    payout = payroll.only(payroll.run())
    street.wait(days=3)
    payroll.settle(payout.id)
    return scene, account, payroll.payout(payout.id)


def test_a_failed_payout_that_is_taken_back_whole_gives_its_stays_free(
    street: Street, payroll: Payroll
) -> None:
    scene, account, payout = _failed(street, payroll)
    assert payout.status is PayoutStatus.FAILED
    taken = payroll.reverse(SYSTEM, payout.id)
    assert (taken.status, taken.reversed) == (PayoutStatus.CANCELLED, payout.amount)
    assert payroll.balances()[Book.HOST_BALANCE] == Money.zero("USD")
    assert street.sandbox.ledger.of(account, "usd") == 0
    street.browser(f"accounts/{account}/bank", bank="000123456789")
    again = payroll.only(payroll.run())
    assert (again.amount, again.status) == (payout.amount, PayoutStatus.PROCESSING)
    street.wait(days=3)
    payroll.settle(again.id)
    assert not payroll.balances().host_is_owed
    assert payroll.reconcile().rows == ()
    assert payroll.payout(payout.id).host_id == scene.host.id


def test_a_part_is_taken_back_and_the_rest_is_paid_out(street: Street, payroll: Payroll) -> None:
    _, account, payout = _failed(street, payroll)
    taken = payroll.reverse(SYSTEM, payout.id, Money.of("5.00", "USD"))
    assert (taken.status, taken.reversed) == (PayoutStatus.FAILED, Money.of("5.00", "USD"))
    street.browser(f"accounts/{account}/bank", bank="000123456789")
    street.wait(days=1)
    payroll.settle(payout.id)
    street.wait(days=3)
    payroll.settle(payout.id)
    assert payroll.payout(payout.id).status is PayoutStatus.PAID
    assert street.rows("payout")[-1]["amount"] == payout.amount.minor - 500
    assert payroll.balances().host_is_owed == Money.of("5.00", "USD")
    assert payroll.reconcile().rows == ()


def test_what_the_bank_has_is_not_taken_back_without_a_debt(street: Street, payroll: Payroll) -> None:
    scene = street.scene()
    payroll.host(scene)
    payroll.stay(scene)
    payroll.a_week_later()
    payout = payroll.only(payroll.run())
    with pytest.raises(PayoutMovedOn):
        payroll.reverse(SYSTEM, payout.id)
    street.wait(days=3)
    payroll.settle(payout.id)
    with pytest.raises(TooMuchToTakeBack) as refused:
        payroll.reverse(SYSTEM, payout.id)
    assert refused.value.most == Money.zero("USD")
    with pytest.raises(OperatorsOnly):
        payroll.reverse(scene.host.actor, payout.id)


def test_a_debt_is_taken_from_what_is_on_the_balance_and_kept_of_no_payout_besides(
    street: Street, payroll: Payroll
) -> None:
    scene = street.scene()
    account = payroll.host(scene)
    first = payroll.stay(scene)
    payroll.a_week_later()
    payout = payroll.only(payroll.run())
    street.wait(days=3)
    payroll.settle(payout.id)
    street.browser(f"charges/{street.payments(first.id)[0].charge_id}/dispute")
    street.browser(f"disputes/{street.rows('dispute')[0]['id']}/closing", status="lost")
    payroll.hear("charge.dispute.closed")
    debt = first.offer.due.subtotal
    with pytest.raises(BalanceTooSmall):
        payroll.reverse(SYSTEM, payout.id)
    hours = (street.clock() - NOW).total_seconds() // 3600 + 24
    street.book(scene, hours + 700, hours + 720, card=street.card(scene.driver.id, "pm_card_bypassPending"))
    street.gateway.payouts.transfer(account, debt, group="top-up", about={}, key="top-up")
    taken = payroll.reverse(SYSTEM, payout.id)
    assert (taken.status, taken.reversed) == (PayoutStatus.PAID, debt)
    with street.reading() as work:
        assert not work.ledgers.standing(Book.HOST, above=True, limit=9)
    second = payroll.stay(scene, hours, hours + 1)
    payroll.a_week_later()
    paid = payroll.only(payroll.run())
    assert (paid.netted, paid.amount) == ((), second.offer.due.subtotal)
    (stray,) = payroll.reconcile().rows
    assert (stray.reason, stray.amount) == ("only_theirs", debt)


def test_before_its_transfer_a_payout_is_simply_given_up(street: Street, payroll: Payroll) -> None:
    scene = street.scene()
    account = payroll.host(scene)
    booking = payroll.stay(scene)
    payroll.a_week_later()
    street.browser(f"accounts/{account}/restriction", restricted=True)
    assert [each.why_not for each in payroll.run().left_out] == ["cannot_receive"]
    street.browser(f"accounts/{account}/restriction", restricted=False)
    street.sandbox.faults.drop_before("*/transfers")
    payout = payroll.only(payroll.run())
    with pytest.raises(PayoutMovedOn):
        payroll.reverse(SYSTEM, payout.id)
    street.browser(f"accounts/{account}/restriction", restricted=True)
    assert len(payroll.settle(payout.id)) == 1
    assert payroll.reverse(SYSTEM, payout.id).status is PayoutStatus.CANCELLED
    assert payroll.reverse.transactions is street.transactions
    street.browser(f"accounts/{account}/restriction", restricted=False)
    assert payroll.only(payroll.run()).lines[0].booking_id == booking.id


def test_what_somebody_reverses_at_the_gateway_is_taken_in(street: Street, payroll: Payroll) -> None:
    _, _, payout = _failed(street, payroll)
    assert payout.transfer_id is not None
    key = "by hand"
    street.gateway.payouts.reverse(payout.transfer_id, Money.of("4.00", "USD"), about={}, key=key)
    payroll.hear("transfer.reversed")
    payroll.hear("transfer.reversed")
    assert payroll.payout(payout.id).reversed == Money.of("4.00", "USD")
    assert payroll.balances()[Book.HOST_BALANCE] == payout.amount - Money.of("4.00", "USD")


def test_no_bank_sends_back_what_was_taken_back_from_a_host(street: Street, payroll: Payroll) -> None:
    _, account, payout = _failed(street, payroll)
    payroll.reverse(SYSTEM, payout.id)
    (back,) = (row for row in street.rows("refund") if row["id"].startswith("pyr_"))
    with pytest.raises(HTTPError):
        street.browser(f"refunds/{back['id']}/failure")
    assert street.sandbox.ledger.of(account, "usd") == 0
