"""What every gateway for payments must do."""

from datetime import timedelta

import attrs
import pytest

from driveway_core.errors import Missing
from driveway_core.gateways import DeclineReason, GatewayRefused, PaymentDeclined
from driveway_core.money import Money
from driveway_core.payments import Stage
from driveway_core.ports import PaymentGateway
from driveway_core.refunds import RefundStatus
from driveway_core.testing.contracts.far_sides import Driver, FarSide, OverGateway, SomeCard, dollars


class PaymentGatewayContract(OverGateway):
    """``PaymentGateway``, as far as no time has to pass."""

    def test_a_payment_takes_nothing_before_it_is_confirmed(
        self, gateway: PaymentGateway, driver: Driver
    ) -> None:
        made = driver.wants(dollars("23.00"))
        seen = gateway.payment(made.seen.intent_id)
        assert attrs.evolve(seen, seen_at=made.seen.seen_at) == made.seen
        assert (seen.stage, seen.amount) == (Stage.WAITING, dollars("23.00"))
        assert seen.about == {"operation_id": "o1", "booking_id": "b1"}
        assert (seen.charge_id, seen.authorized_at, seen.captured_at, seen.cost) == (None, None, None, None)
        assert made.client_secret
        assert made.client_secret not in repr(made)

    def test_a_confirmed_payment_is_captured_and_says_with_what(
        self, gateway: PaymentGateway, driver: Driver
    ) -> None:
        paid = driver.pays(dollars("23.00"))
        assert (paid.stage, paid.kind, paid.failure) == (Stage.CAPTURED, "card", None)
        assert paid.charge_id
        assert paid.method_id
        assert paid.authorized_at is not None
        assert paid.captured_at is not None
        assert paid.authorized_at <= paid.captured_at
        assert paid.available_at is not None
        assert paid.cost is not None
        assert Money.zero("USD") <= paid.cost < dollars("23.00")
        assert not paid.refunded
        assert attrs.evolve(gateway.payment(paid.intent_id), seen_at=paid.seen_at) == paid

    def test_a_driver_pays_at_their_browser_and_we_see_it(
        self, gateway: PaymentGateway, far_side: FarSide, driver: Driver
    ) -> None:
        intent = driver.wants(dollars("5.00")).seen.intent_id
        far_side.pays(intent, far_side.card(SomeCard.GOOD))
        assert gateway.to_pay(intent).seen.stage is Stage.CAPTURED

    def test_a_hold_takes_nothing_before_its_capture(
        self, gateway: PaymentGateway, far_side: FarSide, driver: Driver
    ) -> None:
        held = driver.pays(dollars("23.00"), hold=True)
        assert (held.stage, held.captured_at, held.cost) == (Stage.HELD, None, None)
        assert held.authorized_at is not None
        assert held.capture_before is not None
        assert held.capture_before - held.authorized_at > timedelta(days=1)
        taken = gateway.capture(held.intent_id, key=far_side.new_key())
        assert (taken.stage, taken.charge_id) == (Stage.CAPTURED, held.charge_id)
        assert taken.captured_at is not None
        assert taken.cost

    def test_a_hold_that_is_cancelled_gives_nothing_back_because_nothing_was_taken(
        self, gateway: PaymentGateway, far_side: FarSide, driver: Driver
    ) -> None:
        held = driver.pays(dollars("23.00"), hold=True)
        gone = gateway.cancel(held.intent_id, key=far_side.new_key())
        assert (gone.stage, gone.captured_at) == (Stage.CANCELLED, None)
        assert not gone.refunded
        assert list(gateway.refunds(held.intent_id)) == []
        with pytest.raises(GatewayRefused):
            driver.gets_back(held.intent_id, dollars("1.00"))
        with pytest.raises(GatewayRefused):
            gateway.capture(held.intent_id, key=far_side.new_key())

    def test_a_payment_that_nobody_confirmed_can_be_cancelled_and_then_not_be_confirmed(
        self, gateway: PaymentGateway, far_side: FarSide, driver: Driver
    ) -> None:
        intent = driver.wants(dollars("23.00")).seen.intent_id
        assert gateway.cancel(intent, key=far_side.new_key()).stage is Stage.CANCELLED
        with pytest.raises(GatewayRefused):
            driver.confirms(intent, far_side.card(SomeCard.GOOD))

    def test_what_was_captured_is_not_cancelled_and_what_is_done_already_is_done(
        self, gateway: PaymentGateway, far_side: FarSide, driver: Driver
    ) -> None:
        held = driver.pays(dollars("23.00"), hold=True)
        for _ in range(2):
            assert gateway.capture(held.intent_id, key=far_side.new_key()).stage is Stage.CAPTURED
        with pytest.raises(GatewayRefused):
            gateway.cancel(held.intent_id, key=far_side.new_key())
        open_one = driver.wants(dollars("5.00")).seen.intent_id
        for _ in range(2):
            assert gateway.cancel(open_one, key=far_side.new_key()).stage is Stage.CANCELLED

    @pytest.mark.parametrize(
        "kind, reason",
        [
            (SomeCard.DECLINED, DeclineReason.DECLINED),
            (SomeCard.POOR, DeclineReason.INSUFFICIENT_FUNDS),
            (SomeCard.EXPIRED, DeclineReason.EXPIRED_CARD),
            (SomeCard.WRONG_CVC, DeclineReason.WRONG_CVC),
            (SomeCard.STOLEN, DeclineReason.LOST_OR_STOLEN),
        ],
    )
    def test_a_declined_card_leaves_the_payment_open_for_another(
        self,
        gateway: PaymentGateway,
        far_side: FarSide,
        driver: Driver,
        kind: SomeCard,
        reason: DeclineReason,
    ) -> None:
        intent = driver.wants(dollars("23.00")).seen.intent_id
        with pytest.raises(PaymentDeclined) as declined:
            driver.confirms(intent, far_side.card(kind))
        assert declined.value.reason is reason
        still = gateway.payment(intent)
        assert (still.stage, still.charge_id, still.cost) == (Stage.WAITING, None, None)
        assert still.failure is not None
        assert still.failure.code
        paid = driver.confirms(intent, far_side.card(SomeCard.GOOD)).seen
        assert (paid.stage, paid.failure) == (Stage.CAPTURED, None)

    def test_the_same_key_does_it_once(
        self, gateway: PaymentGateway, far_side: FarSide, driver: Driver
    ) -> None:
        create, confirm, refund = (far_side.new_key() for _ in range(3))
        card = far_side.card(SomeCard.GOOD)
        amount, about = dollars("20.00"), {"operation_id": create}
        made = [
            gateway.create(amount, customer=driver.customer, hold=False, about=about, key=create)
            for _ in range(2)
        ]
        intents = {each.seen.intent_id for each in made}
        assert len(intents) == 1
        (intent,) = intents
        for _ in range(2):
            paid = gateway.confirm(intent, method=card, driver_present=True, key=confirm).seen
            assert paid.stage is Stage.CAPTURED
        back = {gateway.refund(intent, dollars("1.00"), about={}, key=refund).gateway_id for _ in range(2)}
        assert len(back) == 1
        assert gateway.payment(intent).refunded == dollars("1.00")
        assert [each.intent_id for each in gateway.payments_about("operation_id", create)] == [intent]

    def test_an_old_answer_to_a_key_is_not_news(
        self, gateway: PaymentGateway, far_side: FarSide, driver: Driver
    ) -> None:
        held, key = driver.pays(dollars("20.00"), hold=True), far_side.new_key()
        assert not gateway.capture(held.intent_id, key=key).refunded
        driver.gets_back(held.intent_id, dollars("3.00"))
        assert gateway.capture(held.intent_id, key=key).refunded == dollars("3.00")

    def test_the_same_key_does_not_do_something_else(
        self, gateway: PaymentGateway, far_side: FarSide, driver: Driver
    ) -> None:
        paid, key = driver.pays(dollars("20.00")), far_side.new_key()
        gateway.refund(paid.intent_id, dollars("1.00"), about={}, key=key)
        with pytest.raises(GatewayRefused):
            gateway.refund(paid.intent_id, dollars("2.00"), about={}, key=key)

    def test_a_payment_goes_back_in_parts_and_never_more_than_all_of_it(
        self, gateway: PaymentGateway, driver: Driver
    ) -> None:
        paid = driver.pays(dollars("20.00"), SomeCard.AT_ONCE)
        first, second = (driver.gets_back(paid.intent_id, dollars("6.00"), operation=o) for o in ("r1", "r2"))
        assert first != second
        with pytest.raises(GatewayRefused):
            driver.gets_back(paid.intent_id, dollars("8.01"))
        assert gateway.payment(paid.intent_id).refunded == dollars("12.00")
        driver.gets_back(paid.intent_id, dollars("8.00"), operation="r3")
        whole = gateway.payment(paid.intent_id)
        assert (whole.stage, whole.refunded) == (Stage.CAPTURED, dollars("20.00"))
        assert whole.refunded_at is not None
        refunds = {each.about["operation_id"]: each for each in gateway.refunds(paid.intent_id)}
        assert [refunds[o].amount for o in ("r1", "r2", "r3")] == [
            dollars("6.00"),
            dollars("6.00"),
            dollars("8.00"),
        ]
        assert {each.status for each in refunds.values()} <= {RefundStatus.SUCCEEDED, RefundStatus.PENDING}
        with pytest.raises(GatewayRefused):
            driver.gets_back(paid.intent_id, dollars("0.01"))

    def test_payments_are_found_by_what_they_are_about(
        self, gateway: PaymentGateway, far_side: FarSide, driver: Driver
    ) -> None:
        operation = far_side.new_key()
        paid = driver.pays(dollars("5.00"), operation=operation)
        waiting = driver.wants(dollars("5.00"), operation=operation).seen
        driver.wants(dollars("5.00"), operation=far_side.new_key())
        found = {each.intent_id: each for each in gateway.payments_about("operation_id", operation)}
        assert set(found) == {paid.intent_id, waiting.intent_id}
        assert found[paid.intent_id].charge_id == paid.charge_id

    def test_what_does_not_exist_is_refused(self, gateway: PaymentGateway, far_side: FarSide) -> None:
        with pytest.raises(GatewayRefused):
            gateway.payment("pi_nobodys")
        with pytest.raises(GatewayRefused):
            gateway.cancel("pi_nobodys", key=far_side.new_key())
        with pytest.raises(GatewayRefused):
            gateway.dispute("dp_nobodys")

    @pytest.mark.parametrize("currency", ["USD", "JPY", "KWD", "HUF"])
    def test_a_price_is_charged_in_whole_steps(
        self, gateway: PaymentGateway, driver: Driver, currency: str
    ) -> None:
        limits = gateway.limits(currency)
        assert limits.smallest.down_to(limits.step) == limits.smallest >= limits.step
        price = Money(1_234_567, currency)
        assert price - limits.charge(price) < limits.step <= price
        assert driver.wants(limits.charge(price)).seen.amount == limits.charge(price)

    def test_the_smallest_charge_is_charged_and_less_is_not(
        self, gateway: PaymentGateway, driver: Driver
    ) -> None:
        smallest = gateway.limits("USD").smallest
        assert driver.pays(smallest).stage is Stage.CAPTURED
        with pytest.raises(GatewayRefused):
            driver.wants(smallest - dollars("0.01"))
        with pytest.raises(GatewayRefused):
            driver.wants(Money.zero("USD"))

    def test_the_largest_charge_is_taken_on_and_more_is_not(
        self, gateway: PaymentGateway, driver: Driver
    ) -> None:
        largest = gateway.limits("USD").largest
        if largest is None:
            return
        assert driver.wants(largest).seen.amount == largest
        with pytest.raises(GatewayRefused):
            driver.wants(largest + dollars("0.01"))

    def test_nobody_pays_with_anothers_card_or_with_a_cards_number(
        self, gateway: PaymentGateway, far_side: FarSide, driver: Driver
    ) -> None:
        saved = driver.pays(dollars("5.00")).method_id
        assert saved is not None
        other = gateway.create_customer(
            email="otto@example.org", name="Otto", about={}, key=far_side.new_key()
        )
        theirs = attrs.evolve(driver, customer=other).wants(dollars("5.00")).seen.intent_id
        for card in (saved, "pm_nobodys", "4242424242424242"):
            with pytest.raises(Missing):
                driver.confirms(theirs, card)
        assert gateway.payment(theirs).stage is Stage.WAITING

    def test_a_card_that_paid_pays_again_without_its_driver(self, driver: Driver) -> None:
        saved = driver.pays(dollars("5.00")).method_id
        assert saved is not None
        intent = driver.wants(dollars("7.50")).seen.intent_id
        again = driver.confirms(intent, saved, present=False).seen
        assert (again.stage, again.method_id) == (Stage.CAPTURED, saved)
