"""Write down what was done, in its own transaction."""

from datetime import datetime
from uuid import UUID

from driveway_core.actors import Actor
from driveway_core.audit import AuditEvent, Fact, Word, acting_as, fact_told
from driveway_core.audit_kinds import AuditKind
from driveway_core.origins import origin
from driveway_core.ports import Transactions, Work


def note(
    work: Work,
    actor: Actor,
    kind: AuditKind,
    *,
    at: datetime,
    booking_id: UUID | None = None,
    driveway_id: UUID | None = None,
    payment_id: UUID | None = None,
    **facts: Fact | None,
) -> None:
    """An entry of the audit log: by whom, of which kind, about what, and whatever else is known.

    What was done to an account names it as ``account_id``. Facts that are
    None are left out. Where the call came from is added by itself.
    """
    work.audit.add(
        AuditEvent(
            kind=kind,
            at=at,
            acting_as=acting_as(actor),
            actor_id=actor.account_id,
            booking_id=booking_id,
            driveway_id=driveway_id,
            payment_id=payment_id,
            metadata={key: fact_told(fact) for key, fact in facts.items() if fact is not None},
            origin=origin(),
        )
    )


def note_look(
    transactions: Transactions,
    actor: Actor,
    what: str,
    *,
    at: datetime,
    about: UUID | None = None,
    booking_id: UUID | None = None,
) -> None:
    """An operator looks at what is not their own: an entry in a transaction of its own, before they see."""
    with transactions.begin(acting_as=actor) as work:
        kind = AuditKind.OPERATOR_READ
        note(work, actor, kind, at=at, booking_id=booking_id, what=Word(what), about=about)
