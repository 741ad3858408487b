"""Write the hours of half a year ahead anew, before what is written runs out or is no longer true."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.availability import HORIZON, compile_hours
from driveway_core.driveways import DrivewayId
from driveway_core.errors import Missing
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried
from driveway_core.windows import forget_zones

BATCH: Final = 100
LEFT_TO_AGE: Final = timedelta(weeks=1)
"""How much of the horizon may have passed before it is written anew: each listing once a week."""


def _to_nobody(_written: int) -> None:
    pass


@attrs.frozen
class ExtendHours:
    """Compiles hours anew where their ranges end early, or were written under other changes of the clock.

    Returns how many listings were written, each in a transaction of its own
    under the lock of a change by the host: whoever is second sees what the
    first wrote. Stopped in between, the next call does the rest. ``told`` is
    called with the number so far after each batch. Reads the time zone
    database anew first, so that a process that lives long notices a change.
    """

    transactions: Transactions
    clock: Clock
    batch: int = BATCH

    def __call__(self, *, told: Callable[[int], None] = _to_nobody) -> int:
        forget_zones()
        seen: set[DrivewayId] = set()
        written = 0
        while found := [each for each in self._outdated() if each not in seen]:
            for driveway_id in found:
                seen.add(driveway_id)
                written += self._extend(driveway_id)
            told(written)
        return written

    @retried
    def _outdated(self) -> list[DrivewayId]:
        with self.transactions.read(acting_as=SYSTEM) as work:
            changed = [each for each in work.availability.zone_data() if not each.is_current]
            return list(
                work.availability.outdated(
                    before=self.clock() + HORIZON - LEFT_TO_AGE, written_under=changed, limit=self.batch
                )
            )

    @retried
    def _extend(self, driveway_id: DrivewayId) -> bool:
        try:
            with self.transactions.begin(acting_as=SYSTEM) as work:
                entries = work.availability.entries(driveway_id, changing=True)
                driveway = work.driveways.get(driveway_id)
                hours = compile_hours(entries, time_zone=driveway.time_zone, at=self.clock())
                work.availability.replace(driveway_id, gone=(), new=(), hours=hours)
        except Missing:  # removed since it was found
            return False
        return True
