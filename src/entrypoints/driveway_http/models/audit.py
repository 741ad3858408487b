"""The audit log, as operators read it."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from driveway_core.actors import AccountId
from driveway_core.audit import AuditEntry, AuditQuestion
from driveway_core.audit_kinds import AuditCategory, AuditKind
from driveway_core.errors import InvalidValue
from driveway_http.fields import Moment, Out, PageQuery, QueryMoment

FactText = Annotated[str, StringConstraints(max_length=200, pattern=r"^[a-z][a-z0-9_]{0,39}=[^\x00]*$")]


class AuditQuery(PageQuery):
    """Which entries; all that is given must be so. ``to`` is the moment after the last."""

    user_id: UUID | None = None
    event_category: AuditCategory | None = None
    event_type: AuditKind | None = None
    related_booking_id: UUID | None = None
    start: QueryMoment | None = Field(default=None, alias="from")
    end: QueryMoment | None = Field(default=None, alias="to")
    metadata: FactText | None = Field(default=None, description="`key=value`", examples=["payout_id=…"])

    def question(self) -> AuditQuestion:
        """As the core asks it; refuses an end that is not after its start."""
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise InvalidValue("to", "must be after from")
        key, _, value = (self.metadata or "").partition("=")
        return AuditQuestion(
            actor_id=None if self.user_id is None else AccountId(self.user_id),
            category=self.event_category,
            kind=self.event_type,
            booking_id=self.related_booking_id,
            since=self.start,
            until=self.end,
            metadata={key: value} if self.metadata else {},
        )


class AuditEntryOut(Out):
    """One entry. ``ip_address`` is the network only, ``acted_as`` is visitor, member, operator or system."""

    id: UUID
    created_at: Moment
    event_type: str
    event_category: str
    description: str
    acted_as: str
    user_id: UUID | None
    ip_address: str | None
    user_agent: str | None
    session_id: str | None
    request_id: str | None
    related_booking_id: UUID | None
    related_driveway_id: UUID | None
    related_payment_id: UUID | None
    metadata: Mapping[str, str]

    @classmethod
    def of(cls, entry: AuditEntry) -> "AuditEntryOut":
        """From the core's entry; facts that somebody else wrote are shown as text."""
        return cls(
            id=entry.id,
            created_at=entry.at,
            event_type=entry.kind,
            event_category=entry.category,
            description=entry.description,
            acted_as=entry.acting_as,
            user_id=entry.actor_id,
            ip_address=entry.network,
            user_agent=entry.agent,
            session_id=entry.session,
            request_id=entry.request,
            related_booking_id=entry.booking_id,
            related_driveway_id=entry.driveway_id,
            related_payment_id=entry.payment_id,
            metadata={key: str(value) for key, value in entry.metadata.items()},
        )
