"""Trips by the thousand, each polled and streamed: nothing false is said, and next to nothing missed."""

import sys
from random import Random

import pytest
from tests.unit.trips.scores import report, score

from driveway_core.testing.receivers import Outcome, follow
from driveway_core.testing.tracks import Kind, a_track

FEW, MANY = 500, 10_000


def played(trips: int) -> list[Outcome]:
    kinds, outcomes = list(Kind), []
    for number in range(trips):
        track = a_track(Random(number), kinds[number % len(kinds)])
        outcomes += [follow(track, Random(number), streamed=streamed) for streamed in (False, True)]
    return outcomes


@pytest.mark.parametrize(
    "trips",
    [
        pytest.param(FEW, marks=pytest.mark.wide),
        pytest.param(MANY, marks=[pytest.mark.wide, pytest.mark.proof, pytest.mark.timeout(1_200)]),
    ],
)
def test_nothing_false_is_said_and_less_than_one_in_a_hundred_missed(
    trips: int, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes = played(trips)
    with capsys.disabled():
        sys.stderr.write(f"\n{report(outcomes)}\n")
    for streamed in (False, True):
        found = score(each for each in outcomes if each.streamed is streamed)
        assert (found.false_arrivals, found.false_departures) == (0, 0)
        assert found.missed < 0.01 * found.seen_twice
        assert found.unnoticed < 0.02 * found.gone_seen
        assert found.looks < found.naive / 10


def test_a_track_is_the_same_each_time_it_is_drawn_from_the_same_seed() -> None:
    for kind in Kind:
        assert a_track(Random(7), kind) == a_track(Random(7), kind)
