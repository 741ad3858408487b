"""Acknowledge what the audit log lost with a restore."""

import attrs

from driveway_core.actors import Actor
from driveway_core.audit_acknowledging import Acknowledgement, NothingLost, acknowledgement, acknowledging
from driveway_core.audit_chain import BEGINNING
from driveway_core.audit_findings import LOST
from driveway_core.audit_kinds import AuditKind
from driveway_core.ports import AuditTrail, AuditWitness, CheckpointSigner, Clock, Transactions
from driveway_core.transactions import Interrupted
from driveway_core.use_cases.note import note
from driveway_core.use_cases.seal_audit import SealAudit
from driveway_core.use_cases.verify_audit import VerifyAudit


@attrs.frozen
class AcknowledgeLoss:
    """An operator says that the links from one number to another are gone, and why; signed, and written down.

    The log is verified and goes on first, so that the gap has two sides.
    Checkpoints that went with it are kept again. Raises ``NothingLost`` where
    the log does not lack just these, ``Interrupted`` while another one seals.
    """

    transactions: Transactions
    verify_audit: VerifyAudit
    seal_audit: SealAudit
    audit_trail: AuditTrail
    audit_witness: AuditWitness
    checkpoint_signer: CheckpointSigner
    clock: Clock

    def __call__(self, actor: Actor, first: int, last: int, *, reason: str) -> Acknowledgement:
        actor.operator()
        found = self.verify_audit(actor).findings
        gaps = [(each.from_number, each.to_number) for each in found if each.kind in LOST and not each.place]
        if (first, last) not in gaps:
            raise NothingLost(first, last)
        self.seal_audit()
        before, after = self._sides(first, last)
        at, by = self.clock(), str(actor.account_id or "system")
        statement = acknowledging(first, last, before=before, after=after, reason=reason, by=by, at=at)
        made = acknowledgement(statement, self.checkpoint_signer.sign(statement))
        with self.transactions.begin(acting_as=actor) as work:
            note(work, actor, AuditKind.LOSS_ACKNOWLEDGED, at=at, first=first, last=last)
        self.audit_witness.keep_acknowledgement(made)
        for each in self.audit_witness.checkpoints():
            if first <= each.number <= last:
                self.audit_trail.keep_checkpoint(each)
        return made

    def _sides(self, first: int, last: int) -> tuple[bytes, bytes]:
        """The seals of the links on either side of the gap."""
        before, after = BEGINNING.seal, None
        for link, _ in self.audit_trail.links():
            if link.number == first - 1:
                before = link.seal
            if link.number == last + 1:
                after = link.seal
        if after is None:
            raise Interrupted
        return before, after
