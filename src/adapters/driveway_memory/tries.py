"""Tries in memory."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import attrs

from driveway_core.tries import Try
from driveway_memory.tables import Look


@attrs.frozen
class MemoryTries:
    """``tries``."""

    look: Look

    def of(self, key: bytes, *, since: datetime) -> Sequence[datetime]:
        return sorted(each.at for each in self.look().tries if each.key == key and each.at > since)

    def add(self, tried: Try) -> None:
        self.look().tries.append(tried)

    def remove(self, try_id: UUID) -> None:
        tries = self.look().tries
        tries[:] = [each for each in tries if each.id != try_id]

    def clear(self, key: bytes) -> None:
        tries = self.look().tries
        tries[:] = [each for each in tries if each.key != key]

    def forget(self, *, before: datetime) -> int:
        tries = self.look().tries
        kept = [each for each in tries if each.at >= before]
        dropped = len(tries) - len(kept)
        tries[:] = kept
        return dropped
