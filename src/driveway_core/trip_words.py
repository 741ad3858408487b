"""Words for parts of a trip: how its address fares, how long ago, how far, how many minutes."""

from collections.abc import Callable
from datetime import datetime, timedelta

from driveway_core.trips import Navigation, NavigationState


def navigation_told(
    navigation: Navigation, heading_seen_at: datetime | None, when: Callable[[datetime], str]
) -> str:
    """How a destination fares on its way to the car's display."""
    again = "" if navigation.next_at is None else f"; sent again {when(navigation.next_at)}"
    if navigation.state is NavigationState.SENT:
        seen = heading_seen_at is not None
        followed = "the car follows it" if seen else "we have not seen the car follow it yet"
        at = "" if navigation.sent_at is None else f" {when(navigation.sent_at)}"
        return f"Tesla took it{at}; {followed}{again}"
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
    return f"{round(metres, -1):.0f} m away" if metres < 995 else f"{metres / 1_000:.1f} km away"


def minutes_told(minutes: float) -> str:
    """How many minutes, to the nearest."""
    whole = round(minutes)
    return "less than a minute" if whole < 1 else "1 minute" if whole == 1 else f"{whole} minutes"
