"""Sending a destination to a car: when, how often, and what is told when it does not get there.

On confirmation, and again shortly before the start. A failed command never
fails a booking: it is tried again, and its driver is told why and what
happens next. What was given up on confirmation is wanted anew shortly before
the start: until then much can change. Source: domain rules §7.
"""

from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_core.car_troubles import BudgetSpent, VehicleAsleep
from driveway_core.cars import NavigationRoute
from driveway_core.errors import Conflict, DrivewayError, Unavailable
from driveway_core.trips import Navigation, NavigationState, Trip, TripPhase
from driveway_core.windows import TimeWindow

BEFORE_START: Final = timedelta(minutes=30)
"""How long before its start a stay's destination is sent again, and a sleeping car woken for it."""

LEASE: Final = timedelta(seconds=90)
"""How long one who sends keeps others from doing the same."""

ASLEEP_PAUSE: Final = timedelta(minutes=5)
WOKEN_PAUSE: Final = timedelta(seconds=65)
"""How long a woken car is waited for: it takes up to a minute, and is woken once a minute at most."""

FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(minutes=15)

MOST_TRIES: Final = 12
"""How often what goes wrong is tried; a sleeping car is waited for, however long it sleeps."""

MOST_WAKES: Final = 3
"""How often a car is woken for one destination, at most: only after that many tries it is left asleep."""

_ON_THE_WAY: Final = (TripPhase.EXPECTED, TripPhase.EN_ROUTE, TripPhase.APPROACHING)


@attrs.frozen
class NoWayLeft(Conflict):
    """The car is there already, or nobody expects it any more: no destination is sent."""

    slug = "no-way-left"
    title = "There is no way left to go"

    def __str__(self) -> str:
        return "The address is sent for a confirmed stay, until its car is there or its time is over."


def may_be_sent(trip: Trip, stay: TimeWindow, *, at: datetime) -> bool:
    """Whether a destination still makes sense: not to a car that is there, nor after the stay."""
    return trip.phase in _ON_THE_WAY and at < stay.end


def is_due(trip: Trip, stay: TimeWindow, *, at: datetime) -> bool:
    """Whether the destination should be sent now."""
    navigation = trip.navigation
    if navigation.next_at is None or not may_be_sent(trip, stay, at=at):
        return False
    return navigation.state is not NavigationState.GIVEN_UP and at >= navigation.next_at


def claimed(navigation: Navigation, *, at: datetime) -> Navigation:
    """As it is while somebody sends it; who comes meanwhile finds nothing due."""
    return attrs.evolve(
        navigation, state=NavigationState.WANTED, tries=navigation.tries + 1, next_at=at + LEASE
    )


def accepted(navigation: Navigation, route: NavigationRoute, *, stay: TimeWindow, at: datetime) -> Navigation:
    """The maker took it; it is sent once more shortly before the start, if that is still to come."""
    again = stay.start - BEFORE_START
    return attrs.evolve(
        navigation,
        state=NavigationState.SENT,
        tries=0,
        sent=navigation.sent + 1,
        sent_at=at,
        route=route,
        problem=None,
        problem_text=None,
        next_at=again if at < again else None,
    )


def failed(
    navigation: Navigation, error: DrivewayError, *, stay: TimeWindow, woken: bool, at: datetime
) -> Navigation:
    """It did not get there: tried again later where that may help, else given up."""
    told = attrs.evolve(navigation, problem=error.slug, problem_text=str(error))
    if isinstance(error, VehicleAsleep):
        if woken:
            return attrs.evolve(told, next_at=at + WOKEN_PAUSE)
        return attrs.evolve(told, tries=_not_counted(navigation), next_at=at + ASLEEP_PAUSE)
    if isinstance(error, BudgetSpent):
        until = max(error.until, at + FIRST_PAUSE)
        return attrs.evolve(told, tries=_not_counted(navigation), next_at=until)
    if not isinstance(error, Unavailable) or navigation.tries >= MOST_TRIES:
        again = stay.start - BEFORE_START
        if at < again:
            return attrs.evolve(told, state=NavigationState.WANTED, tries=0, next_at=again)
        return attrs.evolve(told, state=NavigationState.GIVEN_UP, next_at=None)
    asked = timedelta(seconds=error.retry_after)
    backoff = FIRST_PAUSE * 2 ** min(navigation.tries, 10)
    return attrs.evolve(told, next_at=at + min(max(asked, backoff), LONGEST_PAUSE))


def wanted_now(navigation: Navigation, *, at: datetime) -> Navigation:
    """Asked for anew, by the driver or because what was in the way is gone."""
    return attrs.evolve(
        navigation, state=NavigationState.WANTED, tries=0, problem=None, problem_text=None, next_at=at
    )


def moved(navigation: Navigation, *, stay: TimeWindow, at: datetime) -> Navigation:
    """The stay has other times: what was sent is sent again before the new start, the rest by then."""
    again = stay.start - BEFORE_START
    if navigation.state is not NavigationState.SENT or navigation.sent_at is None:
        if navigation.next_at is None or navigation.next_at <= max(again, at):
            return navigation
        return attrs.evolve(navigation, next_at=max(again, at))
    return attrs.evolve(navigation, next_at=max(again, at) if navigation.sent_at < again else None)


def over(navigation: Navigation) -> Navigation:
    """Nothing is sent any more."""
    return attrs.evolve(navigation, next_at=None)


def _not_counted(navigation: Navigation) -> int:
    """The tries without the one that was claimed, unless it was wanted anew meanwhile."""
    return max(0, navigation.tries - 1)
