"""The far side of a gateway: drivers at their browsers, banks, hosts and time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

import attrs
import pytest

from driveway_core.money import Money
from driveway_core.payments import PaymentSeen
from driveway_core.ports import Cards, GatewayBooks, GatewayEvents, PaymentGateway, PayoutGateway
from driveway_core.ports.payments import ToPay


class SomeCard(StrEnum):
    """A card of a test, by what its bank does."""

    GOOD = "good"
    AT_ONCE = "at_once"
    """Its money is available at once."""
    DECLINED = "declined"
    POOR = "poor"
    EXPIRED = "expired"
    WRONG_CVC = "wrong_cvc"
    STOLEN = "stolen"
    ASKS = "asks"
    """Its bank wants to hear from the driver, each time."""
    REFUND_WAITS = "refund_waits"
    REFUND_FAILS = "refund_fails"


@attrs.frozen
class Sent:
    """An event as it came: what was signed when."""

    payload: bytes = attrs.field(repr=False)
    signature: str
    at: datetime


class FarSide(Protocol):
    """What happens at a gateway without us, as far as every gateway's tests can bring it about."""

    def new_key(self) -> str:
        """A key that nobody ever used there."""
        ...

    def card(self, kind: SomeCard) -> str:
        """A card that a payment can be confirmed with; a new one each time."""
        ...

    def pays(self, intent_id: str, card: str) -> None:
        """The driver's browser confirms a payment, without us."""
        ...

    def a_host(self) -> str:
        """An account that can receive and be paid out, in dollars."""
        ...


class FarSideInTime(FarSide, Protocol):
    """What only a sandbox does on request: time passes, banks change their minds."""

    def now(self) -> datetime:
        """The moment there."""
        ...

    def later(self, pause: timedelta) -> None:
        """Time passes."""
        ...

    def answers(self, intent_id: str, *, agrees: bool) -> None:
        """The driver answers their bank."""
        ...

    def onboards(self, account_id: str) -> None:
        """The host tells the gateway who they are and where their money goes."""
        ...

    def contests(self, charge_id: str, *, inquiry: bool = False) -> str:
        """A dispute begins; the gateway's id of it."""
        ...

    def decides(self, dispute_id: str, *, won: bool) -> None:
        """The bank decides a dispute."""
        ...

    def bounces(self, payout_id: str) -> None:
        """The host's bank sends a payout back."""
        ...

    def sent(self) -> Sequence[Sent]:
        """Every event so far, in the order in which things happened."""
        ...


class OverGateway:
    """A suite over a gateway for payments and its far side."""

    @pytest.fixture
    def gateway(self) -> PaymentGateway:
        """The gateway, where nothing else goes on."""
        raise NotImplementedError("override the fixture `gateway` with your adapter's")

    @pytest.fixture
    def far_side(self) -> FarSide:
        """Its far side."""
        raise NotImplementedError("override the fixture `far_side` with your gateway's")

    @pytest.fixture
    def driver(self, gateway: PaymentGateway, far_side: FarSide) -> "Driver":
        """Somebody who pays in dollars."""
        customer = gateway.create_customer(
            email="dora@example.org", name="Dora Driver", about={"account_id": "a1"}, key=far_side.new_key()
        )
        return Driver(gateway, far_side, customer)


class OverGatewayInTime(OverGateway):
    """A suite that also lets time pass on the far side."""

    @pytest.fixture
    def far_side(self) -> FarSideInTime:
        """Its far side, where time passes on request."""
        raise NotImplementedError("override the fixture `far_side` with your gateway's")


class OverCards(OverGateway):
    """A suite that also asks for saved cards."""

    @pytest.fixture
    def cards(self) -> Cards:
        """Saved cards at the same gateway as ``gateway``."""
        raise NotImplementedError("override the fixture `cards` with your adapter's")


class OverPayouts(OverGateway):
    """A suite that also pays hosts."""

    @pytest.fixture
    def payouts(self) -> PayoutGateway:
        """Payouts at the same gateway as ``gateway``."""
        raise NotImplementedError("override the fixture `payouts` with your adapter's")


class OverPayoutsInTime(OverPayouts, OverGatewayInTime):
    """A suite that also lets time pass, and pays hosts."""


class OverEvents(OverPayoutsInTime):
    """A suite that also reads events."""

    @pytest.fixture
    def events(self) -> GatewayEvents:
        """Reads the events of the same gateway as ``gateway``."""
        raise NotImplementedError("override the fixture `events` with your adapter's")


class OverBooks(OverPayoutsInTime):
    """A suite that also reads the gateway's books."""

    @pytest.fixture
    def books(self) -> GatewayBooks:
        """The books of the same gateway as ``gateway``."""
        raise NotImplementedError("override the fixture `books` with your adapter's")


@attrs.frozen
class Driver:
    """A driver who pays, and the calls that it takes."""

    gateway: PaymentGateway
    far_side: FarSide
    customer: str

    def wants(self, amount: Money, *, hold: bool = False, operation: str = "o1") -> ToPay:
        """A payment that nobody confirmed."""
        return self.gateway.create(
            amount,
            customer=self.customer,
            hold=hold,
            about={"operation_id": operation, "booking_id": "b1"},
            key=self.far_side.new_key(),
        )

    def pays(
        self, amount: Money, kind: SomeCard = SomeCard.GOOD, *, hold: bool = False, operation: str = "o1"
    ) -> PaymentSeen:
        """A payment that was confirmed with such a card."""
        intent = self.wants(amount, hold=hold, operation=operation).seen.intent_id
        return self.confirms(intent, self.far_side.card(kind)).seen

    def confirms(self, intent_id: str, card: str, *, present: bool = True) -> ToPay:
        """The same card or another."""
        return self.gateway.confirm(
            intent_id, method=card, driver_present=present, key=self.far_side.new_key()
        )

    def gets_back(self, intent_id: str, amount: Money, *, operation: str = "r1") -> str:
        """A refund; the gateway's id of it."""
        about = {"operation_id": operation}
        return self.gateway.refund(intent_id, amount, about=about, key=self.far_side.new_key()).gateway_id


def dollars(amount: str) -> Money:
    """So many dollars."""
    return Money.of(amount, "USD")
