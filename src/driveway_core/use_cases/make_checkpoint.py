"""Sign how far the audit log has come."""

import attrs

from driveway_core.actors import Actor
from driveway_core.audit_chain import BEGINNING, Head
from driveway_core.audit_checkpoints import Checkpoint, checkpoint, stated
from driveway_core.audit_kinds import AuditKind
from driveway_core.ports import AuditTrail, AuditWitness, CheckpointSigner, Clock, Transactions
from driveway_core.use_cases.note import note
from driveway_core.use_cases.seal_audit import SealAudit


@attrs.frozen
class MakeCheckpoint:
    """Seals what waits and signs the end of the chain; the former checkpoint where nothing came since.

    The checkpoint is kept beside the log and out of the database, and is worth
    most where neither is: with whoever looks the marketplace over.
    """

    transactions: Transactions
    seal_audit: SealAudit
    audit_trail: AuditTrail
    audit_witness: AuditWitness
    checkpoint_signer: CheckpointSigner
    clock: Clock

    def __call__(self, actor: Actor) -> Checkpoint:
        actor.operator()
        self.seal_audit()
        heads, former = self.audit_witness.heads(), self.audit_witness.checkpoints()
        last = former[-1] if former else None
        head = heads[-1] if heads else self._end()
        if last is not None and last.head == head:
            return last
        statement = stated(head, last, at=self.clock())
        made = checkpoint(statement, self.checkpoint_signer.sign(statement))
        self.audit_trail.keep_checkpoint(made)
        self.audit_witness.keep_checkpoint(made)
        with self.transactions.begin(acting_as=actor) as work:
            note(work, actor, AuditKind.CHECKPOINT_MADE, at=self.clock(), number=made.number)
        return made

    def _end(self) -> Head:
        """Where nothing is kept here, because others seal: what the chain itself says."""
        end = self.audit_trail.last()
        return BEGINNING if end is None else end.head
