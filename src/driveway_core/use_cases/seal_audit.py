"""Seal what was written into the audit log."""

from typing import Final

import attrs

from driveway_core.audit_chain import BEGINNING, Head, is_ours, sealed
from driveway_core.ports import AuditTrail, AuditWitness, Clock

BATCH: Final = 500


@attrs.frozen
class SealAudit:
    """Binds the entries that wait into the chain, in their order; gives how many.

    One seals at a time; whoever comes second has nothing to do. An entry that
    is committed late is sealed late, and never lost: what is sealed is not
    what is younger than something, but what waits. An entry that this program
    did not write is not sealed. Where the chain has become shorter than it was
    when it was last seen, it goes on where it was: what is missing stays
    missing for everybody to see.
    """

    audit_trail: AuditTrail
    audit_witness: AuditWitness
    clock: Clock

    def __call__(self) -> int:
        done = 0
        while (count := self._seal_some()) > 0:
            done += count
            if count < BATCH:
                break
        return done

    def _seal_some(self) -> int:
        kept = self.audit_witness.heads()
        seen = kept[-1] if kept else None
        with self.audit_trail.sealing() as sealing:
            if sealing is None:
                return 0
            waiting = sealing.waiting(limit=BATCH)
            last = sealing.last()
            head = _furthest(BEGINNING if last is None else last.head, seen)
            stands = seen is None or last is None or seen.number > last.number
            stands = stands or (seen is not None and sealing.seal_of(seen.number) == seen.seal)
            links = []
            for place, entry in waiting:
                if entry is not None and not is_ours(entry, self.audit_trail.mark):
                    continue
                digest = b"" if entry is None or entry.digest is None else entry.digest
                link = sealed(head, place, digest, at=self.clock(), mark=self.audit_trail.mark)
                links.append(link)
                head = link.head
            sealing.add(links)
        if links:
            self.audit_witness.keep_head(head, instead_of=seen if stands else None)
        return len(waiting)


def _furthest(last: Head, seen: Head | None) -> Head:
    return seen if seen is not None and seen.number > last.number else last
