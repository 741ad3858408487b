"""A whole marketplace in memory."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from driveway_core.backups import Archiving
from driveway_core.jobs import Job
from driveway_core.rule_sets import RuleBook
from driveway_core.rules import SHIPPED
from driveway_memory.audit_trail import MemoryAuditTrail
from driveway_memory.claims import MemoryReplies
from driveway_memory.defaults import SETTINGS
from driveway_memory.leases import MemoryLeases
from driveway_memory.ledger import Ledger
from driveway_memory.queues import MemoryJobQueue
from driveway_memory.sealed_texts import NothingSealed
from driveway_memory.search import MemorySearch
from driveway_memory.tables import Tables
from driveway_memory.transactions import MemoryTransactions


@attrs.frozen
class Memory:
    """Everything that a database adapter brings, without a database; safe to use from several threads."""

    rules: RuleBook = SHIPPED
    """Every kind of price rule that is known here."""
    _ledger: Ledger = attrs.field(
        factory=lambda: Ledger(Tables(settings=dict(SETTINGS))), init=False, repr=False
    )
    leases: MemoryLeases = attrs.field(factory=MemoryLeases, init=False, repr=False)
    """What was let through lately."""

    @property
    def transactions(self) -> MemoryTransactions:
        """All or nothing."""
        return MemoryTransactions(self._ledger, self.rules)

    @property
    def search(self) -> MemorySearch:
        """Nearest first, over what is committed."""
        return MemorySearch(lambda: self._ledger.committed, self.rules)

    @property
    def replies(self) -> MemoryReplies:
        """First answers."""
        return MemoryReplies(self._ledger)

    @property
    def queue(self) -> MemoryJobQueue:
        """The jobs that wait, over what is committed."""
        return MemoryJobQueue(lambda: self._ledger.committed)

    @property
    def sealed_texts(self) -> NothingSealed:
        """None."""
        return NothingSealed()

    @property
    def audit_trail(self) -> MemoryAuditTrail:
        """The chain of the audit log."""
        return MemoryAuditTrail(self._ledger)

    def take_jobs(self, *, at: datetime) -> Sequence[Job]:
        """The jobs that are due by a moment, earliest first, taken off the queue: the caller does them."""
        with self._ledger.changing() as tables:
            due = sorted((job for job in tables.jobs if job.due <= at), key=lambda job: job.due)
            tables.jobs[:] = [job for job in tables.jobs if job.due > at]
        return due

    def archiving(self) -> Archiving:
        """Nothing of it is archived."""
        return Archiving()

    def warnings(self) -> Sequence[str]:
        """There are none."""
        return ()

    def check(self) -> None:
        """Memory is always there."""

    def dispose(self) -> None:
        """Nothing to give back."""
