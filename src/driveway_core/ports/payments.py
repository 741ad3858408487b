"""Who moves the money: drivers' payments and hosts' payouts.

Every call that moves something takes the key of its operation: the same key
does it once. ``about`` goes onto what is made, so that it is found again by
whoever looks.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import attrs

from driveway_core.disputes import DisputeSeen
from driveway_core.money import Money
from driveway_core.payments import PaymentSeen
from driveway_core.payouts import PayoutStatus
from driveway_core.refunds import RefundSeen


@attrs.frozen(kw_only=True)
class ToPay:
    """What a driver's browser needs to finish a payment; never stored, never logged."""

    seen: PaymentSeen
    client_secret: str = attrs.field(repr=False)
    publishable_key: str
    next_action: str | None = None


@attrs.frozen(kw_only=True)
class TransferSeen:
    """Money on a host's balance, and how much of it was taken back."""

    gateway_id: str
    amount: Money
    reversed: Money


@attrs.frozen(kw_only=True)
class PayoutSeen:
    """A payout to a bank; ``failure_code`` where it came back."""

    gateway_id: str
    status: PayoutStatus
    at: datetime
    failure_code: str | None = None


@attrs.frozen(kw_only=True)
class HostAccountSeen:
    """Whether a host can be paid; ``missing`` names what the gateway still wants to know."""

    account_id: str
    can_receive: bool
    can_be_paid_out: bool
    missing: tuple[str, ...] = ()


class PaymentGateway(Protocol):
    """Drivers' cards.

    Raises ``PaymentDeclined``, ``AuthenticationRequired``, ``HoldExpired``,
    ``GatewayRefused``, ``GatewayUnavailable``, ``OutcomeUnknown``.
    """

    def create(
        self,
        amount: Money,
        *,
        customer: str | None,
        hold: bool,
        about: Mapping[str, str],
        key: str,
    ) -> ToPay:
        """A payment that takes nothing before it is confirmed; with ``hold``, nothing before its capture."""
        ...

    def confirm(self, intent_id: str, *, payment_method: str, driver_present: bool, key: str) -> ToPay: ...
    def capture(self, intent_id: str, *, key: str) -> PaymentSeen: ...
    def cancel(self, intent_id: str, *, key: str) -> PaymentSeen: ...
    def to_pay(self, intent_id: str) -> ToPay: ...
    def payment(self, intent_id: str) -> PaymentSeen: ...
    def refund(self, intent_id: str, amount: Money, *, about: Mapping[str, str], key: str) -> RefundSeen: ...
    def refunds(self, intent_id: str) -> Sequence[tuple[RefundSeen, Mapping[str, str]]]:
        """All refunds of a payment, each with what it is about."""
        ...

    def dispute(self, gateway_id: str) -> DisputeSeen: ...
    def smallest_charge(self, currency: str) -> Money: ...


class PayoutGateway(Protocol):
    """Hosts' accounts.

    Raises ``BalanceTooSmall``, ``GatewayRefused``, ``GatewayUnavailable``,
    ``OutcomeUnknown``.
    """

    def account(self, account_id: str) -> HostAccountSeen: ...
    def transfer(
        self, account_id: str, amount: Money, *, group: str, about: Mapping[str, str], key: str
    ) -> TransferSeen: ...
    def transfers(self, group: str) -> Sequence[tuple[TransferSeen, Mapping[str, str]]]:
        """All transfers of a group, each with what it is about."""
        ...

    def reverse(self, transfer_id: str, amount: Money, *, key: str) -> TransferSeen: ...
    def pay_out(
        self, account_id: str, amount: Money, *, about: Mapping[str, str], key: str
    ) -> PayoutSeen: ...
    def payout(self, account_id: str, gateway_id: str) -> PayoutSeen: ...
    def payouts(self, account_id: str) -> Sequence[tuple[PayoutSeen, Mapping[str, str]]]:
        """An account's latest payouts, each with what it is about."""
        ...
