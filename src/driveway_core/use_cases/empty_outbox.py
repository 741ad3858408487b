"""Empty the outbox of what lies there for too long."""

from datetime import timedelta

import attrs

from driveway_core.ports import Clock, Outbox


@attrs.frozen
class EmptyOutbox:
    """Deletes messages that were put there longer than ``kept_for`` ago; how many.

    They hold addresses and times in the clear, and what became of each is known elsewhere.
    """

    outbox: Outbox
    clock: Clock
    kept_for: timedelta

    def __call__(self) -> int:
        return self.outbox.forget(before=self.clock() - self.kept_for)
