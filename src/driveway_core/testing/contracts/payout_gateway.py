"""What every gateway for payouts must do."""

import pytest

from driveway_core.gateways import BalanceTooSmall, GatewayRefused
from driveway_core.money import Money
from driveway_core.payouts import PayoutStatus
from driveway_core.ports import PaymentGateway, PayoutGateway
from driveway_core.testing.contracts.far_sides import Driver, FarSide, OverPayouts, SomeCard, dollars


class PayoutGatewayContract(OverPayouts):
    """``PayoutGateway``, as far as no time has to pass."""

    @pytest.fixture
    def host(self, driver: Driver, far_side: FarSide) -> str:
        """A host who can be paid, by a platform that has the money."""
        driver.pays(dollars("120.00"), SomeCard.AT_ONCE)
        return far_side.a_host()

    def test_a_new_host_receives_nothing_before_they_said_who_they_are(
        self, payouts: PayoutGateway, driver: Driver, far_side: FarSide
    ) -> None:
        driver.pays(dollars("20.00"), SomeCard.AT_ONCE)
        key = far_side.new_key()
        first, again = (
            payouts.create_account(
                email="hanna@example.org", country="US", about={"account_id": "a2"}, key=key
            )
            for _ in range(2)
        )
        assert first == again
        seen = payouts.account(first)
        assert (seen.account_id, seen.can_receive, seen.can_be_paid_out) == (first, False, False)
        assert seen.missing
        link = payouts.onboarding_link(first, back_to="http://localhost:8000/hosts/me")
        assert link.url.startswith("http")
        with pytest.raises(GatewayRefused):
            payouts.transfer(first, dollars("1.00"), group="p1", about={}, key=far_side.new_key())

    def test_a_host_who_said_it_can_receive(self, payouts: PayoutGateway, host: str) -> None:
        seen = payouts.account(host)
        assert (seen.can_receive, seen.can_be_paid_out) == (True, True)

    def test_an_account_of_nobodys_can_do_nothing(self, payouts: PayoutGateway) -> None:
        seen = payouts.account("acct_nobodys")
        assert (seen.can_receive, seen.can_be_paid_out, seen.missing) == (False, False, ())

    def test_the_same_key_transfers_once(self, payouts: PayoutGateway, far_side: FarSide, host: str) -> None:
        group, key = far_side.new_key(), far_side.new_key()
        about = {"payout_id": "p1"}
        made = [payouts.transfer(host, dollars("10.00"), group=group, about=about, key=key) for _ in range(2)]
        assert made[0] == made[1]
        (found,) = payouts.transfers(group)
        assert found == made[0] == payouts.transfer_seen(found.gateway_id)
        assert (found.amount, found.reversed, found.about) == (dollars("10.00"), dollars("0.00"), about)
        assert list(payouts.transfers(far_side.new_key())) == []

    def test_a_transfer_is_taken_back_in_parts(
        self, payouts: PayoutGateway, far_side: FarSide, host: str
    ) -> None:
        group, key = far_side.new_key(), far_side.new_key()
        sent = payouts.transfer(host, dollars("10.00"), group=group, about={}, key=far_side.new_key())
        about = {"operation_id": "o1"}
        for _ in range(2):
            back = payouts.reverse(sent.gateway_id, dollars("4.00"), about=about, key=key)
            assert (back.amount, back.about) == (dollars("4.00"), about)
        rest = payouts.reverse(sent.gateway_id, dollars("6.00"), about={}, key=far_side.new_key())
        assert {each.gateway_id for each in payouts.reversals(sent.gateway_id)} == {
            back.gateway_id,
            rest.gateway_id,
        }
        assert payouts.transfer_seen(sent.gateway_id).reversed == dollars("10.00")
        with pytest.raises(GatewayRefused):
            payouts.reverse(sent.gateway_id, dollars("0.01"), about={}, key=far_side.new_key())

    def test_nobody_sends_what_is_not_there(
        self, payouts: PayoutGateway, far_side: FarSide, host: str
    ) -> None:
        much = Money.of("99999.00", "USD")
        with pytest.raises(BalanceTooSmall):
            payouts.transfer(host, much, group="p1", about={}, key=far_side.new_key())
        with pytest.raises(BalanceTooSmall):
            payouts.pay_out(host, much, about={}, key=far_side.new_key())

    @pytest.mark.parametrize("currency", ["USD", "JPY", "KWD", "HUF"])
    def test_what_is_paid_out_can_be_moved_and_taken_back(
        self, gateway: PaymentGateway, payouts: PayoutGateway, currency: str
    ) -> None:
        step = payouts.payout_step(currency)
        assert step == step.down_to(gateway.limits(currency).step) > Money.zero(currency)

    def test_the_same_key_pays_out_once(self, payouts: PayoutGateway, far_side: FarSide, host: str) -> None:
        payouts.transfer(host, dollars("10.00"), group=far_side.new_key(), about={}, key=far_side.new_key())
        key, about = far_side.new_key(), {"payout_id": far_side.new_key()}
        made = [payouts.pay_out(host, dollars("10.00"), about=about, key=key) for _ in range(2)]
        assert {each.gateway_id for each in made} == {made[0].gateway_id}
        assert (made[0].amount, made[0].about, made[0].failure_code) == (dollars("10.00"), about, None)
        assert made[0].status in (PayoutStatus.PROCESSING, PayoutStatus.PAID)
        found = payouts.payout(host, made[0].gateway_id)
        assert (found.gateway_id, found.about) == (made[0].gateway_id, about)
        assert [each.about for each in payouts.payouts(host)].count(about) == 1

    def test_what_does_not_exist_is_refused(
        self, payouts: PayoutGateway, far_side: FarSide, host: str
    ) -> None:
        with pytest.raises(GatewayRefused):
            payouts.transfer_seen("tr_nobodys")
        with pytest.raises(GatewayRefused):
            payouts.payout(host, "po_nobodys")
        with pytest.raises(GatewayRefused):
            payouts.reverse("tr_nobodys", dollars("1.00"), about={}, key=far_side.new_key())
        with pytest.raises(GatewayRefused):
            payouts.transfer("acct_nobodys", dollars("1.00"), group="g", about={}, key=far_side.new_key())
