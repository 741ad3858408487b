"""What all threads have let through together, in memory."""

import threading
from datetime import datetime

import attrs

from driveway_core.tallies import Grant, Tally, lease
from driveway_core.throttles import Quota


@attrs.frozen
class MemoryLeases:
    """The ``Leases`` port, for one process."""

    _tallies: dict[str, tuple[Tally, datetime]] = attrs.field(factory=dict)
    _guard: threading.Lock = attrs.field(factory=threading.Lock)

    def lease(self, subject: str, quota: Quota, *, owed: int, wanted: int, at: datetime) -> Grant:
        with self._guard:
            tally, _ = self._tallies.get(subject, (Tally(), at))
            changed, grant = lease(tally, quota, owed=owed, wanted=wanted, at=at)
            self._tallies[subject] = changed, at
        return grant

    def forget(self, *, before: datetime) -> int:
        with self._guard:
            gone = [subject for subject, (_, asked_at) in self._tallies.items() if asked_at < before]
            for subject in gone:
                del self._tallies[subject]
        return len(gone)
