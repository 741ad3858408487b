"""A marketplace in memory whose worker may be killed at any step of a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

import attrs

from driveway_core.actors import Actor
from driveway_core.jobs import Job
from driveway_core.once import Once
from driveway_memory import Memory
from driveway_memory.transactions import MemoryTransactions, MemoryWork


class Killed(BaseException):
    """As ``kill -9`` does: nobody in the process hears of it."""


@attrs.define
class Fate:
    """After so many steps whoever works is killed; None: lives on."""

    steps: int | None = None

    def step(self) -> None:
        if self.steps is None:
            return
        self.steps -= 1
        if self.steps < 0:
            self.steps = None
            raise Killed


@attrs.frozen
class MortalTransactions(MemoryTransactions):
    """Each commit is two steps: one can be killed before it, when nothing is kept, and after it."""

    fate: Fate = attrs.field(factory=Fate)

    @contextmanager
    def begin(self, *, acting_as: Actor, once: Once | None = None) -> Iterator[MemoryWork]:
        with MemoryTransactions.begin(self, acting_as=acting_as, once=once) as work:
            yield work
            self.fate.step()
        self.fate.step()


@attrs.frozen
class Mortal(Memory):
    """The stores of that marketplace."""

    fate: Fate = attrs.field(factory=Fate)

    @property
    def transactions(self) -> MortalTransactions:
        return MortalTransactions(self._ledger, self.rules, fate=self.fate)

    def put_back(self, job: Job) -> None:
        """The queue gives a job out again whose worker is gone."""
        with self._ledger.changing() as tables:
            tables.jobs.append(job)
