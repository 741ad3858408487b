"""Disputes: a driver's bank takes a charge back, and decides."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NewType
from uuid import UUID

import attrs

from driveway_core.bookings import BookingId
from driveway_core.money import Money
from driveway_core.payments import PaymentId

DisputeId = NewType("DisputeId", UUID)


class DisputeStatus(StrEnum):
    """How far the bank is with it; a *warned* one has taken no money, and may never."""

    WARNED = "warned"
    NEEDS_RESPONSE = "needs_response"
    UNDER_REVIEW = "under_review"
    WON = "won"
    LOST = "lost"


_S = DisputeStatus
TRANSITIONS: Final[Mapping[DisputeStatus, frozenset[DisputeStatus]]] = MappingProxyType(
    {
        _S.WARNED: frozenset({_S.NEEDS_RESPONSE, _S.UNDER_REVIEW, _S.WON, _S.LOST}),
        _S.NEEDS_RESPONSE: frozenset({_S.UNDER_REVIEW, _S.WON, _S.LOST}),
        _S.UNDER_REVIEW: frozenset({_S.WON, _S.LOST}),
        _S.WON: frozenset({_S.LOST}),
        _S.LOST: frozenset(),
    }
)
"""Every step that news can make: only ever further down this list. Who hears both, counts it as lost."""
_RANK: Final = {status: place for place, status in enumerate(TRANSITIONS)}


@attrs.frozen(kw_only=True)
class DisputeSeen:
    """A dispute as the gateway shows it.

    ``taken`` is what it has withdrawn from the platform's balance so far,
    ``given_back`` what came back, ``cost`` what the gateway charges for it.
    """

    gateway_id: str
    status: DisputeStatus
    at: datetime
    evidence_due_by: datetime | None = None
    intent_id: str | None = None
    amount: Money | None = None
    reason: str | None = None
    taken: Money | None = None
    given_back: Money | None = None
    cost: Money | None = None


@attrs.frozen(kw_only=True)
class Dispute:
    """One dispute of one payment: a row of ``disputes``. ``reason`` is the bank's word for it."""

    id: DisputeId
    payment_id: PaymentId
    booking_id: BookingId
    gateway_id: str
    amount: Money
    reason: str
    status: DisputeStatus
    evidence_due_by: datetime | None = None
    opened_at: datetime
    closed_at: datetime | None = None
    updated_at: datetime

    def observed(self, seen: DisputeSeen) -> "Dispute":
        """With this news; what is further down the table stands, in whatever order it was heard."""
        if seen.gateway_id != self.gateway_id:
            raise ValueError(f"{seen.gateway_id} is not the dispute {self.gateway_id}")
        if _RANK[seen.status] <= _RANK[self.status]:
            return self
        return attrs.evolve(
            self,
            status=seen.status,
            evidence_due_by=seen.evidence_due_by,
            closed_at=seen.at if seen.status in (_S.WON, _S.LOST) else None,
            updated_at=seen.at,
        )

    @property
    def is_open(self) -> bool:
        """Whether the bank has not decided: its booking is not paid out meanwhile."""
        return self.status not in (_S.WON, _S.LOST)
