"""How what a store is asked to write is told to the audit log."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar
from uuid import UUID

import attrs

from driveway_core.actors import Actor
from driveway_core.audit import Fact
from driveway_core.audit_kinds import AuditKind

T = TypeVar("T")


class Telling(Protocol):
    """A transaction, as those see it who tell of it."""

    @property
    def actor(self) -> Actor:
        """On whose behalf it runs."""
        ...

    def former(self, of: type[T], key: UUID) -> T | None:
        """What was read or written under that id before, in this transaction."""
        ...

    def note(
        self,
        kind: AuditKind,
        *,
        booking_id: UUID | None = None,
        driveway_id: UUID | None = None,
        payment_id: UUID | None = None,
        **facts: Fact | None,
    ) -> None:
        """Write an entry."""
        ...


Teller = Callable[..., None]
"""Takes the telling, what the store answered, and what it was asked with."""


def alike(before: attrs.AttrsInstance, after: attrs.AttrsInstance, *besides: str) -> bool:
    """Whether two values differ in nothing but their version, and what is named."""
    but = {"version", "updated_at", *besides}
    names: Sequence[str] = [field.name for field in attrs.fields(type(after)) if field.name not in but]
    return all(getattr(before, name) == getattr(after, name) for name in names)
