"""What every gateway for payouts must do as time passes and banks send money back."""

from datetime import timedelta

import pytest

from driveway_core.gateways import BalanceTooSmall
from driveway_core.payouts import PayoutStatus
from driveway_core.ports import PayoutGateway
from driveway_core.testing.contracts.far_sides import (
    Driver,
    FarSideInTime,
    OverPayoutsInTime,
    SomeCard,
    dollars,
)


class PayoutGatewayInTimeContract(OverPayoutsInTime):
    """``PayoutGateway``, where time passes and banks send money back."""

    @pytest.fixture
    def host(self, payouts: PayoutGateway, driver: Driver, far_side: FarSideInTime) -> str:
        """A host with ten dollars of their balance."""
        driver.pays(dollars("20.00"), SomeCard.AT_ONCE)
        host = far_side.a_host()
        payouts.transfer(host, dollars("10.00"), group="p1", about={}, key=far_side.new_key())
        return host

    def test_a_host_can_be_paid_once_they_said_who_they_are(
        self, payouts: PayoutGateway, far_side: FarSideInTime
    ) -> None:
        made = payouts.create_account(
            email="hanna@example.org", country="US", about={}, key=far_side.new_key()
        )
        link = payouts.onboarding_link(made, back_to="http://localhost:8000/hosts/me")
        assert link.expires_at > far_side.now()
        far_side.onboards(made)
        seen = payouts.account(made)
        assert (seen.can_receive, seen.can_be_paid_out, seen.missing) == (True, True, ())

    def test_a_payout_arrives(self, payouts: PayoutGateway, far_side: FarSideInTime, host: str) -> None:
        made = payouts.pay_out(host, dollars("10.00"), about={}, key=far_side.new_key())
        assert made.status is PayoutStatus.PROCESSING
        far_side.later(timedelta(days=5))
        paid = payouts.payout(host, made.gateway_id)
        assert (paid.status, paid.failure_code) == (PayoutStatus.PAID, None)
        assert paid.at > made.at

    @pytest.mark.parametrize("days", [0, 5])
    def test_a_payout_fails_even_after_it_was_called_paid_and_the_money_is_there_again(
        self, payouts: PayoutGateway, far_side: FarSideInTime, host: str, days: int
    ) -> None:
        key = far_side.new_key()
        made = payouts.pay_out(host, dollars("10.00"), about={"payout_id": "p1"}, key=key)
        far_side.later(timedelta(days=days, hours=1))
        far_side.bounces(made.gateway_id)
        failed = payouts.payout(host, made.gateway_id)
        assert (failed.status, failed.about) == (PayoutStatus.FAILED, {"payout_id": "p1"})
        assert failed.failure_code
        assert failed.at > made.at
        assert [each.status for each in payouts.payouts(host)] == [PayoutStatus.FAILED]
        far_side.onboards(host)
        again = payouts.pay_out(host, dollars("10.00"), about={}, key=far_side.new_key())
        assert again.status is PayoutStatus.PROCESSING

    def test_an_old_answer_to_a_key_is_not_news(
        self, payouts: PayoutGateway, far_side: FarSideInTime, host: str
    ) -> None:
        key = far_side.new_key()
        made = payouts.pay_out(host, dollars("10.00"), about={}, key=key)
        far_side.bounces(made.gateway_id)
        again = payouts.pay_out(host, dollars("10.00"), about={}, key=key)
        assert (again.gateway_id, again.status) == (made.gateway_id, PayoutStatus.FAILED)

    def test_what_is_at_the_bank_is_not_taken_back(
        self, payouts: PayoutGateway, far_side: FarSideInTime, host: str
    ) -> None:
        payouts.pay_out(host, dollars("10.00"), about={}, key=far_side.new_key())
        (sent,) = payouts.transfers("p1")
        with pytest.raises(BalanceTooSmall):
            payouts.reverse(sent.gateway_id, dollars("1.00"), about={}, key=far_side.new_key())

    def test_money_that_is_on_its_way_is_not_sent(
        self, payouts: PayoutGateway, far_side: FarSideInTime, driver: Driver, host: str
    ) -> None:
        paid = driver.pays(dollars("200.00"))
        assert paid.available_at is not None
        with pytest.raises(BalanceTooSmall):
            payouts.transfer(host, dollars("150.00"), group="p2", about={}, key=far_side.new_key())
        far_side.later(paid.available_at - far_side.now() + timedelta(seconds=1))
        sent = payouts.transfer(host, dollars("150.00"), group="p2", about={}, key=far_side.new_key())
        assert sent.amount == dollars("150.00")
