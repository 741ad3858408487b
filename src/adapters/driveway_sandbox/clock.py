"""A clock that is moved by hand, and the agenda of what happens when it gets there."""

import heapq
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import RLock

import attrs


def system_time() -> datetime:
    """The present moment, in UTC: the far side is another machine and has a clock of its own."""
    return datetime.fromtimestamp(time.time(), UTC)  # noqa: TID251  # as said above


@attrs.define
class Clock:
    """The sandbox's time: what ``source`` says, and how far it was moved ahead.

    Everything that changes the sandbox's state holds ``lock``; entries of the
    agenda run in order, each at its own moment, while the clock is moved.
    """

    source: Callable[[], datetime]
    lock: RLock = attrs.field(factory=RLock, repr=False)
    _ahead: timedelta = attrs.field(factory=timedelta, init=False)
    _standing: datetime | None = attrs.field(default=None, init=False)
    _agenda: list[tuple[datetime, int, Callable[[], None]]] = attrs.field(
        factory=list, init=False, repr=False
    )
    _numbers: "count[int]" = attrs.field(factory=count, init=False, repr=False)
    _listeners: list[Callable[[], None]] = attrs.field(factory=list, init=False, repr=False)

    def now(self) -> datetime:
        """The sandbox's moment, in UTC; during an entry of the agenda the one it was written for."""
        return self._standing or self.source() + self._ahead

    def stamp(self) -> int:
        """The sandbox's moment in whole seconds since 1970."""
        return int(self.now().timestamp())

    def at(self, moment: datetime, action: Callable[[], None]) -> None:
        """Write ``action`` into the agenda."""
        with self.lock:
            heapq.heappush(self._agenda, (moment, next(self._numbers), action))

    def after(self, pause: timedelta, action: Callable[[], None]) -> None:
        """Write ``action`` into the agenda, ``pause`` from now."""
        self.at(self.now() + pause, action)

    def on_move(self, listener: Callable[[], None]) -> None:
        """Tell ``listener`` each time the clock was moved."""
        self._listeners.append(listener)

    def advance(
        self,
        by: timedelta = timedelta(),
        *,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
    ) -> datetime:
        """Move ahead, doing on the way all that is due; returns the moment reached."""
        step = by + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        if step < timedelta():
            raise ValueError("time does not run backwards")
        with self.lock:
            self._ahead += step
            self.catch_up()
            reached = self.now()
        for listener in self._listeners:
            listener()
        return reached

    def clear(self) -> None:
        """Empty the agenda."""
        with self.lock:
            self._agenda.clear()

    def catch_up(self) -> None:
        """Do what has become due since somebody last looked."""
        with self.lock:
            if self._standing is not None:
                return
            until = self.now()
            try:
                while self._agenda and self._agenda[0][0] <= until:
                    self._standing, _, action = heapq.heappop(self._agenda)
                    action()
            finally:
                self._standing = None
