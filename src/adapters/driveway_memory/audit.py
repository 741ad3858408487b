"""The audit log in memory."""

import secrets
from hashlib import blake2b

import attrs

from driveway_core.audit import AuditEntry, AuditEvent, AuditPage, AuditPlace, AuditQuestion
from driveway_core.audit_chain import written
from driveway_core.errors import Missing
from driveway_memory.tables import Look


def digest(text: bytes) -> bytes:
    """Of a log that nobody else can reach: no key is needed."""
    return blake2b(text, digest_size=32).digest()


@attrs.frozen
class MemoryAudit:
    """``audit_logs``."""

    look: Look

    def add(self, event: AuditEvent) -> None:
        tables = self.look()
        if event.actor_id is not None and event.actor_id not in tables.accounts:
            raise Missing("user_id", "account")
        entry = written(event, digest, chance=secrets.randbits(62))
        tables.audit.append(entry)
        tables.unsealed.append(entry.place)

    def search(self, question: AuditQuestion, *, limit: int, after: AuditPlace | None = None) -> AuditPage:
        found = [each for each in self.look().audit if _answers(each, question)]
        found = [each for each in found if after is None or each.place < after]
        found.sort(key=lambda each: each.place, reverse=True)
        shown = tuple(found[:limit])
        return AuditPage(shown, shown[-1].place if len(found) > limit else None)


def _answers(entry: AuditEntry, question: AuditQuestion) -> bool:
    wanted = (
        (question.actor_id, entry.actor_id),
        (question.category, entry.category),
        (question.kind, entry.kind),
        (question.booking_id, entry.booking_id),
    )
    return (
        all(asked is None or asked == found for asked, found in wanted)
        and (question.since is None or entry.at >= question.since)
        and (question.until is None or entry.at < question.until)
        and question.metadata.items() <= entry.metadata.items()
    )
