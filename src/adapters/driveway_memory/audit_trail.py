"""The chain of the audit log in memory, and what is kept of it beside."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import attrs

from driveway_core.audit import AuditEntry, AuditPlace
from driveway_core.audit_acknowledging import Acknowledgement
from driveway_core.audit_chain import Head, KeyedDigest, Seal, Waiting
from driveway_core.audit_checkpoints import Checkpoint
from driveway_memory.audit import digest
from driveway_memory.ledger import Ledger
from driveway_memory.tables import Tables


@attrs.frozen
class MemorySealing:
    """The ``Sealing`` port, in a transaction's own rows."""

    tables: Tables

    def last(self) -> Seal | None:
        return self.tables.seals[-1] if self.tables.seals else None

    def seal_of(self, number: int) -> bytes | None:
        return next((each.seal for each in self.tables.seals if each.number == number), None)

    def waiting(self, *, limit: int) -> Sequence[tuple[AuditPlace, AuditEntry | None]]:
        taken = sorted(self.tables.unsealed)[:limit]
        self.tables.unsealed[:] = sorted(self.tables.unsealed)[limit:]
        entries = {each.place: each for each in self.tables.audit}
        return [(place, entries.get(place)) for place in taken]

    def add(self, seals: Sequence[Seal]) -> None:
        self.tables.seals.extend(seals)


@attrs.frozen
class MemoryAuditTrail:
    """The ``AuditTrail`` port; a month in memory needs no partition."""

    ledger: Ledger

    @property
    def mark(self) -> KeyedDigest:
        return digest

    @contextmanager
    def sealing(self) -> Iterator[MemorySealing | None]:
        with self.ledger.changing() as tables:
            yield MemorySealing(tables)

    def last(self) -> Seal | None:
        return MemorySealing(self.ledger.committed).last()

    def waiting(self) -> Waiting:
        places = self.ledger.committed.unsealed
        return Waiting(len(places), min((each.at for each in places), default=None))

    def length(self) -> int:
        return len(self.ledger.committed.seals) + len(self.ledger.committed.audit)

    def links(self) -> Iterator[tuple[Seal, AuditEntry | None]]:
        entries = {each.place: each for each in self.ledger.committed.audit}
        for seal in sorted(self.ledger.committed.seals, key=lambda each: each.number):
            yield seal, entries.get(seal.place)

    def loose(self) -> Iterator[AuditEntry | None]:
        linked = {each.place for each in self.ledger.committed.seals}
        for entry in sorted(self.ledger.committed.audit, key=lambda each: each.place):
            yield None if entry.place in linked else entry

    def checkpoints(self) -> Sequence[Checkpoint]:
        return sorted(self.ledger.committed.checkpoints, key=lambda each: each.number)

    def keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        with self.ledger.changing() as tables:
            if all(each.number != checkpoint.number for each in tables.checkpoints):
                tables.checkpoints.append(checkpoint)

    def make_months(self, months: Iterable[date]) -> int:
        return 0

    def drop_month(self, month: date, *, through: int) -> bool:
        with self.ledger.changing() as tables:
            before = len(tables.audit)
            tables.audit[:] = [each for each in tables.audit if _month(each) > month]
            tables.seals[:] = [each for each in tables.seals if each.number > through]
            return len(tables.audit) < before

    def oldest_month(self) -> date | None:
        return min(map(_month, self.ledger.committed.audit), default=None)

    def newest_number_before(self, month: date) -> int:
        later = [each.number for each in self.ledger.committed.seals if each.place.at.date() >= month]
        newest = max((each.number for each in self.ledger.committed.seals), default=0)
        return min(later) - 1 if later else newest


@attrs.frozen
class MemoryWitness:
    """The ``AuditWitness`` port, for a log that nobody else can reach either."""

    _heads: list[Head] = attrs.field(factory=list, init=False)
    _checkpoints: list[Checkpoint] = attrs.field(factory=list, init=False)
    _acknowledgements: dict[tuple[int, int], Acknowledgement] = attrs.field(factory=dict, init=False)

    def heads(self) -> Sequence[Head]:
        return tuple(self._heads)

    def keep_head(self, head: Head, *, instead_of: Head | None) -> None:
        if instead_of is not None:
            if instead_of not in self._heads:
                return
            self._heads.remove(instead_of)
        self._heads.append(head)

    def checkpoints(self) -> Sequence[Checkpoint]:
        return sorted(self._checkpoints, key=lambda each: each.number)

    def keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        if all(each.number != checkpoint.number for each in self._checkpoints):
            self._checkpoints.append(checkpoint)

    def acknowledgements(self) -> Sequence[Acknowledgement]:
        return sorted(self._acknowledgements.values(), key=lambda each: each.first)

    def keep_acknowledgement(self, acknowledged: Acknowledgement) -> None:
        self._acknowledgements[acknowledged.first, acknowledged.last] = acknowledged


def _month(entry: AuditEntry) -> date:
    return date(entry.at.year, entry.at.month, 1)
