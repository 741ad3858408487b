"""The live view of a trip, while a car drives in the stand-in for Tesla."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO, StringIO, TextIOWrapper
from itertools import pairwise
from typing import Final

import attrs
import pytest
from rich.console import Console
from tests.integration.cars.lane import Lane, a_lane

from driveway_cli.trip_told import TripTold
from driveway_cli.trips import trip_told
from driveway_cli.watching import Way, in_json, in_lines, in_pictures
from driveway_core.accounts import Account
from driveway_core.bookings import Booking
from driveway_core.places import Position
from driveway_core.trips import TripPhase
from driveway_sandbox.tesla.world import Habits, Leg

STEP: Final = timedelta(seconds=40)
SUNSET: Final = Position(37.7600, -122.5040)
"""Where Ada lives, at the other end of the city."""


@attrs.frozen
class Show:
    """A trip that was watched to its end: all that was looked at, and what was drawn of it."""

    lane: Lane
    booking: Booking
    looks: list[TripTold]
    drawn: str


def told(lane: Lane, booking: Booking, account: Account | None) -> TripTold:
    return trip_told(lane.container, booking.id, account)


@pytest.fixture(scope="module")
def show() -> Iterator[Show]:
    """Ada's car comes, stays, and leaves, watched by Ada."""
    with a_lane() as lane:
        listed = lane.sandbox.car(lane.owner, SUNSET, needs_signing=False, habits=Habits(follows=False))
        lane.link()
        booking = lane.book(lane.vehicle(listed))
        listed.body.plan(
            Leg(to=lane.scene.driveway.position, at=booking.stay.start - timedelta(minutes=20)),
            Leg(to=SUNSET, at=booking.stay.end - timedelta(minutes=10)),
        )
        lane.wait_until(booking.stay.start - timedelta(minutes=21))
        looks: list[TripTold] = []

        def look() -> TripTold:
            looks.append(told(lane, booking, lane.scene.driver))
            return looks[-1]

        def pause() -> None:
            there = looks[-1].phase in (TripPhase.ARRIVED, TripPhase.PARKED)
            late = lane.clock() > booking.stay.end - timedelta(minutes=12)
            lane.wait_until(lane.clock() + (timedelta(minutes=15) if there and not late else STEP))
            assert lane.clock() < booking.stay.end + timedelta(hours=1), looks[-1].headline

        file = StringIO()
        paper = Console(file=file, force_terminal=True, width=90, color_system="truecolor", highlight=False)
        in_pictures(look, pause, paper)
        yield Show(lane, booking, looks, file.getvalue())


def test_the_picture_follows_the_car_to_its_place_and_ends_when_it_has_left(show: Show) -> None:
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", show.drawn)
    for words in (
        "Not on its way yet",
        "On its way, ",
        "minutes to go",
        "Arrived",
        "Gone",
        "mi away",
        "last seen ",
    ):
        assert words in plain, words
    assert show.booking.reference in plain
    assert "the car follows it" in plain
    assert "not asked for: its maker has no command for it" in plain
    assert show.looks[-1].phase is TripPhase.DEPARTED
    assert not any(each.is_over for each in show.looks[:-1])


def test_the_car_moves_along_the_strip_and_never_back_far(show: Show) -> None:
    way = Way()
    places = [
        way.strip(each, width=60, encoding="utf-8").plain.index("●")
        for each in show.looks
        if each.phase is not TripPhase.DEPARTED
    ]
    assert places[0] == 0
    assert places[-1] == 58
    driving = [place for place in places if 0 < place < 58]
    assert len(set(driving)) > 3
    assert all(after > before - 12 for before, after in pairwise(places))


def test_the_minutes_go_down_while_nobody_has_asked_the_car_again(show: Show) -> None:
    pairs = [
        (before.minutes, after.minutes)
        for before, after in pairwise(show.looks)
        if before.minutes and after.minutes and last_seen(before) == last_seen(after)
    ]
    assert pairs
    assert all(after < before for before, after in pairs)


def last_seen(told: TripTold) -> datetime | None:
    return None if told.seen.trip is None else told.seen.trip.last_seen_at


def test_a_strip_for_a_terminal_of_another_alphabet_has_plain_marks(show: Show) -> None:
    drawn = [Way().strip(each, width=30, encoding="ascii").plain for each in show.looks]
    assert {len(each) for each in drawn} == {30}
    assert all(each.isascii() for each in drawn)
    assert drawn[-1] == "-" * 29 + "P"


def test_a_pipe_is_told_each_change_once(show: Show, capsys: pytest.CaptureFixture[str]) -> None:
    replay = iter(show.looks)
    in_lines(lambda: next(replay), lambda: None)
    lines = [line.split("  ", 1)[1] for line in capsys.readouterr().out.splitlines()]
    assert all(before != after for before, after in pairwise(lines))
    heads = [line.split(";")[0].split(",")[0] for line in lines]
    order = [head for place, head in enumerate(heads) if head not in heads[:place]]
    assert [head for head in order if head not in ("almost there", "parked")] == [
        "not on its way yet",
        "on its way",
        "arrived",
        "gone",
    ]
    assert len(lines) < len(show.looks)


def test_a_machine_gets_a_document_on_a_line_for_each_change(
    show: Show, capsys: pytest.CaptureFixture[str]
) -> None:
    replay = iter(show.looks)
    in_json(lambda: next(replay), lambda: None)
    documents = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (documents[0]["phase"], documents[-1]["phase"]) == ("expected", "departed")
    last = documents[-1]
    assert (last["status"], last["arrival_source"], last["departure_source"]) == (
        "completed",
        "polling",
        "polling",
    )
    assert last["auto_park"]["attempted"] is False
    assert {each["kind"] for each in last["notices"]} >= {"destination_sent", "arrived", "departed"}
    assert all(before != after for before, after in pairwise(documents))


def test_the_host_and_the_marketplace_are_not_shown_where_the_car_was(show: Show) -> None:
    lane = show.lane
    own = told(lane, show.booking, lane.scene.driver)
    assert own.json()["observations"]
    host = told(lane, show.booking, lane.scene.host)
    assert (host.json()["observations"], host.json()["navigation"], host.metres) == ([], None, None)
    assert "address in the car" not in host.facts()
    assert {whom for whom, _ in host.notices} == {"host"}
    market = told(lane, show.booking, None)
    assert (market.json()["observations"], market.metres) == ([], None)
    assert market.in_the_car is not None
    assert {whom for whom, _ in market.notices} == {"driver", "host"}


def test_the_facts_name_who_noticed_what(show: Show) -> None:
    facts = show.looks[-1].facts()
    assert facts["the car is"] == "gone"
    assert str(facts["arrived"]).endswith("seen by asking the car")
    assert str(facts["left"]).endswith("seen by asking the car")
    assert facts["parking itself"] == "not asked for: its maker has no command for it"
    said = show.looks[-1].said()
    assert said[0].endswith(f"The address of {show.booking.reference} is on its way to your car's display.")
    assert said == sorted(said, key=said.index)


def test_a_terminal_of_another_alphabet_is_drawn_for(show: Show) -> None:
    file = TextIOWrapper(BytesIO(), encoding="ascii")
    replay = iter(show.looks[-3:])
    paper = Console(file=file, force_terminal=True, width=60, highlight=False)
    in_pictures(lambda: next(replay), lambda: None, paper)
    file.seek(0)
    assert "-" * 20 in file.read()
