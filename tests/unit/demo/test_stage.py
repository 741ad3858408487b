"""A scene waits for news, but not for ever; and whoever looks at the days after has a clock of their own."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from rich.console import Console

from driveway_demo.api import Api, Json, NotAsPromised
from driveway_demo.far_side import FarSide
from driveway_demo.later import Clock
from driveway_demo.stage import Stage
from driveway_demo.telling import Teller, cents

NOBODY_LISTENS = "http://127.0.0.1:1"
NOON = datetime(2026, 11, 22, 20, tzinfo=UTC)


@pytest.fixture
def stage() -> Iterator[Stage]:
    visitor, far = Api.at(NOBODY_LISTENS), FarSide.at(NOBODY_LISTENS)
    with visitor.http, far.http:
        yield Stage(visitor, far, Teller(Console(file=StringIO())), patience_s=0.15)


def confirmed(booking: Json) -> bool:
    return bool(booking["booking_status"] == "confirmed")


def test_a_scene_goes_on_as_soon_as_the_news_is_there(stage: Stage) -> None:
    states = iter(["pending", "confirmed", "cancelled"])
    seen, seconds = stage.until(
        "the booking is confirmed", lambda: {"booking_status": next(states)}, confirmed
    )
    assert seen == {"booking_status": "confirmed"}
    assert seconds > 0


def test_news_that_does_not_come_ends_the_story_with_what_is_there_instead(stage: Stage) -> None:
    with pytest.raises(NotAsPromised, match=r"the booking is confirmed(.|\n)*pending"):
        stage.until("the booking is confirmed", lambda: {"booking_status": "pending"}, confirmed)


def test_what_the_api_refuses_is_told_in_its_own_words() -> None:
    paper = StringIO()
    visitor, far = Api.at(NOBODY_LISTENS), FarSide.at(NOBODY_LISTENS)
    with visitor.http, far.http:
        stage = Stage(visitor, far, Teller(Console(file=paper, width=100)))
        stage.no({"status": 402, "title": "The card was declined", "detail": "Please try another card."})
    assert "✗ 402 The card was declined. Please try another card." in paper.getvalue()


def test_a_clock_that_is_set_ahead_goes_on_from_there() -> None:
    clock = Clock(lambda: NOON)
    assert clock() == NOON
    clock.ahead += timedelta(days=10)
    clock.ahead += timedelta(days=3)
    assert clock() == NOON + timedelta(days=13)


@pytest.mark.parametrize(
    "amount, written", [(0, "$0.00"), (5, "$0.05"), (-2025, "-$20.25"), (123_456_789, "$1,234,567.89")]
)
def test_cents_are_written_as_people_write_them(amount: int, written: str) -> None:
    assert cents(amount) == written
