"""Proofs in memory."""

from datetime import datetime

import attrs

from driveway_core.actors import AccountId
from driveway_core.errors import Missing
from driveway_core.proofs import Proof, Purpose
from driveway_memory.tables import Look


@attrs.frozen
class MemoryProofs:
    """``account_proofs``."""

    look: Look

    def put(self, proof: Proof) -> None:
        tables = self.look()
        if proof.account_id not in tables.accounts:
            raise Missing("account_id", "account")
        tables.proofs[proof.account_id, proof.purpose] = proof

    def of(self, account_id: AccountId, purpose: Purpose, *, changing: bool = False) -> Proof | None:
        return self.look().proofs.get((account_id, purpose))

    def with_digest(self, digest: bytes, purpose: Purpose, *, changing: bool = False) -> Proof | None:
        kept = self.look().proofs.values()
        return next((each for each in kept if (each.digest, each.purpose) == (digest, purpose)), None)

    def remove(self, account_id: AccountId, purpose: Purpose) -> None:
        self.look().proofs.pop((account_id, purpose), None)

    def forget(self, *, before: datetime) -> int:
        tables = self.look()
        over = [key for key, each in tables.proofs.items() if each.expires_at < before]
        for key in over:
            del tables.proofs[key]
        return len(over)
