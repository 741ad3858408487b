"""Accepted terms in memory."""

from collections.abc import Sequence

import attrs

from driveway_core.actors import AccountId
from driveway_core.errors import Missing
from driveway_core.terms import Acceptance
from driveway_memory.tables import Look


@attrs.frozen
class MemoryTerms:
    """``accepted_terms``."""

    look: Look

    def add(self, account_id: AccountId, acceptance: Acceptance) -> bool:
        tables = self.look()
        if account_id not in tables.accounts:
            raise Missing("account_id", "account")
        kept = tables.terms.get(account_id, ())
        if any(each.terms_version == acceptance.terms_version for each in kept):
            return False
        tables.terms[account_id] = (*kept, acceptance)
        return True

    def of(self, account_id: AccountId) -> Sequence[Acceptance]:
        kept = self.look().terms.get(account_id, ())
        return sorted(kept, key=lambda each: (each.accepted_at, each.terms_version))
