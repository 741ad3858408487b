"""Search the audit log."""

import attrs

from driveway_core.actors import Actor
from driveway_core.audit import AuditPage, AuditPlace, AuditQuestion
from driveway_core.audit_kinds import AuditKind
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.note import note


@attrs.frozen
class SearchAudit:
    """What operators find in the log, the latest first; that they looked is written there too."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(
        self, actor: Actor, question: AuditQuestion, *, limit: int, after: AuditPlace | None = None
    ) -> AuditPage:
        actor.operator()
        with self.transactions.begin(acting_as=actor) as work:
            page = work.audit.search(question, limit=limit, after=after)
            note(
                work,
                actor,
                AuditKind.AUDIT_READ,
                at=self.clock(),
                entries=len(page.items),
                asked_actor=question.actor_id,
                asked_booking=question.booking_id,
            )
        return page
