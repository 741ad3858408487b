"""Take an event of the gateway's: kept at once, dealt with by a worker."""

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.gateway_events import GatewayEvent
from driveway_core.jobs import Job, JobKind
from driveway_core.ports import Clock, GatewayEvents, Transactions
from driveway_core.transactions import retried


@attrs.frozen
class TakeEvent:
    """Keeps what the gateway sent, with a job to deal with it; whether it was new.

    ``payload`` and ``signature`` are as they came over the wire; raises
    ``EventRefused`` for what the gateway did not surely send, lately.
    """

    transactions: Transactions
    gateway_events: GatewayEvents
    clock: Clock

    def __call__(self, payload: bytes, signature: str | None) -> bool:
        return self._keep(self.gateway_events.read(payload, signature, at=self.clock()))

    @retried
    def _keep(self, event: GatewayEvent) -> bool:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            is_new = work.inbox.add(event)
            if is_new:
                job = Job(kind=JobKind.HANDLE_EVENT, subject=event.id, due=event.received_at)
                work.jobs.add(job)
            return is_new
