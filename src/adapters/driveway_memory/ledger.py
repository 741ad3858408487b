"""One marketplace's rows, and the lock that lets one writer in at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import attrs

from driveway_memory.tables import Tables


@attrs.define
class Ledger:
    """What is committed; who changes it works on a copy that takes its place only at the end."""

    committed: Tables
    _writing: threading.Lock = attrs.field(factory=threading.Lock, init=False)
    _writer: int | None = attrs.field(default=None, init=False)

    @contextmanager
    def changing(self) -> Iterator[Tables]:
        """A copy to change, committed on a clean exit; other writers wait meanwhile.

        Raises ``RuntimeError`` when this thread is changing it already: one
        transaction inside another is a mistake of the caller's.
        """
        if self._writer == threading.get_ident():
            raise RuntimeError("this thread has a transaction open already")
        with self._writing:
            self._writer = threading.get_ident()
            try:
                draft = self.committed.copied()
                yield draft
                self.committed = draft
            finally:
                self._writer = None
