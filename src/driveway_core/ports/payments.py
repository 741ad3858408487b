"""Who moves the money: drivers' payments and hosts' payouts.

Every call that moves something takes the key of its operation: the same key
does it once. ``about`` goes onto what is made, so that it is found again by
whoever looks. Amounts are in the currency that they are paid in.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import attrs

from driveway_core.disputes import DisputeSeen
from driveway_core.gateway_events import GatewayEvent
from driveway_core.limits import Limits
from driveway_core.money import Money
from driveway_core.payments import PaymentSeen
from driveway_core.payouts import PayoutStatus
from driveway_core.refunds import RefundSeen
from driveway_core.to_pay import ToPay


@attrs.frozen(kw_only=True)
class CardSetup:
    """What a driver's browser needs to save a card; never stored, never logged."""

    setup_id: str
    client_secret: str = attrs.field(repr=False)
    publishable_key: str
    status: str
    next_action: str | None = None


@attrs.frozen(kw_only=True)
class Card:
    """A saved card, as far as anybody may know it."""

    id: str
    brand: str
    last_digits: str
    expires_month: int
    expires_year: int


@attrs.frozen(kw_only=True)
class TransferSeen:
    """Money on a host's balance, and how much of it was taken back."""

    gateway_id: str
    amount: Money
    reversed: Money
    about: Mapping[str, str] = attrs.field(factory=dict, hash=False)


@attrs.frozen(kw_only=True)
class ReversalSeen:
    """A part of a transfer that was taken back."""

    gateway_id: str
    amount: Money
    at: datetime
    about: Mapping[str, str] = attrs.field(factory=dict, hash=False)


@attrs.frozen(kw_only=True)
class PayoutSeen:
    """A payout to a bank; ``failure_code`` where it came back."""

    gateway_id: str
    amount: Money
    status: PayoutStatus
    at: datetime
    failure_code: str | None = None
    about: Mapping[str, str] = attrs.field(factory=dict, hash=False)


@attrs.frozen(kw_only=True)
class HostAccountSeen:
    """Whether a host can be paid; ``missing`` names what the gateway still wants to know."""

    account_id: str
    can_receive: bool
    can_be_paid_out: bool
    missing: tuple[str, ...] = ()

    @property
    def identified(self) -> bool:
        """Whether the gateway knows all that it wants to know of who they are."""
        return self.can_receive and self.can_be_paid_out and not self.missing


@attrs.frozen(kw_only=True)
class OnboardingLink:
    """Where a host tells the gateway who they are and where their money goes."""

    url: str
    expires_at: datetime


@attrs.frozen(kw_only=True)
class Movement:
    """One change of the platform's balance at the gateway, below zero where money leaves it.

    ``kind`` is the gateway's word, ``source`` what brought it about (a
    charge, a refund, a transfer); ``net`` is ``amount`` less ``cost``. The
    platform's ``own`` go to its bank, or come from there: no booking's.
    """

    id: str
    kind: str
    source: str | None
    amount: Money
    cost: Money
    at: datetime
    own: bool = False

    @property
    def net(self) -> Money:
        """What the balance changes by."""
        return self.amount - self.cost


class PaymentGateway(Protocol):
    """Drivers' payments.

    Raises ``PaymentDeclined``, ``AuthenticationRequired``, ``HoldExpired``,
    ``GatewayRefused``, ``GatewayUnavailable``, ``OutcomeUnknown``; and
    ``Missing`` where a payment is confirmed with another's card.
    """

    def create_customer(self, *, email: str, name: str, about: Mapping[str, str], key: str) -> str:
        """A driver who can pay; the gateway's id of them."""
        ...

    def create(
        self,
        amount: Money,
        *,
        customer: str,
        hold: bool,
        about: Mapping[str, str],
        key: str,
    ) -> ToPay:
        """A payment that takes nothing before it is confirmed; with ``hold``, nothing before its capture."""
        ...

    def confirm(self, intent_id: str, *, method: str, driver_present: bool, key: str) -> ToPay: ...
    def capture(self, intent_id: str, *, key: str) -> PaymentSeen: ...
    def cancel(self, intent_id: str, *, key: str) -> PaymentSeen: ...
    def to_pay(self, intent_id: str) -> ToPay: ...
    def payment(self, intent_id: str) -> PaymentSeen: ...
    def payments_about(self, name: str, value: str) -> Sequence[PaymentSeen]:
        """Payments of the last days that were made with that in their ``about``."""
        ...

    def refund(self, intent_id: str, amount: Money, *, about: Mapping[str, str], key: str) -> RefundSeen: ...
    def refunds(self, intent_id: str) -> Sequence[RefundSeen]:
        """All refunds of a payment, each with what it is about."""
        ...

    def dispute(self, gateway_id: str) -> DisputeSeen: ...
    def limits(self, currency: str) -> Limits:
        """What can be charged, and what charges and refunds are multiples of."""
        ...


class Cards(Protocol):
    """Drivers' saved cards; raises as ``PaymentGateway`` does, and ``Missing`` for a card of nobody's."""

    def set_up(self, customer: str, *, key: str) -> CardSetup: ...
    def cards(self, customer: str) -> Sequence[Card]: ...
    def remove(self, customer: str, card_id: str) -> None:
        """Forget a card of this customer's; raises ``Missing`` for another's."""
        ...


class PayoutGateway(Protocol):
    """Hosts' accounts.

    Raises ``BalanceTooSmall``, ``GatewayRefused``, ``GatewayUnavailable``,
    ``OutcomeUnknown``.
    """

    def create_account(self, *, email: str, country: str, about: Mapping[str, str], key: str) -> str:
        """A host who can be paid, once they have told who they are; the gateway's id of them."""
        ...

    def onboarding_link(self, account_id: str, *, back_to: str) -> OnboardingLink: ...
    def account(self, account_id: str) -> HostAccountSeen: ...
    def transfer(
        self, account_id: str, amount: Money, *, group: str, about: Mapping[str, str], key: str
    ) -> TransferSeen: ...
    def transfer_seen(self, transfer_id: str) -> TransferSeen: ...
    def transfers(self, group: str) -> Sequence[TransferSeen]:
        """All transfers of a group, each with what it is about."""
        ...

    def reverse(
        self, transfer_id: str, amount: Money, *, about: Mapping[str, str], key: str
    ) -> ReversalSeen: ...
    def reversals(self, transfer_id: str) -> Sequence[ReversalSeen]: ...
    def pay_out(
        self, account_id: str, amount: Money, *, about: Mapping[str, str], key: str
    ) -> PayoutSeen: ...
    def payout(self, account_id: str, gateway_id: str) -> PayoutSeen: ...
    def payouts(self, account_id: str) -> Sequence[PayoutSeen]:
        """An account's latest payouts, each with what it is about."""
        ...

    def payout_step(self, currency: str) -> Money:
        """What transfers and payouts are multiples of."""
        ...


class GatewayEvents(Protocol):
    """What the gateway sends by itself."""

    def read(self, payload: bytes, signature: str | None, *, at: datetime) -> GatewayEvent:
        """The event that was sent; raises ``EventRefused`` unless the gateway surely sent it, lately."""
        ...


class GatewayBooks(Protocol):
    """The gateway's own account of the platform's money; raises as ``PaymentGateway`` does."""

    def movements(self, since: datetime, until: datetime) -> Iterable[Movement]:
        """Every change of the platform's balance in ``[since, until)``, earliest first."""
        ...


__all__ = [
    "Card",
    "CardSetup",
    "Cards",
    "GatewayBooks",
    "GatewayEvents",
    "HostAccountSeen",
    "Movement",
    "OnboardingLink",
    "PaymentGateway",
    "PayoutGateway",
    "PayoutSeen",
    "ReversalSeen",
    "ToPay",
    "TransferSeen",
]
