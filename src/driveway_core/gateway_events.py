"""Events: what the gateway tells by itself, and where they are kept until they are dealt with.

An event says only where to look: what it was about is fetched again, so
that late, repeated and reordered ones make no difference. Source: domain
rules §8.
"""

from datetime import datetime
from enum import StrEnum

import attrs

from driveway_core.errors import Refused


class Subject(StrEnum):
    """What an event is about, and so what is looked at."""

    PAYMENT = "payment"
    DISPUTE = "dispute"
    TRANSFER = "transfer"
    PAYOUT = "payout"
    ACCOUNT = "account"
    OTHER = "other"


@attrs.frozen(kw_only=True)
class GatewayEvent:
    """One event: ``kind`` in the gateway's words, ``object_id`` what to look at.

    Everything about a payment (its charges, its refunds) names the payment.
    ``account`` is the host's at the gateway where the event is about one.
    ``handled_at`` is None until it is dealt with; ``problem`` says why the last try was not the last.
    """

    id: str
    kind: str
    subject: Subject
    object_id: str
    account: str | None = None
    api_version: str | None = None
    happened_at: datetime
    received_at: datetime
    tries: int = 0
    handled_at: datetime | None = None
    problem: str | None = None

    def tried(self, *, problem: str) -> "GatewayEvent":
        """After a try that has to be repeated."""
        return attrs.evolve(self, tries=self.tries + 1, problem=problem[:500])

    def handled(self, *, at: datetime) -> "GatewayEvent":
        """Dealt with; dealing with it again changes nothing."""
        if self.handled_at is not None:
            return self
        return attrs.evolve(self, tries=self.tries + 1, handled_at=at, problem=None)


@attrs.frozen
class EventRefused(Refused):
    """What came is no event of the gateway's, or too old to be believed; ``why`` says which."""

    slug = "event-refused"
    title = "That is no event of the payment service"

    why: str

    def __str__(self) -> str:
        return f"This was not taken as an event of the payment service: {self.why}."
