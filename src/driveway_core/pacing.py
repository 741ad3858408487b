"""When to look for a car next: seldom where nothing can happen, often where it is about to.

Every look may cost a call. On the way the next one comes after half of the
rest of it; what one observation has hinted at is looked at again at once,
because it takes two to prove it. A car that tells us by itself is asked only
as a back-up, and for that second observation: one that has parked has nothing
more to tell. To be asked after each look, and after each observation that
changed the trip: what was no news moves no look. Source: domain rules §7.
"""

from datetime import datetime, timedelta
from itertools import takewhile
from typing import Final

from driveway_core.following import TripPlan, has_begun, seems_gone, seen_there_at
from driveway_core.geofence import ELSEWHERE_M, Sight, sights
from driveway_core.trips import Trip, TripPhase
from driveway_core.windows import MINUTE

FIRST_LOOK: Final = 45 * MINUTE
"""How long before the start a car is looked for first."""
SOONEST: Final = timedelta(seconds=45)
LATEST: Final = 10 * MINUTE
"""Between two looks at a car on its way lies half of the rest of it, but no less and no more."""
PARKED: Final = 15 * MINUTE
BACK_UP: Final = 15 * MINUTE
"""Between two looks at a car that tells us by itself."""
UNSEEN: Final = 5 * MINUTE
"""Between two looks for a car that stands near by, or is there as its driver says, and nobody saw."""
END_NEARS: Final = 10 * MINUTE
NEAR_END: Final = timedelta(minutes=2, seconds=30)
OVERSTAYING: Final = 5 * MINUTE
HINTED_FOR: Final = 5 * MINUTE
"""For how long a hint is one: after that, it has come to nothing."""
FASTEST_MPS: Final = 25.0
"""As the crow flies, no car comes nearer faster than that for long."""


def next_look(trip: Trip, plan: TripPlan, *, at: datetime, streamed: bool) -> datetime | None:
    """When to look next, always after ``at``; None where nothing is left to see.

    ``streamed``: the car tells us by itself what it does.
    """
    if trip.phase is TripPhase.DEPARTED:
        return None
    if not has_begun(trip):
        if at >= plan.stay.end:
            return None
        if at < (first := plan.stay.start - max(FIRST_LOOK, plan.early_arrival)):
            return first
    row = sights(trip.evidence, plan.place)
    latest = row[-1] if row else None
    if _hints(trip, plan, row, at=at):
        return at + SOONEST
    if streamed:
        return at + BACK_UP
    return _while_there(trip, plan, at=at) if has_begun(trip) else _on_the_way(trip, plan, latest, at=at)


def _hints(trip: Trip, plan: TripPlan, row: list[Sight], *, at: datetime) -> bool:
    """Whether an observation more could prove an arrival or a departure.

    A hint of an arrival is a car that has stopped near by a short while ago,
    even if it is then seen elsewhere for once; of a departure, one seen away.
    """
    if not row or row[-1].observation.at < at - HINTED_FOR:
        return False
    if seen_there_at(trip, plan) is not None:
        return seems_gone(trip, plan)
    if row[-1].observation.drives or not plan.awaits(at):
        return False
    standing = list(takewhile(lambda each: not each.observation.drives, reversed(row)))
    near = [each.observation.at for each in standing if each.distance_m <= ELSEWHERE_M]
    return bool(near) and (row[-1].inside or at - near[-1] <= HINTED_FOR)


def _on_the_way(trip: Trip, plan: TripPlan, latest: Sight | None, *, at: datetime) -> datetime:
    if latest is None or latest.observation.at < at - LATEST:  # asleep, offline, or not seen yet
        return at + LATEST
    if latest.observation.stands:
        return at + _until_it_counts(plan, latest, at=at)
    elapsed = (at - latest.observation.at) / MINUTE
    minutes = trip.minutes_to_arrival
    if minutes is None:
        minutes = latest.distance_m / FASTEST_MPS / 60
    return at + min(max(timedelta(minutes=minutes - elapsed) / 2, SOONEST), LATEST)


def _until_it_counts(plan: TripPlan, latest: Sight, *, at: datetime) -> timedelta:
    """A car that stands elsewhere has not set out; one that stands there may be before its time."""
    if latest.distance_m > ELSEWHERE_M:
        return LATEST
    early = plan.stay.start - plan.early_arrival - at
    return min(max(early, SOONEST), UNSEEN) if latest.inside else UNSEEN


def _while_there(trip: Trip, plan: TripPlan, *, at: datetime) -> datetime:
    if seen_there_at(trip, plan) is None:
        return at + UNSEEN
    if at >= plan.stay.end + plan.grace:
        return at + OVERSTAYING
    nears = plan.stay.end - END_NEARS
    if at >= nears:
        return at + NEAR_END
    return max(min(at + PARKED, nears), at + SOONEST)
