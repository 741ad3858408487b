"""What we know of a car's sessions: its clock, its epoch, and how far our commands have counted.

One process keeps them in memory: a session that is lost, or that another
process has moved ahead, costs no more than the question that begins one.
Source: Tesla's protocol specification, on recovering from desynchronisation.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

import attrs

from driveway_core.car_troubles import VehicleUnreachable
from driveway_tesla.car_messages import ToldSession
from driveway_tesla.signing import COUNTERS, CommandKey, Forged, SessionKeys, Stamp, prove_session_info

LASTS: Final = timedelta(seconds=15)
"""How long after it was signed a car may still obey a command: as long as we wait for its answer."""

_LONGEST_EPOCH: Final = 1 << 30
"""In seconds; a car whose clock tells more is not believed."""

_WAITED_S: Final = 60.0
"""How long a command waits for the one before it, to the same car."""


@attrs.frozen(kw_only=True)
class Session:
    """A session as the car has proved it; ``counter`` is the last one that it, or we, have used.

    ``clock_time`` is what its clock told at ``heard_at`` of ours.
    """

    keys: SessionKeys
    epoch: bytes
    counter: int
    clock_time: int
    heard_at: datetime

    @classmethod
    def proved(
        cls,
        told: ToldSession,
        *,
        key: CommandKey,
        vin: str,
        challenge: bytes,
        at: datetime,
        before: "Session | None" = None,
    ) -> "Session":
        """The session that a car tells, in answer to ``challenge``; ``before`` is what we knew.

        In one epoch the counter never falls, and a clock that runs backwards is
        an old answer. Raises ``Forged`` for that, and for one without proof.
        """
        keys = key.agree(told.public)
        prove_session_info(keys, told.sent, told.tag, vin=vin, challenge=challenge)
        if told.clock_time > _LONGEST_EPOCH:
            raise Forged("a clock that no car has")
        counter = told.counter
        if before is not None and (before.keys, before.epoch) == (keys, told.epoch):
            if told.clock_time < before.clock_time:
                raise Forged("an answer from before")
            counter = max(counter, before.counter)
        return cls(keys=keys, epoch=told.epoch, counter=counter, clock_time=told.clock_time, heard_at=at)

    @property
    def spent(self) -> bool:
        """Whether its epoch has no counters left."""
        return self.counter >= COUNTERS

    def counted(self) -> "Session":
        """One command further."""
        return attrs.evolve(self, counter=self.counter + 1)

    def stamp(self, *, at: datetime) -> Stamp:
        """For a command that is signed now."""
        passed = max(timedelta(), at - self.heard_at)
        expires_at = self.clock_time + int((passed + LASTS).total_seconds())
        return Stamp(epoch=self.epoch, counter=self.counter, expires_at=min(expires_at, _LONGEST_EPOCH))


@attrs.define(eq=False)
class Slot:
    """Where the session with one part of one car is kept; only whoever holds it may touch it.

    ``stale`` is whether it has to be asked for anew; what was counted is kept.
    """

    session: Session | None = attrs.field(default=None, repr=False)
    stale: bool = True
    lock: Lock = attrs.field(factory=Lock, repr=False)

    def keep(self, session: Session) -> Session:
        """A session as the car has just proved it."""
        self.session, self.stale = session, False
        return session


@attrs.define(eq=False)
class Sessions:
    """The sessions of all cars; shared by all threads of a process."""

    _slots: dict[tuple[str, int], Slot] = attrs.field(factory=dict, init=False, repr=False)
    _lock: Lock = attrs.field(factory=Lock, init=False, repr=False)

    @contextmanager
    def hold(self, vin: str, domain: int, *, waiting: float = _WAITED_S) -> Iterator[Slot]:
        """One command after the other to one part of a car; raises ``VehicleUnreachable`` after a while."""
        with self._lock:
            slot = self._slots.setdefault((vin, domain), Slot())
        if not slot.lock.acquire(timeout=waiting):
            raise VehicleUnreachable
        try:
            yield slot
        finally:
            slot.lock.release()
