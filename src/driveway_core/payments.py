"""Payments: one charge of a driver's card, as our books and the gateway know it.

The gateway has the last word. Whoever brings its word (an answer, an event,
a look of our own) brings the whole payment as it was seen at a moment, and
``Payment.observed`` takes it in: news may come late, twice and in any order.
Source: domain rules §8.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NewType
from uuid import UUID

import attrs

from driveway_core.bookings import BookingId
from driveway_core.errors import Conflict, Refused
from driveway_core.limits import Limits
from driveway_core.money import Money

PaymentId = NewType("PaymentId", UUID)

CARD: Final = "card"
"""The one kind of payment that is taken; decision 0016 says why."""


class PaymentStatus(StrEnum):
    """Where a payment stands; the column's vocabulary."""

    PENDING = "pending"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class Stage(StrEnum):
    """How far the gateway is with it."""

    WAITING = "waiting"
    PROCESSING = "processing"
    HELD = "held"
    CANCELLED = "cancelled"
    CAPTURED = "captured"


_S = PaymentStatus
TRANSITIONS: Final[Mapping[PaymentStatus, frozenset[PaymentStatus]]] = MappingProxyType(
    {
        _S.PENDING: frozenset({_S.PROCESSING, _S.SUCCEEDED, _S.FAILED, _S.CANCELLED, _S.REFUNDED}),
        _S.PROCESSING: frozenset({_S.PENDING, _S.SUCCEEDED, _S.FAILED, _S.CANCELLED, _S.REFUNDED}),
        _S.FAILED: frozenset({_S.CANCELLED, _S.SUCCEEDED, _S.REFUNDED}),
        _S.CANCELLED: frozenset({_S.SUCCEEDED, _S.REFUNDED}),
        _S.SUCCEEDED: frozenset({_S.REFUNDED}),
        _S.REFUNDED: frozenset({_S.SUCCEEDED}),
    }
)
"""Every step that news can make.

Captured money outweighs whatever else was heard; a refund that fails makes
a payment out of a refunded one again.
"""

_FINALITY: Final = {Stage.CANCELLED: 1, Stage.CAPTURED: 2}
_CLOSED: Final = {_S.CANCELLED: 1, _S.SUCCEEDED: 2, _S.REFUNDED: 2}
_STATUS: Final = {
    Stage.WAITING: _S.PENDING,
    Stage.PROCESSING: _S.PROCESSING,
    Stage.HELD: _S.PROCESSING,
    Stage.CANCELLED: _S.CANCELLED,
    Stage.CAPTURED: _S.SUCCEEDED,
}


@attrs.frozen
class PaymentKindRefused(Refused):
    """Only cards are taken; ``kind`` is what was offered."""

    slug = "payment-kind-refused"
    title = "We only take cards"

    kind: str

    def __str__(self) -> str:
        return f"We only take cards, not {self.kind.replace('_', ' ')}."


@attrs.frozen
class PaymentClosed(Conflict):
    """The payment is over; ``payment_status`` says how."""

    slug = "payment-closed"
    title = "This payment is over"

    payment_status: PaymentStatus

    def __str__(self) -> str:
        return f"This payment is {self.payment_status}."


def only_cards(kind: str) -> str:
    """The kind, if it is a card; raises ``PaymentKindRefused`` for every other, by its name."""
    if kind != CARD:
        raise PaymentKindRefused(kind)
    return kind


@attrs.frozen
class Failure:
    """Why the last try did not work: a stable code, and a sentence."""

    code: str
    message: str | None = None


@attrs.frozen(kw_only=True)
class PaymentSeen:
    """A whole payment, as the gateway showed it at ``seen_at``.

    ``refunded`` is what went back of a captured charge and did not fail.
    ``capture_before`` is when a hold ends by itself, ``available_at`` when
    captured money can be used, ``cost`` what the gateway took for it.
    ``method_id`` is the card, ``about`` what the payment was made with.
    """

    intent_id: str
    seen_at: datetime
    stage: Stage
    amount: Money | None = None
    about: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    method_id: str | None = None
    available_at: datetime | None = None
    cost: Money | None = None
    kind: str | None = None
    charge_id: str | None = None
    authorized_at: datetime | None = None
    capture_before: datetime | None = None
    captured_at: datetime | None = None
    refunded: Money | None = None
    refunded_at: datetime | None = None
    failure: Failure | None = None


@attrs.frozen(kw_only=True)
class Payment:
    """One intent to be paid, for one booking: the columns of ``payments``.

    Its id is that of the operation that made it. ``seen_at`` is when the
    gateway was last asked of what stands here; None before it ever was.
    ``failed_at`` is when we gave it up.
    """

    id: PaymentId
    booking_id: BookingId
    intent_id: str
    charge_id: str | None = None
    amount: Money
    kind: str | None = None
    status: PaymentStatus = PaymentStatus.PENDING
    authorized_at: datetime | None = None
    capture_before: datetime | None = None
    captured_at: datetime | None = None
    failed_at: datetime | None = None
    refunded_at: datetime | None = None
    refunded: Money | None = None
    failure: Failure | None = None
    method_id: str | None = None
    available_at: datetime | None = None
    cost: Money | None = None
    created_at: datetime
    seen_at: datetime | None = None

    def observed(self, seen: PaymentSeen) -> "Payment":
        """With this news: the latest counts, but nothing outweighs captured, nor cancelled but captured.

        Of news of one payment, the order and the number of times in which
        they come make no difference.
        """
        if seen.intent_id != self.intent_id:
            raise ValueError(f"{seen.intent_id} is not the payment {self.intent_id}")
        finality = _FINALITY.get(seen.stage, 0)
        if self.seen_at is not None and (finality, seen.seen_at) <= (self._finality, self.seen_at):
            return self
        whole = seen.refunded is not None and seen.refunded >= self.amount
        status = _S.REFUNDED if whole and seen.stage is Stage.CAPTURED else _STATUS[seen.stage]
        return attrs.evolve(
            self,
            status=_S.FAILED if finality == 0 and self.failed_at is not None else status,
            kind=seen.kind,
            charge_id=seen.charge_id,
            authorized_at=seen.authorized_at,
            capture_before=seen.capture_before,
            captured_at=seen.captured_at,
            refunded=seen.refunded,
            refunded_at=seen.refunded_at,
            failure=seen.failure,
            method_id=seen.method_id,
            available_at=seen.available_at,
            cost=seen.cost,
            seen_at=seen.seen_at,
        )

    def give_up(self, *, at: datetime) -> "Payment":
        """Nobody waits for it any more; what the gateway last said of it stays readable.

        Raises ``PaymentClosed`` once it is captured or cancelled; giving up twice is giving up.
        """
        if self._finality:
            raise PaymentClosed(self.status)
        return attrs.evolve(self, status=_S.FAILED, failed_at=self.failed_at or at)

    @property
    def updated_at(self) -> datetime:
        """When it last changed."""
        return max(filter(None, (self.created_at, self.seen_at, self.failed_at)))

    @property
    def _finality(self) -> int:
        return _CLOSED.get(self.status, 0)

    @property
    def captured(self) -> Money:
        """What was taken from the card, before refunds."""
        return self.amount if self._finality == 2 else Money.zero(self.amount.currency)

    @property
    def refundable(self) -> Money:
        """What of it can still go back."""
        return self.captured - (self.refunded or Money.zero(self.amount.currency))


@attrs.frozen
class Collection:
    """How a balance is settled: charged, refunded, or borne by the platform; what is none of it waits."""

    charge: Money
    refund: Money
    borne: Money


def collect(owed: Money, *, limits: Limits, last: bool) -> Collection:
    """What to do about what a driver owes, or is owed where it is below zero.

    What cannot be charged joins the booking's next charge; where there is
    none to come (``last``), the platform bears it. More than is owed to the
    driver goes back where it cannot be exactly that; so much is owed again.
    """
    nothing = Money.zero(owed.currency)
    charge = limits.charge(max(owed, nothing))
    refund = limits.refund(max(-owed, nothing))
    return Collection(charge, refund, owed - charge + refund if last else nothing)
