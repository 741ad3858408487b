"""When a driveway is open: entries as hosts write them."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from driveway_core.entries import LONGEST_NOTES, MOST_EXCEPTIONS, AvailabilityEntry
from driveway_core.recurrence import LONGEST_RULE
from driveway_http.fields import In, Moment, MomentIn, Note, Out

Kind = Literal["available", "blocked", "booked"]
Rule = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_RULE),
    Field(
        examples=[
            "FREQ=WEEKLY;BYDAY=MO,TU",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA",
            "FREQ=MONTHLY;BYDAY=-1FR;COUNT=12",
            "FREQ=DAILY;UNTIL=20271231",
        ]
    ),
]


class EntryIn(In):
    """Hours that are open, blocked, or taken elsewhere; with a rule, the times are its first ones."""

    availability_type: Kind
    start_time: MomentIn
    end_time: MomentIn
    recurrence_rule: Rule | None = None
    exceptions: Annotated[list[MomentIn], Field(max_length=MOST_EXCEPTIONS)] = Field(default_factory=list)
    notes: Annotated[Note, StringConstraints(max_length=LONGEST_NOTES)] | None = None


class EntryOut(Out):
    """One entry of a listing's calendar."""

    id: UUID
    driveway_id: UUID
    availability_type: Kind
    start_time: Moment
    end_time: Moment
    is_recurring: bool
    recurrence_rule: str | None
    exceptions: list[Moment]
    notes: str | None
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, entry: AvailabilityEntry) -> "EntryOut":
        """From the core's entry."""
        return cls(
            id=entry.id,
            driveway_id=entry.driveway_id,
            availability_type=entry.kind.value,
            start_time=entry.window.start,
            end_time=entry.window.end,
            is_recurring=entry.is_recurring,
            recurrence_rule=None if entry.rule is None else entry.rule.text,
            exceptions=list(entry.exceptions),
            notes=entry.notes,
            created_at=entry.created_at,
            updated_at=entry.updated_at,
        )
