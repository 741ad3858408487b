"""The audit log: who did what, when, and from where, written in the transaction of what was done.

Nothing that a person wrote gets into it: its sentences are ours, and its
facts are ids, numbers, moments and words of closed vocabularies, which is
what ``Fact`` lets through. Source: domain rules §9 and §1.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, NewType, TypeAlias
from uuid import UUID

import attrs

from driveway_core.actors import SYSTEM, AccountId, Actor
from driveway_core.audit_kinds import KINDS, AuditCategory, AuditKind
from driveway_core.errors import InvalidValue
from driveway_core.money import Money
from driveway_core.origins import NOWHERE, Origin

AuditEntryId = NewType("AuditEntryId", UUID)

_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_WORD: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,99}")
_DISTINCT: Final = 2**62 - 1
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class ActingAs(StrEnum):
    """As what somebody acted."""

    VISITOR = "visitor"
    """Nobody in particular: who does not, or could not, log in."""
    MEMBER = "member"
    OPERATOR = "operator"
    SYSTEM = "system"
    """The marketplace's own jobs, and its command line on the spot."""


@attrs.frozen
class Word:
    """A word of ours, as the name of a setting or the slug of a refusal: letters, digits and ``_.:/-``."""

    text: str

    def __attrs_post_init__(self) -> None:
        if not _WORD.fullmatch(self.text):
            raise InvalidValue("word", "must be a word of letters, digits and _.:/-")


Fact: TypeAlias = UUID | StrEnum | int | Decimal | Money | datetime | Word
"""What may stand in an entry's metadata: never a text, so nothing that a person wrote."""


def fact_told(fact: Fact) -> str:
    """A fact as it is kept; raises ``TypeError`` for what is none, whatever its annotations said."""
    match fact:
        case Word(text=text):
            return text
        case Money():
            return f"{fact.decimal} {fact.currency}"
        case datetime():
            return fact.isoformat()
        case bool():
            return "true" if fact else "false"
        case StrEnum():
            return fact.value
        case UUID() | int() | Decimal():
            return str(fact)
    raise TypeError(
        f"{type(fact).__name__} is no fact for the audit log: give ids, numbers, moments or words"
    )


@attrs.frozen(kw_only=True)
class AuditEvent:
    """Something that happened; ``actor_id`` is who did it, ``metadata`` what else is known."""

    kind: AuditKind
    at: datetime
    acting_as: ActingAs
    actor_id: AccountId | None = None
    booking_id: UUID | None = None
    driveway_id: UUID | None = None
    payment_id: UUID | None = None
    metadata: Mapping[str, str] = attrs.field(factory=dict)
    origin: Origin = NOWHERE

    @metadata.validator
    def _are_facts(self, _: object, facts: Mapping[str, str]) -> None:
        if not all(map(_KEY.fullmatch, facts)):
            raise InvalidValue("metadata", "its keys are words of small letters")

    @property
    def category(self) -> AuditCategory:
        """What it is about."""
        return KINDS[self.kind][0]

    @property
    def description(self) -> str:
        """The event in a sentence."""
        return KINDS[self.kind][1]


@attrs.frozen(kw_only=True)
class AuditEntry:
    """A row of ``audit_logs`` as it is kept: an event, with where it came from shortened.

    ``kind`` and ``category`` are text here: the log is older than any
    program that reads it. ``digest`` is the keyed digest by which this
    program knows that it wrote the row; None where somebody else did.
    """

    id: AuditEntryId
    at: datetime
    kind: str
    category: str
    description: str
    acting_as: str
    actor_id: AccountId | None = None
    booking_id: UUID | None = None
    driveway_id: UUID | None = None
    payment_id: UUID | None = None
    metadata: Mapping[str, str] = attrs.field(factory=dict)
    network: str | None = None
    address_digest: bytes | None = None
    agent: str | None = None
    session: str | None = None
    request: str | None = None
    digest: bytes | None = None

    @property
    def place(self) -> "AuditPlace":
        """Where it stands in the log."""
        return AuditPlace(self.at, self.id)


@attrs.frozen(order=True)
class AuditPlace:
    """A place in the log, which is in the order of time."""

    at: datetime
    id: AuditEntryId


@attrs.frozen(kw_only=True)
class AuditQuestion:
    """Which entries are wanted: all that is given must be so. ``until`` is the moment after the last."""

    actor_id: AccountId | None = None
    category: AuditCategory | None = None
    kind: AuditKind | None = None
    booking_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    metadata: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen
class AuditPage:
    """Some entries, the latest first, and after which place the next page begins; None at the end."""

    items: tuple[AuditEntry, ...]
    next_after: AuditPlace | None = None


def acting_as(actor: Actor) -> ActingAs:
    """As what an actor acts."""
    if actor is SYSTEM:
        return ActingAs.SYSTEM
    if actor.account_id is None:
        return ActingAs.VISITOR
    return ActingAs.OPERATOR if actor.is_operator else ActingAs.MEMBER


def entry_id(at: datetime, chance: int) -> AuditEntryId:
    """The id of an entry of that moment, a UUIDv7 (RFC 9562 §5.7); ``chance`` tells equal moments apart."""
    ticks = (at - _EPOCH) // _MICROSECOND * 4_096 // 1_000
    milliseconds, fraction = divmod(ticks, 4_096)
    value = (milliseconds & (2**48 - 1)) << 80 | 0x7 << 76 | fraction << 64
    return AuditEntryId(UUID(int=value | 0b10 << 62 | chance & _DISTINCT))
