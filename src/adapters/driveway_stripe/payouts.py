"""``PayoutGateway``: hosts' accounts, transfers and payouts.

Source: docs.stripe.com/connect/separate-charges-and-transfers,
docs.stripe.com/connect/manual-payouts.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import attrs
import stripe

from driveway_core.gateways import GatewayRefused
from driveway_core.money import Money
from driveway_core.payouts import PayoutStatus
from driveway_core.ports.payments import (
    HostAccountSeen,
    OnboardingLink,
    PayoutSeen,
    ReversalSeen,
    TransferSeen,
)
from driveway_stripe.amounts import incoming, outgoing, payout_step, to_bank
from driveway_stripe.client import Connection, was_replayed
from driveway_stripe.seen import about as read_about
from driveway_stripe.seen import moment

_PAGE: Final = 100
_BOUNCED: Final = "failure_balance_transaction"
_GONE: Final = frozenset({"account_invalid", "resource_missing"})
_STATUS: Final = {
    "paid": PayoutStatus.PAID,
    "failed": PayoutStatus.FAILED,
    "canceled": PayoutStatus.CANCELLED,
}


@attrs.frozen(eq=False)
class StripePayouts:
    """Express accounts whose losses and fees the platform bears, paid out when it says so."""

    connection: Connection

    def create_account(self, *, email: str, country: str, about: Mapping[str, str], key: str) -> str:
        with self.connection.moving():
            made = self.connection.v1.accounts.create(
                {
                    "email": email,
                    "country": country,
                    "controller": {
                        "fees": {"payer": "application"},
                        "losses": {"payments": "application"},
                        "requirement_collection": "stripe",
                        "stripe_dashboard": {"type": "express"},
                    },
                    "capabilities": {"transfers": {"requested": True}},
                    "metadata": dict(about),
                },
                {"idempotency_key": key},
            )
            self.connection.v1.balance_settings.update(
                {"payments": {"payouts": {"schedule": {"interval": "manual"}}}},
                {"stripe_account": made.id, "idempotency_key": f"{key}:schedule"},
            )
        return made.id

    def onboarding_link(self, account_id: str, *, back_to: str) -> OnboardingLink:
        with self.connection.looking():  # a link that nobody follows changes nothing
            link = self.connection.v1.account_links.create(
                {
                    "account": account_id,
                    "type": "account_onboarding",
                    "return_url": back_to,
                    "refresh_url": back_to,
                }
            )
        return OnboardingLink(url=link.url, expires_at=moment(link.expires_at))

    def account(self, account_id: str) -> HostAccountSeen:
        """As the port says; an account that is no longer ours can do nothing."""
        try:
            with self.connection.looking():
                found = self.connection.v1.accounts.retrieve(account_id)
        except GatewayRefused as refused:
            if refused.code in _GONE:
                return HostAccountSeen(account_id=account_id, can_receive=False, can_be_paid_out=False)
            raise
        transfers = getattr(found.capabilities, "transfers", None) if found.capabilities else None
        return HostAccountSeen(
            account_id=account_id,
            can_receive=transfers == "active",
            can_be_paid_out=bool(found.payouts_enabled),
            missing=tuple((found.requirements.currently_due if found.requirements else None) or ()),
        )

    def transfer(
        self, account_id: str, amount: Money, *, group: str, about: Mapping[str, str], key: str
    ) -> TransferSeen:
        with self.connection.moving():
            made = self.connection.v1.transfers.create(
                {
                    "amount": outgoing(amount),
                    "currency": amount.currency.lower(),
                    "destination": account_id,
                    "transfer_group": group,
                    "metadata": dict(about),
                },
                {"idempotency_key": key},
            )
        return self.transfer_seen(made.id) if was_replayed(made) else _transfer(made)

    def transfer_seen(self, transfer_id: str) -> TransferSeen:
        with self.connection.looking():
            return _transfer(self.connection.v1.transfers.retrieve(transfer_id))

    def transfers(self, group: str) -> Sequence[TransferSeen]:
        with self.connection.looking():
            made = self.connection.v1.transfers.list({"transfer_group": group, "limit": _PAGE})
            return [_transfer(each) for each in made.auto_paging_iter()]

    def reverse(self, transfer_id: str, amount: Money, *, about: Mapping[str, str], key: str) -> ReversalSeen:
        with self.connection.moving():
            made = self.connection.v1.transfers.reversals.create(
                transfer_id,
                {"amount": outgoing(amount), "metadata": dict(about)},
                {"idempotency_key": key},
            )
        return _reversal(made)

    def reversals(self, transfer_id: str) -> Sequence[ReversalSeen]:
        with self.connection.looking():
            made = self.connection.v1.transfers.reversals.list(transfer_id, {"limit": _PAGE})
            return [_reversal(each) for each in made.auto_paging_iter()]

    def pay_out(self, account_id: str, amount: Money, *, about: Mapping[str, str], key: str) -> PayoutSeen:
        with self.connection.moving() as at:
            made = self.connection.v1.payouts.create(
                {
                    "amount": to_bank(amount),
                    "currency": amount.currency.lower(),
                    "metadata": dict(about),
                    "expand": [_BOUNCED],
                },
                {"stripe_account": account_id, "idempotency_key": key},
            )
        return self.payout(account_id, made.id) if was_replayed(made) else _payout(made, at)

    def payout(self, account_id: str, gateway_id: str) -> PayoutSeen:
        with self.connection.looking() as at:
            found = self.connection.v1.payouts.retrieve(
                gateway_id, {"expand": [_BOUNCED]}, {"stripe_account": account_id}
            )
            return _payout(found, at)

    def payouts(self, account_id: str) -> Sequence[PayoutSeen]:
        """As the port says: the latest hundred."""
        with self.connection.looking() as at:
            found = self.connection.v1.payouts.list(
                {"limit": _PAGE, "expand": [f"data.{_BOUNCED}"]}, {"stripe_account": account_id}
            )
            return [_payout(each, at) for each in found.data]

    def payout_step(self, currency: str) -> Money:
        return payout_step(currency)


def _transfer(made: stripe.Transfer) -> TransferSeen:
    return TransferSeen(
        gateway_id=made.id,
        amount=incoming(made.amount, made.currency),
        reversed=incoming(made.amount_reversed, made.currency),
        about=read_about(made.metadata),
    )


def _reversal(made: "stripe.TransferReversal") -> ReversalSeen:
    return ReversalSeen(
        gateway_id=made.id,
        amount=incoming(made.amount, made.currency),
        at=moment(made.created),
        about=read_about(made.metadata),
    )


def _payout(made: stripe.Payout, seen_at: datetime) -> PayoutSeen:
    """A payout since when it is as it is: Stripe dates its making, its arrival and its coming back."""
    status = _STATUS.get(made.status, PayoutStatus.PROCESSING)
    at = moment(made.created)
    if status is PayoutStatus.PAID:
        at = max(at, min(moment(made.arrival_date), seen_at))
    back = made.failure_balance_transaction
    if isinstance(back, stripe.BalanceTransaction):
        at = moment(back.created)
    return PayoutSeen(
        gateway_id=made.id,
        amount=incoming(made.amount, made.currency),
        status=status,
        at=at,
        failure_code=made.failure_code,
        about=read_about(made.metadata),
    )
