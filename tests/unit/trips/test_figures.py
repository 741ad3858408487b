"""Trips by the thousand, each polled and streamed: nothing false is said, and next to nothing missed."""

import sys
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.trips.scores import false_arrival, false_departure, report, score
from tests.unit.trips.trip_cases import a_trip

from driveway_core.testing.receivers import Outcome, follow, sendings
from driveway_core.testing.tracks import Kind, Track, a_track, tracks

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


@pytest.mark.wide
@given(tracks(), st.integers(0, 2**32), st.floats(0, 0.9), st.floats(0, 110))
def test_whatever_is_lost_and_in_whatever_order_it_comes_nothing_false_is_said(
    track: Track, seed: int, lost: float, late: float
) -> None:
    rng, outcome = Random(seed), Outcome(track, streamed=True, trip=a_trip())
    sent = [each for each in sendings(track, rng) if rng.random() >= lost]
    sent.sort(key=lambda each: each.received + rng.uniform(0, late))
    for each in sent:
        outcome.takes(each.observation, each.received)
    assert not false_arrival(outcome)
    assert not false_departure(outcome)


def test_a_track_is_the_same_each_time_it_is_drawn_from_the_same_seed() -> None:
    for kind in Kind:
        assert a_track(Random(7), kind) == a_track(Random(7), kind)
