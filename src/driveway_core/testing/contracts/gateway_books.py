"""What every gateway's own books must say."""

from datetime import timedelta

from driveway_core.money import total
from driveway_core.ports import GatewayBooks, PayoutGateway
from driveway_core.testing.contracts.far_sides import (
    Driver,
    FarSideInTime,
    OverBooks,
    SomeCard,
    dollars,
)

_HOUR = timedelta(hours=1)


class GatewayBooksContract(OverBooks):
    """``GatewayBooks``."""

    def test_every_movement_names_what_brought_it_about(
        self, books: GatewayBooks, payouts: PayoutGateway, far_side: FarSideInTime, driver: Driver
    ) -> None:
        began = far_side.now()
        paid = driver.pays(dollars("50.00"), SomeCard.AT_ONCE)
        back = driver.gets_back(paid.intent_id, dollars("5.00"))
        host = far_side.a_host()
        sent = payouts.transfer(host, dollars("20.00"), group="p1", about={}, key=far_side.new_key())
        taken = payouts.reverse(sent.gateway_id, dollars("2.00"), about={}, key=far_side.new_key())
        payouts.pay_out(host, dollars("18.00"), about={}, key=far_side.new_key())
        assert paid.charge_id is not None
        dispute = far_side.contests(paid.charge_id)
        far_side.later(_HOUR)
        moves = list(books.movements(began - _HOUR, far_side.now()))
        amounts = {each.source: each.amount for each in moves}
        assert amounts == {
            paid.charge_id: dollars("50.00"),
            back: dollars("-5.00"),
            sent.gateway_id: dollars("-20.00"),
            taken.gateway_id: dollars("2.00"),
            dispute: dollars("-50.00"),
        }
        assert {each.source: each.cost for each in moves}[paid.charge_id] == paid.cost
        for each in moves:
            assert each.net == each.amount - each.cost
        assert total((each.amount for each in moves), "USD") == dollars("-23.00")

    def test_movements_are_told_earliest_first_and_those_of_their_time_only(
        self, books: GatewayBooks, far_side: FarSideInTime, driver: Driver
    ) -> None:
        began, charges = far_side.now(), []
        for _ in range(3):
            charges.append(driver.pays(dollars("5.00")).charge_id)
            far_side.later(_HOUR)
        first = began - timedelta(seconds=1)
        everything = list(books.movements(first, far_side.now()))
        assert [each.source for each in everything] == charges
        assert [each.at for each in everything] == sorted(each.at for each in everything)
        second = everything[1].at
        assert [each.source for each in books.movements(second, second + _HOUR)] == [charges[1]]
        assert list(books.movements(far_side.now() + _HOUR, far_side.now() + 2 * _HOUR)) == []

    def test_there_is_no_movement_that_is_not_told(
        self, books: GatewayBooks, far_side: FarSideInTime, driver: Driver
    ) -> None:
        began = far_side.now()
        charges = {driver.pays(dollars("0.50")).charge_id for _ in range(120)}
        found = list(books.movements(began - _HOUR, began + _HOUR))
        assert {each.source for each in found} == charges
        assert len(found) == 120
