"""The audit log."""

from typing import Protocol

from driveway_core.audit import AuditEvent, AuditPage, AuditPlace, AuditQuestion


class AuditLog(Protocol):
    """``audit_logs``: nothing in it is ever changed or taken away."""

    def add(self, event: AuditEvent) -> None:
        """Write an event down; raises ``Missing`` where its actor has no account."""
        ...

    def search(self, question: AuditQuestion, *, limit: int, after: AuditPlace | None = None) -> AuditPage:
        """The latest first."""
        ...
