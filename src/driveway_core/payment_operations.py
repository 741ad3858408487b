"""Payment operations: what we want the gateway to do, written down before it is asked.

An operation is kept in the transaction that wants it, and asked for after
the commit, with a key of its own. An answer that never came is *unknown*,
which is not failed: within a day the same key asks again without doing it
twice, later the gateway may have forgotten the key, and only a look at what
it did can tell. Source: domain rules §8.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NewType
from uuid import UUID

import attrs

from driveway_core.errors import Conflict

OperationId = NewType("OperationId", UUID)

SURELY_OVER: Final = timedelta(minutes=10)
"""So long after it was sent nothing is still being done: what a look does not find then was not done."""

SOMEBODY_IS_AT_IT: Final = timedelta(minutes=2)
"""So long an operation that was sent is left to whoever sent it."""

KEY_LASTS: Final = timedelta(hours=23)
"""How long a key surely stands for what was first asked with it; the gateway promises 24 hours."""

Param = str | int | bool | None
"""What the parameters of an operation are made of; amounts are whole minor units beside their currency."""


class OperationKind(StrEnum):
    """What is wanted of the gateway."""

    CREATE_PAYMENT = "create_payment"
    CONFIRM_PAYMENT = "confirm_payment"
    CAPTURE_PAYMENT = "capture_payment"
    CANCEL_PAYMENT = "cancel_payment"
    REFUND = "refund"
    TRANSFER = "transfer"
    REVERSE_TRANSFER = "reverse_transfer"
    PAY_OUT = "pay_out"


class OperationState(StrEnum):
    """Whether it was asked for, and what came of it."""

    PLANNED = "planned"
    SENT = "sent"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Step(StrEnum):
    """What can happen to an operation."""

    SEND = "send"
    SUCCEED = "succeed"
    FAIL = "fail"
    LOSE = "lose"
    RETRY = "retry"


_S = OperationState
TRANSITIONS: Final[Mapping[tuple[OperationState, Step], OperationState]] = MappingProxyType(
    {
        (_S.PLANNED, Step.SEND): _S.SENT,
        (_S.SENT, Step.SUCCEED): _S.SUCCEEDED,
        (_S.SENT, Step.FAIL): _S.FAILED,
        (_S.SENT, Step.LOSE): _S.UNKNOWN,
        (_S.UNKNOWN, Step.SEND): _S.SENT,
        (_S.UNKNOWN, Step.SUCCEED): _S.SUCCEEDED,
        (_S.UNKNOWN, Step.FAIL): _S.FAILED,
        (_S.FAILED, Step.RETRY): _S.PLANNED,
    }
)
"""Every step that exists; only an unknown operation may be sent again, and only while its key lasts."""


@attrs.frozen
class OperationMovedOn(Conflict):
    """Somebody else has taken the operation further."""

    slug = "operation-moved-on"
    title = "That payment step has moved on"

    state: OperationState
    step: Step

    def __str__(self) -> str:
        return f"This operation is {self.state}: it cannot {self.step} now."


@attrs.frozen
class MustBeLookedUp(Conflict):
    """The key may be forgotten by now: sending again could do it twice."""

    slug = "must-be-looked-up"
    title = "That payment step must be looked up first"

    first_sent_at: datetime

    def __str__(self) -> str:
        return "What became of this is not known: look it up at the gateway before anything is sent again."


def _frozen(params: Mapping[str, Param]) -> Mapping[str, Param]:
    return MappingProxyType(dict(params))


@attrs.frozen(kw_only=True)
class PaymentOperation:
    """One wish; ``subject`` is the booking or payout that it is about.

    ``params`` stay as they were planned, through every attempt.
    ``first_sent_at`` is the attempt's. ``gateway_id`` names what came of it,
    ``error_code`` why it failed.
    """

    id: OperationId
    kind: OperationKind
    subject: UUID
    params: Mapping[str, Param] = attrs.field(converter=_frozen, hash=False)
    state: OperationState = OperationState.PLANNED
    attempt: int = 1
    first_sent_at: datetime | None = None
    gateway_id: str | None = None
    error_code: str | None = None
    created_at: datetime
    updated_at: datetime

    @property
    def key(self) -> str:
        """The idempotency key of this attempt."""
        return f"dh:{self.id}:{self.attempt}"

    def _next(self, step: Step) -> OperationState:
        try:
            return TRANSITIONS[self.state, step]
        except KeyError:
            raise OperationMovedOn(self.state, step) from None

    def send(self, *, at: datetime) -> "PaymentOperation":
        """About to be asked for; raises ``MustBeLookedUp`` once the key of an unknown attempt may be gone."""
        state = self._next(Step.SEND)
        if self.must_be_looked_up(at=at):
            raise MustBeLookedUp(self.first_sent_at or at)
        first = self.first_sent_at or at
        return attrs.evolve(self, state=state, first_sent_at=first, updated_at=at)

    def succeed(self, gateway_id: str, *, at: datetime) -> "PaymentOperation":
        """It was done, as an answer or a look says; hearing it again changes nothing."""
        if self.state is OperationState.SUCCEEDED and self.gateway_id == gateway_id:
            return self
        return attrs.evolve(self, state=self._next(Step.SUCCEED), gateway_id=gateway_id, updated_at=at)

    def fail(self, error_code: str, *, at: datetime) -> "PaymentOperation":
        """It was refused, or a look has shown that it was never done: definitely, either way."""
        return attrs.evolve(self, state=self._next(Step.FAIL), error_code=error_code, updated_at=at)

    def lose(self, *, at: datetime) -> "PaymentOperation":
        """No answer came, or the process died waiting for it."""
        return attrs.evolve(self, state=self._next(Step.LOSE), updated_at=at)

    def retry(self, *, at: datetime) -> "PaymentOperation":
        """Planned again after it failed: a further attempt, with a key of its own."""
        return attrs.evolve(
            self,
            state=self._next(Step.RETRY),
            attempt=self.attempt + 1,
            first_sent_at=None,
            error_code=None,
            updated_at=at,
        )

    def is_left_alone(self, *, at: datetime) -> bool:
        """Whether somebody has just sent it and may still be waiting for the answer."""
        return self.state is OperationState.SENT and at < self.updated_at + SOMEBODY_IS_AT_IT

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.state not in (OperationState.SUCCEEDED, OperationState.FAILED)

    def must_be_looked_up(self, *, at: datetime) -> bool:
        """Whether it is unknown, and too old to be asked for again."""
        return (
            self.state is OperationState.UNKNOWN
            and self.first_sent_at is not None
            and at - self.first_sent_at >= KEY_LASTS
        )
