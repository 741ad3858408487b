"""Look whether the audit log is as it was written."""

from collections.abc import Callable, Sequence
from typing import Final

import attrs

from driveway_core.actors import Actor
from driveway_core.audit_checkpoints import Checkpoint
from driveway_core.audit_findings import AuditReport, Finding, FindingKind
from driveway_core.audit_kinds import AuditKind
from driveway_core.audit_verifying import Verifier
from driveway_core.ports import AuditTrail, AuditWitness, CheckpointSigner, Clock, Transactions
from driveway_core.use_cases.note import note

Progress = Callable[[int, int], None]
"""Hears how much has been looked at, of how much."""

_TOLD_EVERY: Final = 500


def _nobody(done: int, total: int) -> None:
    """Nobody wants to know."""


@attrs.frozen
class VerifyAudit:
    """Looks at every entry and link, and tells what is wrong and where; changes nothing.

    ``given`` are checkpoints that somebody kept elsewhere.
    """

    transactions: Transactions
    audit_trail: AuditTrail
    audit_witness: AuditWitness
    checkpoint_signer: CheckpointSigner
    clock: Clock

    def __call__(
        self, actor: Actor, *, given: Sequence[Checkpoint] = (), progress: Progress = _nobody
    ) -> AuditReport:
        actor.operator()
        heads = (
            self.audit_witness.heads()
        )  # before the first link is read: what is sealed meanwhile is no cut
        elsewhere = [*self.audit_witness.checkpoints(), *given]
        here = list(self.audit_trail.checkpoints())
        ours = [
            each
            for each in (*here, *elsewhere)
            if self.checkpoint_signer.has_signed(each.statement, each.signature)
        ]
        known = [
            each
            for each in self.audit_witness.acknowledgements()
            if self.checkpoint_signer.has_signed(each.statement, each.signature)
        ]
        verifier = Verifier(
            self.audit_trail.mark, at=self.clock(), witnesses=heads, checkpoints=ours, acknowledged=known
        )
        total, done = self.audit_trail.length(), 0
        for link, entry in self.audit_trail.links():
            verifier.link(link, entry)
            done += 1
            if done % _TOLD_EVERY == 0:
                progress(done, max(total, done))
        for loose in self.audit_trail.loose():
            if loose is not None:
                verifier.loose(loose)
            done += 1
            if done % _TOLD_EVERY == 0:
                progress(done, max(total, done))
        progress(done, done)
        report = verifier.report()
        report = attrs.evolve(report, findings=(*report.findings, *_about(here, elsewhere, ours)))
        with self.transactions.begin(acting_as=actor) as work:
            found = len(report.findings)
            note(work, actor, AuditKind.AUDIT_VERIFIED, at=self.clock(), sealed=report.sealed, findings=found)
        return report


def _about(
    here: Sequence[Checkpoint], elsewhere: Sequence[Checkpoint], ours: Sequence[Checkpoint]
) -> list[Finding]:
    """What is wrong with the checkpoints themselves."""
    forged = {each.number for each in (*here, *elsewhere) if each not in ours}
    known, kept = {each.fingerprint for each in ours}, {each.number for each in here}
    lost = {each.number for each in elsewhere if each in ours and each.number not in kept}
    found = [_finding(FindingKind.CHECKPOINT_FORGED, number) for number in sorted(forged)]
    found += [_finding(FindingKind.CHECKPOINT_REMOVED, number) for number in sorted(lost)]
    orphans = {each.number for each in ours if each.previous and each.previous not in known}
    return found + [_finding(FindingKind.CHECKPOINT_REMOVED, number) for number in sorted(orphans)]


def _finding(kind: FindingKind, number: int) -> Finding:
    return Finding(kind=kind, from_number=number, to_number=number)
