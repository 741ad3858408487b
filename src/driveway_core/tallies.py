"""Counting calls over all processes: a window that slides, counted in cells, and leased in blocks.

A *tally* is what all processes share: how many calls were given out lately,
each when it was leased, in cells of a twentieth of the window. A *bucket* is
what one process holds of it: calls that it leased and may let through without
asking anybody. Two things keep most calls away from the tally. A block is
leased at once, not one call; and the first few of somebody who has been quiet
for a whole window are let through unasked, and owed to the tally.

With ``s`` the slack of a process (a twentieth of the quota, shared out over all
processes, :func:`slack`), at most ``s`` are owed and at most ``s`` leased and
not yet spent in each, so that all ``n`` processes together let through

- at most ``quota + 2·n·s`` in any window, a tenth above it, and
- over time at least ``20/21 · quota - n·s`` a window, a tenth below it, where
  more than the quota is asked for.
"""

from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Final

import attrs

from driveway_core.throttles import Quota

CELLS: Final = 20
"""So many cells are a window; one more is counted, of which only a part lies in it."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SLACK: Final = 20
_LOST: Final = 2
"""Windows that a clock may be behind before it is taken that another one was wrong."""


@attrs.frozen
class Tally:
    """Calls given out, by cells, the newest first; ``newest`` is the number of that cell since 1970."""

    newest: int = 0
    counts: tuple[int, ...] = ()


@attrs.frozen
class Grant:
    """So many calls may be let through, and so many would have been left; if none, not before ``free_at``."""

    calls: int
    left: int
    free_at: datetime


def slack(quota: Quota, processes: int) -> int:
    """How many calls one of so many processes may let through unasked, and lease at once."""
    return quota.calls // (_SLACK * processes)


def lease(tally: Tally, quota: Quota, *, owed: int, wanted: int, at: datetime) -> tuple[Tally, Grant]:
    """What is owed is written down, whatever it comes to; then as many as there are, and are wanted.

    A clock that is behind the newest cell is taken to stand there, so that it
    never lets more through; one far behind says that the newest cell was
    written by a clock that was wrong, and counting begins anew.
    """
    width = quota.within / CELLS
    cell = (at - _EPOCH) // width
    if tally.newest > cell + _LOST * CELLS:
        tally = Tally()
    now = max(cell, tally.newest)
    counts = ((0,) * min(now - tally.newest, CELLS + 1) + tally.counts)[: CELLS + 1] or (0,)
    granted = max(0, min(wanted, quota.calls - sum(counts) - owed))
    counts = (counts[0] + owed + granted, *counts[1:])
    free_at = _EPOCH + _free_from(counts, quota, now) * width
    return Tally(now, counts), Grant(granted, max(0, quota.calls - sum(counts)), max(at, free_at))


def _free_from(counts: tuple[int, ...], quota: Quota, now: int) -> int:
    """The first cell at whose beginning there is room."""
    used = sum(counts)
    if used < quota.calls:
        return now
    for age in reversed(range(len(counts))):
        used -= counts[age]
        if used < quota.calls:
            return now - age + CELLS + 1
    raise AssertionError("a quota is one call at least")


class Step(Enum):
    """What to do with a call."""

    LET_THROUGH = "let through"
    REFUSE = "refuse"
    LEASE = "lease first"


@attrs.frozen(kw_only=True)
class Bucket:
    """What one process holds of a quota for one caller.

    ``tokens`` are leased until ``good_until``, ``owed`` were let through
    unasked, the last at ``owed_at``; ``left`` is what the tally had left when
    it was asked, at ``asked_at``; nothing is let through before ``closed_until``.
    """

    quota: Quota
    tokens: int = 0
    good_until: datetime = _EPOCH
    owed: int = 0
    owed_at: datetime = _EPOCH
    asked_at: datetime = _EPOCH
    left: int = 0
    closed_until: datetime = _EPOCH

    def under(self, quota: Quota) -> "Bucket":
        """The bucket under a quota that may have changed: what was leased under another counts no longer."""
        return self if quota == self.quota else Bucket(quota=quota, owed=self.owed, owed_at=self.owed_at)

    def step(self, slack: int, *, at: datetime) -> "tuple[Step, Bucket]":
        """What to do with a call now, and the bucket after it.

        A time to wait of more than two windows was told by a clock that has
        been set back since.
        """
        within = self.quota.within
        if at < self.closed_until <= at + _LOST * within:
            return Step.REFUSE, self
        if self.tokens > 0 and at < self.good_until:
            return Step.LET_THROUGH, attrs.evolve(self, tokens=self.tokens - 1)
        owed = self.owed if abs(at - self.owed_at) < within else 0
        if owed < slack and abs(at - self.asked_at) >= within:
            return Step.LET_THROUGH, attrs.evolve(self, owed=owed + 1, owed_at=at)
        return Step.LEASE, attrs.evolve(self, owed=owed)

    def leased(self, grant: Grant, *, at: datetime) -> "tuple[Step, Bucket]":
        """The bucket after asking for the call and a block with it: what is owed is told now."""
        asked = Bucket(quota=self.quota, asked_at=at, left=grant.left)
        if grant.calls == 0:
            return Step.REFUSE, attrs.evolve(asked, closed_until=grant.free_at)
        good_until = at + self.quota.within
        return Step.LET_THROUGH, attrs.evolve(asked, tokens=grant.calls - 1, good_until=good_until)

    def remaining(self, *, at: datetime) -> int:
        """How many more calls there are, as far as this process knows."""
        if abs(at - self.asked_at) >= self.quota.within:
            return max(0, self.quota.calls - self.owed)
        return self.tokens + self.left


def wait_s(closed_until: datetime, *, at: datetime) -> int:
    """Whole seconds to wait, one at least."""
    return max(1, -(-(closed_until - at) // timedelta(seconds=1)))
