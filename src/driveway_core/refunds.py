"""Refunds: money on its way back to a driver's card, each of one payment."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NewType
from uuid import UUID

import attrs

from driveway_core.bookings import BookingId
from driveway_core.errors import Refused
from driveway_core.money import Money
from driveway_core.payments import Payment, PaymentId

RefundId = NewType("RefundId", UUID)


class RefundReason(StrEnum):
    """Why money goes back."""

    CANCELLED = "cancelled"
    SHORTENED = "shortened"
    TROUBLE = "trouble"
    PAID_TOO_LATE = "paid_too_late"
    GOODWILL = "goodwill"


class RefundStatus(StrEnum):
    """How far it is; the gateway may still take a refund that succeeded back as failed."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    CANCELLED = "cancelled"
    FAILED = "failed"


_S = RefundStatus
TRANSITIONS: Final[Mapping[RefundStatus, frozenset[RefundStatus]]] = MappingProxyType(
    {
        _S.PENDING: frozenset({_S.SUCCEEDED, _S.CANCELLED, _S.FAILED}),
        _S.SUCCEEDED: frozenset({_S.CANCELLED, _S.FAILED}),
        _S.CANCELLED: frozenset({_S.FAILED}),
        _S.FAILED: frozenset(),
    }
)
"""Every step that news can make: only ever further down this list."""
_RANK: Final = {status: place for place, status in enumerate(TRANSITIONS)}


@attrs.frozen
class MoreThanPaid(Refused):
    """Nobody gets back more than was taken; ``refundable`` is what is left of it."""

    slug = "more-than-paid"
    title = "That is more than was paid"

    refundable: Money

    def __str__(self) -> str:
        return f"Only {self.refundable} of this booking can still be refunded."


@attrs.frozen(kw_only=True)
class RefundSeen:
    """A refund as the gateway shows it: since ``at``, by the gateway's clock.

    ``moved`` says whether the money has left the platform's balance, which it
    has not while a pending one waits for funds; ``reason`` what it waits for,
    or why one failed. ``about`` is what it was made with.
    """

    gateway_id: str
    status: RefundStatus
    at: datetime
    amount: Money | None = None
    moved: bool = True
    reason: str | None = None
    about: Mapping[str, str] = attrs.field(factory=dict, hash=False)


@attrs.frozen(kw_only=True)
class Refund:
    """One refund: a row of ``refunds``; its id is that of the operation that asks for it.

    ``gateway_id`` is None until the gateway has it, ``moved`` once the money
    has left the platform's balance (and stays when it comes back).
    """

    id: RefundId
    payment_id: PaymentId
    booking_id: BookingId
    amount: Money
    reason: RefundReason
    status: RefundStatus = RefundStatus.PENDING
    gateway_id: str | None = None
    pending_reason: str | None = None
    failure_code: str | None = None
    moved: bool = False
    succeeded_at: datetime | None = None
    failed_at: datetime | None = None
    created_at: datetime
    updated_at: datetime

    def __attrs_post_init__(self) -> None:
        if self.amount.minor <= 0:
            raise ValueError("a refund gives something back")

    def observed(self, seen: RefundSeen) -> "Refund":
        """With this news; what is further down the table stands, in whatever order it was heard.

        The first news is always newer than what we wrote ourselves: gateways tell whole seconds.
        """
        if self.gateway_id not in (None, seen.gateway_id):
            raise ValueError(f"{seen.gateway_id} is not the refund {self.gateway_id}")
        stands = _RANK[self.status] - _RANK[seen.status]
        known = attrs.evolve(
            self,
            gateway_id=seen.gateway_id,
            moved=self.moved or seen.moved,
            succeeded_at=seen.at if seen.status is _S.SUCCEEDED else self.succeeded_at,
            updated_at=max(self.updated_at, seen.at),
        )
        older = self.gateway_id is not None and seen.at < self.updated_at
        if stands > 0 or (stands == 0 and older):
            return known
        ended = seen.status in (_S.CANCELLED, _S.FAILED)
        return attrs.evolve(
            known,
            status=seen.status,
            pending_reason=seen.reason if seen.status is _S.PENDING else None,
            failure_code=seen.reason if ended else None,
            failed_at=seen.at if ended else None,
        )

    def refused(self, code: str, *, at: datetime) -> "Refund":
        """The gateway will not do it, and has not; one that it has made is its own to end."""
        if self.gateway_id is not None:
            return self
        return attrs.evolve(
            self, status=_S.FAILED, pending_reason=None, failure_code=code, failed_at=at, updated_at=at
        )

    @property
    def counts(self) -> bool:
        """Whether the money is the driver's, or on its way there."""
        return self.status in (_S.PENDING, _S.SUCCEEDED)


def spread(amount: Money, payments: Iterable[Payment]) -> tuple[tuple[Payment, Money], ...]:
    """Which payment gives how much of a refund: the latest first, each no more than it has left.

    Raises ``MoreThanPaid`` when all together have less.
    """
    latest = sorted(payments, key=lambda payment: (payment.created_at, payment.id), reverse=True)
    left, parts = amount, []
    for payment in latest:
        part = min(left, payment.refundable)
        if part.minor > 0:
            parts.append((payment, part))
            left = left - part
    if left.minor > 0:
        raise MoreThanPaid(amount - left)
    return tuple(parts)
