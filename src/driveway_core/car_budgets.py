"""How often a car may be asked, and how often for one driver: exact windows that slide.

For each car, half of what its maker allows; for each driver, what the
marketplace's setting says. A window is half open: a call counts from its own
moment until its window's length later, and no longer then. All times are UTC.
Source: domain rules §7; Tesla's page on billing and limits.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_core.actors import AccountId
from driveway_core.car_calls import CallKind, CallLog
from driveway_core.car_troubles import BudgetSpent
from driveway_core.vehicles import VehicleId

EVERYONE: Final = "everyone"
"""The subject of what holds for all calls there are."""


@attrs.frozen
class Limit:
    """So many calls at most in any stretch of time of that length."""

    calls: int
    within: timedelta


_MINUTE: Final = timedelta(minutes=1)

CAR_LIMITS: Final[Mapping[CallKind, tuple[Limit, ...]]] = {
    CallKind.FREE: (),
    CallKind.DATA: (Limit(30, _MINUTE),),
    CallKind.COMMAND: (Limit(15, _MINUTE),),
    CallKind.WAKE: (Limit(1, _MINUTE), Limit(12, timedelta(days=1))),
}
"""How often one car is asked: half of 60, 30 and 3 a minute, and it is not woken all day long."""


def account_limits(an_hour: int) -> tuple[Limit, ...]:
    """What is asked for one driver, over all cars and kinds; 0 is nothing at all."""
    return (Limit(an_hour, timedelta(hours=1)),)


def account_subject(account_id: AccountId) -> str:
    """The subject of all calls for one driver."""
    return f"account:{account_id}"


def car_subject(vehicle_id: VehicleId, kind: CallKind) -> str:
    """The subject of one car's calls of one kind."""
    return f"car:{vehicle_id}:{kind.value}"


def allowed_from(log: CallLog, limits: Sequence[Limit], *, at: datetime) -> datetime:
    """The first moment from then on at which the next call may be made; ``at`` itself if now.

    A clock that is behind the last call is taken to stand there, so that it
    never lets more through. A limit of no calls at all is asked about again
    when its window has passed.
    """
    now = _now(log, at)
    first = max((_free_from(log, limit, now) for limit in limits), default=now)
    first = max(first, log.parked_until or first)
    return at if first <= now else first


def spend(log: CallLog, limits: Sequence[Limit], *, at: datetime) -> CallLog:
    """With one more call, and without those that count no longer; raises ``BudgetSpent``."""
    until = allowed_from(log, limits, at=at)
    if until > at:
        raise BudgetSpent(until, at)
    now = _now(log, at)
    longest = max((limit.within for limit in limits), default=timedelta())
    times = tuple(each for each in (*log.times, now) if each > now - longest)
    return attrs.evolve(log, times=times, total=log.total + 1)


def parked(log: CallLog, *, until: datetime) -> CallLog:
    """With nothing to be asked before then, nor before what was said earlier."""
    return attrs.evolve(log, parked_until=max(until, log.parked_until or until))


def _now(log: CallLog, at: datetime) -> datetime:
    return max(at, log.times[-1]) if log.times else at


def _free_from(log: CallLog, limit: Limit, now: datetime) -> datetime:
    if limit.calls == 0:
        return now + limit.within
    if len(log.times) < limit.calls:
        return now
    return max(now, log.times[-limit.calls] + limit.within)
