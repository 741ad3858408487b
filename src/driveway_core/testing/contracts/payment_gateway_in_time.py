"""What every gateway for payments must do as time passes and banks make up their minds."""

from datetime import timedelta

import pytest

from driveway_core.disputes import DisputeStatus
from driveway_core.gateways import AuthenticationRequired, GatewayRefused, HoldExpired, PaymentDeclined
from driveway_core.payments import Stage
from driveway_core.ports import PaymentGateway
from driveway_core.refunds import RefundStatus
from driveway_core.testing.contracts.far_sides import (
    Driver,
    FarSideInTime,
    OverGatewayInTime,
    SomeCard,
    dollars,
)

_DAY = timedelta(days=1)


class PaymentGatewayInTimeContract(OverGatewayInTime):
    """``PaymentGateway``, where time passes and banks change their minds."""

    @pytest.mark.parametrize("hold", [False, True])
    def test_a_bank_that_asks_its_driver_is_answered_by_them(
        self, gateway: PaymentGateway, far_side: FarSideInTime, driver: Driver, *, hold: bool
    ) -> None:
        intent = driver.wants(dollars("23.00"), hold=hold).seen.intent_id
        asked = driver.confirms(intent, far_side.card(SomeCard.ASKS))
        assert asked.seen.stage is Stage.WAITING
        assert asked.next_action
        assert gateway.to_pay(intent).next_action == asked.next_action
        far_side.answers(intent, agrees=True)
        done = gateway.to_pay(intent)
        assert done.seen.stage is (Stage.HELD if hold else Stage.CAPTURED)
        assert done.next_action is None

    def test_a_driver_who_says_no_may_pay_with_another_card(
        self, gateway: PaymentGateway, far_side: FarSideInTime, driver: Driver
    ) -> None:
        intent = driver.wants(dollars("23.00")).seen.intent_id
        driver.confirms(intent, far_side.card(SomeCard.ASKS))
        far_side.answers(intent, agrees=False)
        refused = gateway.payment(intent)
        assert refused.stage is Stage.WAITING
        assert refused.failure is not None
        assert driver.confirms(intent, far_side.card(SomeCard.GOOD)).seen.stage is Stage.CAPTURED

    def test_a_bank_that_asks_a_driver_who_is_away_leaves_the_payment_for_them(
        self, gateway: PaymentGateway, far_side: FarSideInTime, driver: Driver
    ) -> None:
        intent = driver.wants(dollars("23.00")).seen.intent_id
        with pytest.raises(AuthenticationRequired) as asked:
            driver.confirms(intent, far_side.card(SomeCard.ASKS), present=False)
        assert asked.value.intent_id == intent
        assert gateway.payment(intent).stage is Stage.WAITING
        driver.confirms(intent, far_side.card(SomeCard.ASKS))
        far_side.answers(intent, agrees=True)
        assert gateway.payment(intent).stage is Stage.CAPTURED

    def test_a_card_is_declined_while_its_driver_is_away(
        self, far_side: FarSideInTime, driver: Driver
    ) -> None:
        intent = driver.wants(dollars("23.00")).seen.intent_id
        with pytest.raises(PaymentDeclined):
            driver.confirms(intent, far_side.card(SomeCard.POOR), present=False)

    def test_a_hold_ends_by_itself_and_can_then_not_be_captured(
        self, gateway: PaymentGateway, far_side: FarSideInTime, driver: Driver
    ) -> None:
        held = driver.pays(dollars("23.00"), hold=True)
        assert held.capture_before is not None
        far_side.later(held.capture_before - far_side.now() + timedelta(minutes=1))
        with pytest.raises(HoldExpired):
            gateway.capture(held.intent_id, key=far_side.new_key())
        gone = gateway.payment(held.intent_id)
        assert (gone.stage, gone.captured_at, gone.capture_before) == (Stage.CANCELLED, None, None)
        assert not gone.refunded
        assert list(gateway.refunds(held.intent_id)) == []

    def test_a_refund_waits_for_money_and_then_succeeds(
        self, gateway: PaymentGateway, far_side: FarSideInTime, driver: Driver
    ) -> None:
        paid = driver.pays(dollars("20.00"))
        assert paid.available_at is not None
        driver.gets_back(paid.intent_id, dollars("5.00"))
        (waiting,) = gateway.refunds(paid.intent_id)
        assert (waiting.status, waiting.moved) == (RefundStatus.PENDING, False)
        assert waiting.reason
        assert gateway.payment(paid.intent_id).refunded == dollars("5.00")
        far_side.later(paid.available_at - far_side.now() + _DAY)
        (done,) = gateway.refunds(paid.intent_id)
        assert (done.status, done.moved, done.reason) == (RefundStatus.SUCCEEDED, True, None)
        assert done.at > waiting.at

    def test_a_refund_that_comes_back_is_none(
        self, gateway: PaymentGateway, far_side: FarSideInTime, driver: Driver
    ) -> None:
        driver.pays(dollars("30.00"), SomeCard.AT_ONCE)
        paid = driver.pays(dollars("20.00"), SomeCard.REFUND_FAILS)
        driver.gets_back(paid.intent_id, dollars("5.00"))
        assert gateway.payment(paid.intent_id).refunded == dollars("5.00")
        (before,) = gateway.refunds(paid.intent_id)
        far_side.later(_DAY)
        (failed,) = gateway.refunds(paid.intent_id)
        assert (failed.status, failed.moved) == (RefundStatus.FAILED, True)
        assert failed.reason
        assert failed.at > before.at
        assert not gateway.payment(paid.intent_id).refunded

    def test_a_refund_that_takes_its_time_counts_meanwhile(
        self, gateway: PaymentGateway, far_side: FarSideInTime, driver: Driver
    ) -> None:
        driver.pays(dollars("30.00"), SomeCard.AT_ONCE)
        paid = driver.pays(dollars("20.00"), SomeCard.REFUND_WAITS)
        driver.gets_back(paid.intent_id, dollars("5.00"))
        (waiting,) = gateway.refunds(paid.intent_id)
        assert (waiting.status, waiting.moved) == (RefundStatus.PENDING, True)
        assert gateway.payment(paid.intent_id).refunded == dollars("5.00")

    @pytest.mark.parametrize("won", [True, False])
    def test_a_dispute_takes_the_money_until_it_is_won(
        self, gateway: PaymentGateway, far_side: FarSideInTime, driver: Driver, *, won: bool
    ) -> None:
        paid = driver.pays(dollars("20.00"))
        assert paid.charge_id is not None
        name = far_side.contests(paid.charge_id)
        opened = gateway.dispute(name)
        assert (opened.status, opened.intent_id) == (DisputeStatus.NEEDS_RESPONSE, paid.intent_id)
        assert (opened.amount, opened.taken, opened.given_back) == (
            dollars("20.00"),
            dollars("20.00"),
            dollars("0.00"),
        )
        assert opened.cost is not None
        assert opened.cost > dollars("0.00")
        assert opened.evidence_due_by is not None
        assert opened.evidence_due_by > opened.at
        assert opened.reason
        with pytest.raises(GatewayRefused):
            driver.gets_back(paid.intent_id, dollars("1.00"))
        far_side.later(_DAY)
        far_side.decides(name, won=won)
        closed = gateway.dispute(name)
        assert closed.status is (DisputeStatus.WON if won else DisputeStatus.LOST)
        assert (closed.taken, closed.cost) == (opened.taken, opened.cost)
        assert closed.given_back == (dollars("20.00") if won else dollars("0.00"))
        assert closed.at > opened.at

    def test_an_inquiry_takes_nothing_and_is_over_when_it_is_closed(
        self, gateway: PaymentGateway, far_side: FarSideInTime, driver: Driver
    ) -> None:
        paid = driver.pays(dollars("20.00"))
        assert paid.charge_id is not None
        name = far_side.contests(paid.charge_id, inquiry=True)
        warned = gateway.dispute(name)
        assert (warned.status, warned.taken, warned.cost) == (
            DisputeStatus.WARNED,
            dollars("0.00"),
            dollars("0.00"),
        )
        far_side.decides(name, won=True)
        closed = gateway.dispute(name)
        assert (closed.status, closed.taken) == (DisputeStatus.WON, dollars("0.00"))
