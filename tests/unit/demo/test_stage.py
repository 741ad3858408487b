"""A scene waits for news, but not for ever; and whoever looks at the days after has a clock of their own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from rich.console import Console

from driveway_demo.ahead import Ahead, Clock
from driveway_demo.api import Api, Json, NotAsPromised
from driveway_demo.car_side import CarSide
from driveway_demo.far_side import FarSide
from driveway_demo.stage import Stage
from driveway_demo.telling import Teller, cents

NOBODY_LISTENS = "http://127.0.0.1:1"
NOON = datetime(2026, 11, 22, 20, tzinfo=UTC)


@pytest.fixture
def stage() -> Iterator[Stage]:
    with a_stage(Console(file=StringIO())) as stage:
        yield stage


@contextmanager
def a_stage(console: Console, meanwhile: Callable[[], object] = lambda: None) -> Iterator[Stage]:
    visitor, far, cars = Api.at(NOBODY_LISTENS), FarSide.at(NOBODY_LISTENS), CarSide.at(NOBODY_LISTENS)
    with visitor.http, far.http, cars.http:
        yield Stage(visitor, far, cars, Teller(console), patience_s=0.15, meanwhile=meanwhile)


def confirmed(booking: Json) -> bool:
    return bool(booking["booking_status"] == "confirmed")


def test_a_scene_goes_on_as_soon_as_the_news_is_there(stage: Stage) -> None:
    states = iter(["pending", "confirmed", "cancelled"])
    seen, seconds = stage.until(
        "the booking is confirmed", lambda: {"booking_status": next(states)}, confirmed
    )
    assert seen == {"booking_status": "confirmed"}
    assert seconds > 0


def test_before_each_look_is_done_what_nobody_else_does() -> None:
    done: list[str] = []
    with a_stage(Console(file=StringIO()), meanwhile=lambda: done.append("work")) as stage:
        stage.until("work is done twice", lambda: {"booking_status": done}, lambda _: len(done) == 2)
    assert done == ["work", "work"]


def test_news_that_does_not_come_ends_the_story_with_what_is_there_instead(stage: Stage) -> None:
    with pytest.raises(NotAsPromised, match=r"the booking is confirmed(.|\n)*pending"):
        stage.until("the booking is confirmed", lambda: {"booking_status": "pending"}, confirmed)


def test_what_the_api_refuses_is_told_in_its_own_words() -> None:
    paper = StringIO()
    with a_stage(Console(file=paper, width=100)) as stage:
        stage.no({"status": 402, "title": "The card was declined", "detail": "Please try another card."})
    assert "✗ 402 The card was declined. Please try another card." in paper.getvalue()


def test_a_clock_that_is_set_ahead_goes_on_from_there() -> None:
    clock = Clock(lambda: NOON)
    assert clock() == NOON
    clock.ahead += timedelta(days=10)
    clock.ahead += timedelta(days=3)
    assert clock() == NOON + timedelta(days=13)


def test_all_clocks_go_ahead_together_and_then_what_is_due_is_done() -> None:
    clock = Clock(lambda: NOON)
    far: list[timedelta] = []
    done: list[datetime] = []
    ahead = Ahead(clock, far.append, lambda: done.append(clock()))
    ahead.passes(minutes=3)
    ahead.reaches(NOON + timedelta(hours=1))
    ahead.reaches(NOON)
    assert sum(far, timedelta()) == clock.ahead == timedelta(hours=1)
    assert done == [NOON + timedelta(minutes=3), *[NOON + timedelta(hours=1)] * 2]


@pytest.mark.parametrize(
    "amount, written", [(0, "$0.00"), (5, "$0.05"), (-2025, "-$20.25"), (123_456_789, "$1,234,567.89")]
)
def test_cents_are_written_as_people_write_them(amount: int, written: str) -> None:
    assert cents(amount) == written
