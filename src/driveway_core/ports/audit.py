"""The audit log, the chain that its entries are sealed into, and what is kept of that elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

from driveway_core.audit import AuditEntry, AuditEvent, AuditPage, AuditPlace, AuditQuestion
from driveway_core.audit_acknowledging import Acknowledgement
from driveway_core.audit_chain import Head, KeyedDigest, Seal, Waiting
from driveway_core.audit_checkpoints import Checkpoint


class AuditLog(Protocol):
    """``audit_logs``: nothing in it is ever changed or taken away."""

    def add(self, event: AuditEvent) -> None:
        """Write an event down; raises ``Missing`` where its actor has no account."""
        ...

    def search(self, question: AuditQuestion, *, limit: int, after: AuditPlace | None = None) -> AuditPage:
        """The latest first."""
        ...


class Sealing(Protocol):
    """The end of the chain, while nobody else may add to it."""

    def last(self) -> Seal | None: ...
    def seal_of(self, number: int) -> bytes | None:
        """The seal of that number, where it is there."""
        ...

    def waiting(self, *, limit: int) -> Sequence[tuple[AuditPlace, AuditEntry | None]]:
        """Take so many places off those that wait, by their order; None for an entry that is gone."""
        ...

    def add(self, seals: Sequence[Seal]) -> None: ...


class AuditTrail(Protocol):
    """``audit_seals`` and ``audit_checkpoints`` beside the log, as those see them who look after it."""

    @property
    def mark(self) -> KeyedDigest:
        """What entries and seals are marked with."""
        ...

    def sealing(self) -> AbstractContextManager[Sealing | None]:
        """A transaction of the one who seals; None where another one does just now."""
        ...

    def last(self) -> Seal | None:
        """The end of the chain."""
        ...

    def waiting(self) -> Waiting:
        """What is not sealed yet."""
        ...

    def length(self) -> int:
        """About how many links and entries there are to be looked at."""
        ...

    def links(self) -> Iterator[tuple[Seal, AuditEntry | None]]:
        """Every link by its number, with its entry where that is there; those that were there at first."""
        ...

    def loose(self) -> Iterator[AuditEntry | None]:
        """Every entry, by its place: itself if no link is of it, None if one is."""
        ...

    def checkpoints(self) -> Sequence[Checkpoint]:
        """By their number."""
        ...

    def keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Nothing where one of that number is kept."""
        ...

    def make_months(self, months: Iterable[date]) -> int:
        """Partitions for those that have none; how many were made."""
        ...

    def drop_month(self, month: date, *, through: int) -> bool:
        """Let a month and the links up to a number go; the store refuses what is younger than seven years."""
        ...

    def oldest_month(self) -> date | None:
        """The first month that there is an entry of."""
        ...

    def newest_number_before(self, month: date) -> int:
        """Up to which number no link is of an entry in that month or later; 0 for none."""
        ...


class AuditWitness(Protocol):
    """What is kept of the chain out of reach of whoever can change the database."""

    def heads(self) -> Sequence[Head]:
        """How far it had come; the last is the present one, any before it were contradicted."""
        ...

    def keep_head(self, head: Head, *, instead_of: Head | None) -> None:
        """Keep it; ``instead_of`` is the one that it goes on from, and if others did so already, nothing."""
        ...

    def checkpoints(self) -> Sequence[Checkpoint]:
        """By their number."""
        ...

    def keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Nothing where one of that number is kept."""
        ...

    def acknowledgements(self) -> Sequence[Acknowledgement]:
        """In the order of the chain, whoever signed them."""
        ...

    def keep_acknowledgement(self, acknowledged: Acknowledgement) -> None:
        """Instead of an earlier one of the same numbers."""
        ...


class CheckpointSigner(Protocol):
    """Signs checkpoints so that anybody can tell that we did: Ed25519 (RFC 8032)."""

    def sign(self, statement: str) -> bytes: ...
    def has_signed(self, statement: str, signature: bytes) -> bool: ...
    @property
    def public_key(self) -> str:
        """In PEM, for whoever looks at our checkpoints."""
        ...
