"""Nobody waits for hours or days: the clocks are set ahead, the stand-ins' and that of this program."""

from collections.abc import Callable
from datetime import datetime, timedelta

import attrs


@attrs.define
class Clock:
    """Tells the time that ``real`` tells, as far ahead as it was set."""

    real: Callable[[], datetime]
    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        """The moment, in UTC."""
        return self.real() + self.ahead


@attrs.frozen
class Ahead:
    """Sets all clocks ahead at once: ``clock``, and by ``far_ahead`` those of the stand-ins.

    ``work`` does what is due then, as a worker would.
    """

    clock: Clock
    far_ahead: Callable[[timedelta], None]
    work: Callable[[], object]

    def by(self, step: timedelta) -> None:
        """So much later, with nothing done."""
        self.clock.ahead += step
        self.far_ahead(step)

    def passes(self, *, minutes: float) -> None:
        """So much later; what is due by then is done."""
        self.by(timedelta(minutes=minutes))
        self.work()

    def reaches(self, moment: datetime) -> None:
        """At that moment, unless it is over; what is due by then is done."""
        self.by(max(moment - self.clock(), timedelta()))
        self.work()
