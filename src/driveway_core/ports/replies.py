"""First answers, kept for those who ask again."""

from datetime import datetime
from typing import Protocol

from driveway_core.once import Once, Reply


class Replies(Protocol):
    """First answers to wishes with a key, kept for those who ask again."""

    def find(self, once: Once) -> Reply | None:
        """The answer under that key, or None; raises ``KeyReused`` for another fingerprint."""
        ...

    def keep(self, once: Once, reply: Reply) -> Reply:
        """Keep an answer unless there is one; what was there first is what counts, and returned.

        A refusal is not kept where somebody else has fulfilled the wish meanwhile:
        raises ``Interrupted``, and asking again gives their answer.
        """
        ...

    def forget(self, *, before: datetime) -> int:
        """Drop keys older than that; how many were dropped."""
        ...
