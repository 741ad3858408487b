"""What every reader of a gateway's events must do."""

from collections.abc import Iterator
from datetime import timedelta

import attrs
import pytest

from driveway_core.gateway_events import EventRefused, GatewayEvent, Subject
from driveway_core.ports import GatewayEvents, PayoutGateway
from driveway_core.testing.contracts.far_sides import (
    Driver,
    FarSideInTime,
    OverEvents,
    Sent,
    SomeCard,
    dollars,
)

_LATE = timedelta(minutes=10)


def read(events: GatewayEvents, far_side: FarSideInTime) -> Iterator[GatewayEvent]:
    """All events so far."""
    return (events.read(each.payload, each.signature, at=each.at) for each in far_side.sent())


def names(events: GatewayEvents, far_side: FarSideInTime, subject: Subject) -> set[tuple[str | None, str]]:
    """The accounts and the ids that were told of."""
    return {(each.account, each.object_id) for each in read(events, far_side) if each.subject is subject}


class GatewayEventsContract(OverEvents):
    """``GatewayEvents``."""

    @pytest.fixture
    def an_event(self, driver: Driver, far_side: FarSideInTime) -> Sent:
        """The latest that was sent."""
        driver.pays(dollars("5.00"))
        return far_side.sent()[-1]

    def test_everything_about_a_payment_names_the_payment(
        self, events: GatewayEvents, far_side: FarSideInTime, driver: Driver
    ) -> None:
        paid = driver.pays(dollars("5.00"), SomeCard.AT_ONCE)
        driver.gets_back(paid.intent_id, dollars("1.00"))
        held = driver.pays(dollars("5.00"), hold=True)
        told = [each for each in read(events, far_side) if each.subject is Subject.PAYMENT]
        assert {each.object_id for each in told} == {paid.intent_id, held.intent_id}
        assert len({each.kind for each in told}) > 2
        assert {each.account for each in told} == {None}

    def test_a_dispute_a_transfer_a_payout_and_an_account_name_themselves(
        self, events: GatewayEvents, payouts: PayoutGateway, far_side: FarSideInTime, driver: Driver
    ) -> None:
        paid = driver.pays(dollars("50.00"), SomeCard.AT_ONCE)
        assert paid.charge_id is not None
        host = far_side.a_host()
        sent = payouts.transfer(host, dollars("10.00"), group="p1", about={}, key=far_side.new_key())
        payouts.reverse(sent.gateway_id, dollars("1.00"), about={}, key=far_side.new_key())
        payout = payouts.pay_out(host, dollars("9.00"), about={}, key=far_side.new_key())
        dispute = far_side.contests(paid.charge_id)
        assert names(events, far_side, Subject.DISPUTE) == {(None, dispute)}
        assert names(events, far_side, Subject.TRANSFER) == {(None, sent.gateway_id)}
        assert names(events, far_side, Subject.PAYOUT) == {(host, payout.gateway_id)}
        assert names(events, far_side, Subject.ACCOUNT) == {(host, host)}

    def test_an_event_says_when_it_happened_and_when_it_came(
        self, events: GatewayEvents, an_event: Sent
    ) -> None:
        event = events.read(an_event.payload, an_event.signature, at=an_event.at)
        assert event.received_at == an_event.at
        assert abs(event.happened_at - an_event.at) < timedelta(minutes=1)
        assert (event.tries, event.handled_at) == (0, None)
        assert events.read(an_event.payload, an_event.signature, at=an_event.at) == event

    def test_what_was_changed_on_its_way_is_refused(self, events: GatewayEvents, an_event: Sent) -> None:
        for payload in (an_event.payload + b" ", an_event.payload.replace(b"0", b"1", 1), b"", b"\xff"):
            with pytest.raises(EventRefused):
                events.read(payload, an_event.signature, at=an_event.at)

    @pytest.mark.parametrize("signature", [None, "", "nonsense", "t=1", "t=now,v1=0", "t=1,v1="])
    def test_what_nobody_signed_is_refused(
        self, events: GatewayEvents, an_event: Sent, signature: str | None
    ) -> None:
        with pytest.raises(EventRefused):
            events.read(an_event.payload, signature, at=an_event.at)

    @pytest.mark.parametrize("off", [-_LATE, _LATE])
    def test_what_was_signed_at_another_time_is_refused(
        self, events: GatewayEvents, an_event: Sent, off: timedelta
    ) -> None:
        with pytest.raises(EventRefused):
            events.read(an_event.payload, an_event.signature, at=an_event.at + off)
        near = attrs.evolve(an_event, at=an_event.at + off / 5)
        assert events.read(near.payload, near.signature, at=near.at).id
