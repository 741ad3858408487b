"""Forget who called how often."""

from datetime import timedelta
from typing import Final

import attrs

from driveway_core.ports import Clock, Leases

KEPT_FOR: Final = timedelta(minutes=10)
"""Far longer than any window that is counted in."""


@attrs.frozen
class ForgetTallies:
    """Drops the counts of callers who have not called for a while; how many."""

    leases: Leases
    clock: Clock

    def __call__(self) -> int:
        return self.leases.forget(before=self.clock() - KEPT_FOR)
