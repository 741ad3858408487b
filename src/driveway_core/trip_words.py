"""Words for parts of a trip: how its address fares, how long ago, how far, how many minutes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from driveway_core.trips import Navigation, NavigationState

_FOOT: Final = 0.3048
_MILE: Final = 1_609.344


def navigation_told(
    navigation: Navigation, heading_seen_at: datetime | None, when: Callable[[datetime], str]
) -> str:
    """How a destination fares on its way to the car's display."""
    again = "" if navigation.next_at is None else f"; sent again {when(navigation.next_at)}"
    if navigation.state is NavigationState.SENT:
        seen = heading_seen_at is not None
        followed = "the car follows it" if seen else "we have not seen the car follow it yet"
        at = "" if navigation.sent_at is None else f" {when(navigation.sent_at)}"
        return f"taken by the car's maker{at}; {followed}{again}"
    why = navigation.problem_text or ""
    if navigation.state is NavigationState.GIVEN_UP:
        return f"it cannot be sent. {why} It stands in the booking."
    if navigation.problem is None:
        return "on its way there"
    tried = "" if navigation.next_at is None else f" Tried again {when(navigation.next_at)}."
    return f"not yet. {why}{tried}"


def ago(passed: timedelta) -> str:
    """A stretch of time that has passed, as people say it."""
    seconds = int(passed.total_seconds())
    if seconds < 2:
        return "just now"
    if seconds < 90:
        return f"{seconds} seconds ago"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} minutes ago"
    hours = round(seconds / 3_600)
    return f"{hours} hours ago" if hours < 48 else f"{round(hours / 24)} days ago"


def distance(metres: float) -> str:
    """How far away, as exactly as a car is seen."""
    return f"{how_far(metres)} away"


def how_far(metres: float) -> str:
    """A length on the ground as drivers say it where the cities are: ``350 ft``, ``0.4 mi``."""
    feet = metres / _FOOT
    return f"{round(feet / 50) * 50} ft" if feet < 975 else f"{metres / _MILE:.1f} mi"


def minutes_told(minutes: float) -> str:
    """How many minutes, to the nearest."""
    whole = round(minutes)
    return "less than a minute" if whole < 1 else "1 minute" if whole == 1 else f"{whole} minutes"
