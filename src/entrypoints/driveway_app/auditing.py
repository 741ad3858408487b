"""The audit log: sealed, looked over, searched and kept."""

from dependency_injector import providers
from dependency_injector.providers import Provider

from driveway_app.ports import Ports
from driveway_core.use_cases.acknowledge_loss import AcknowledgeLoss
from driveway_core.use_cases.keep_audit import KeepAudit
from driveway_core.use_cases.make_checkpoint import MakeCheckpoint
from driveway_core.use_cases.seal_audit import SealAudit
from driveway_core.use_cases.search_audit import SearchAudit
from driveway_core.use_cases.verify_audit import VerifyAudit


class Auditing(Ports):
    """What is done with the log, each use case named by its verb."""

    transactions = Ports.transactions
    audit_trail = Ports.audit_trail
    audit_witness = Ports.audit_witness
    checkpoint_signer = Ports.checkpoint_signer
    clock = Ports.clock

    seal_audit: Provider[SealAudit] = providers.Singleton(SealAudit, audit_trail, audit_witness, clock)
    make_checkpoint: Provider[MakeCheckpoint] = providers.Singleton(
        MakeCheckpoint, transactions, seal_audit, audit_trail, audit_witness, checkpoint_signer, clock
    )
    verify_audit: Provider[VerifyAudit] = providers.Singleton(
        VerifyAudit, transactions, audit_trail, audit_witness, checkpoint_signer, clock
    )
    acknowledge_loss: Provider[AcknowledgeLoss] = providers.Singleton(
        AcknowledgeLoss,
        transactions,
        verify_audit,
        seal_audit,
        audit_trail,
        audit_witness,
        checkpoint_signer,
        clock,
    )
    keep_audit: Provider[KeepAudit] = providers.Singleton(KeepAudit, audit_trail, audit_witness, clock)
    search_audit: Provider[SearchAudit] = providers.Singleton(SearchAudit, transactions, clock)
