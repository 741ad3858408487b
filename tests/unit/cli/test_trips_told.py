"""A trip in words: how the address fares, how long ago, how far."""

from datetime import UTC, datetime, timedelta

import pytest

from driveway_core.trip_words import ago, distance, minutes_told, navigation_told
from driveway_core.trips import Navigation, NavigationState

AT = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=30)


def when(moment: datetime) -> str:
    return f"at {moment:%H:%M}"


@pytest.mark.parametrize(
    "navigation, heading_seen_at, told",
    [
        (Navigation(next_at=AT), None, "on its way there"),
        (
            Navigation(problem="vehicle-asleep", problem_text="Your car is asleep.", next_at=LATER),
            None,
            "not yet. Your car is asleep. Tried again at 18:30.",
        ),
        (
            Navigation(state=NavigationState.SENT, sent=1, sent_at=AT, next_at=LATER),
            None,
            "taken by the car's maker at 18:00; we have not seen the car follow it yet; sent again at 18:30",
        ),
        (
            Navigation(state=NavigationState.SENT, sent=2, sent_at=AT),
            LATER,
            "taken by the car's maker at 18:00; the car follows it",
        ),
        (
            Navigation(state=NavigationState.GIVEN_UP, problem="vehicle-refused", problem_text="It refuses."),
            None,
            "it cannot be sent. It refuses. It stands in the booking.",
        ),
    ],
)
def test_that_tesla_took_an_address_is_not_that_the_car_follows_it(
    navigation: Navigation, heading_seen_at: datetime | None, told: str
) -> None:
    assert navigation_told(navigation, heading_seen_at, when) == told


@pytest.mark.parametrize(
    "passed, told",
    [
        (timedelta(seconds=-40), "just now"),
        (timedelta(seconds=1), "just now"),
        (timedelta(seconds=89), "89 seconds ago"),
        (timedelta(seconds=90), "2 minutes ago"),
        (timedelta(minutes=89), "89 minutes ago"),
        (timedelta(hours=3), "3 hours ago"),
        (timedelta(days=3), "3 days ago"),
    ],
)
def test_how_long_ago_is_said_as_people_say_it(passed: timedelta, told: str) -> None:
    assert ago(passed) == told


@pytest.mark.parametrize(
    "metres, told",
    [
        (0.0, "0 ft away"),
        (104.0, "350 ft away"),
        (297.0, "950 ft away"),
        (297.3, "0.2 mi away"),
        (9_700.0, "6.0 mi away"),
    ],
)
def test_how_far_is_no_more_exact_than_a_car_is_seen(metres: float, told: str) -> None:
    assert distance(metres) == told


@pytest.mark.parametrize(
    "minutes, told", [(0.0, "less than a minute"), (0.6, "1 minute"), (12.4, "12 minutes")]
)
def test_minutes_are_whole(minutes: float, told: str) -> None:
    assert minutes_told(minutes) == told
