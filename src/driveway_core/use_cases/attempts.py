"""One operation, one attempt: look what became of it, or write down that it is asked for, and ask."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Protocol

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.gateways import OutcomeUnknown
from driveway_core.payment_operations import SURELY_OVER, OperationState, PaymentOperation
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.ask_gateway import Answered, may_ask


class Looks(Protocol):
    """Whoever can find out what became of an operation."""

    def look(self, operation: PaymentOperation, *, surely_over: bool) -> Answered | None:
        """What became of one whose answer never came; None where asking again is right."""
        ...


@attrs.frozen
class Attempt:
    """One attempt at an operation; nothing but *sent* is written down here.

    ``ready`` gives the way to ask: what it needs to know first is found out
    before the operation is called sent.
    """

    transactions: Transactions
    clock: Clock

    def at(
        self,
        step: PaymentOperation,
        looks: Looks,
        ready: Callable[[], Callable[[PaymentOperation], Answered]],
    ) -> Answered:
        """What came of it."""
        at = self.clock()
        if step.state is not OperationState.PLANNED:
            known = looks.look(step, surely_over=at >= step.updated_at + SURELY_OVER)
            if known is not None:
                return known
            if at >= (step.first_sent_at or at) + SURELY_OVER:
                return Answered(trouble=OutcomeUnknown())  # its key only repeats what was said once
        ask = ready()
        sent = self._send(step)
        return Answered(trouble=OutcomeUnknown()) if sent is None else ask(sent)

    @retried
    def _send(self, step: PaymentOperation) -> PaymentOperation | None:
        """Write down that it is asked for; None where somebody else was faster."""
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            current = work.payment_operations.get(step.id, changing=True)
            if current != step:
                return None
            if current.state is OperationState.SENT:
                current = current.lose(at=at)
            if not may_ask(current, at=at):
                return None
            sent = current.send(at=at)
            work.payment_operations.save(sent)
            return sent


def after(current: PaymentOperation, answered: Answered, at: datetime) -> Iterator[PaymentOperation]:
    """The operation once an answer is kept; nothing, where somebody else kept one before."""
    if current.state is OperationState.SENT and answered.trouble is not None:
        yield current.lose(at=at)
    if current.state not in (OperationState.SENT, OperationState.UNKNOWN) or answered.trouble is not None:
        return
    if answered.gateway_id is not None:
        yield current.succeed(answered.gateway_id, at=at)
    elif answered.refusal is not None:
        yield current.fail(answered.error_code, at=at)
    elif answered.never_done:
        unknown = current.lose(at=at) if current.state is OperationState.SENT else current
        yield unknown.fail(answered.error_code, at=at).retry(at=at)
