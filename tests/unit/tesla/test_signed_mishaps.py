"""Whatever happens on the way to a car: nothing honks twice, and what may have run is told as that."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.tesla import road as on_the_road
from tests.unit.tesla.road import Mishap, Road, counters, go_home, honk

from driveway_core.car_troubles import VehicleRefused, VehicleUnreachable
from driveway_tesla.signed import RESYNCS, SignedTransport

MISHAPS: Final[list[Mishap]] = [
    on_the_road.arrives,
    on_the_road.never_arrives,
    on_the_road.answer_is_lost,
    on_the_road.arrives_twice,
    on_the_road.answer_is_garbled,
    on_the_road.car_restarts_first,
    on_the_road.takes_a_minute,
    on_the_road.nobody_to_ask,
]


def check_what_a_mishap_does(act: Callable[[SignedTransport], None], mishaps: list[Mishap]) -> None:
    """The test fails where something ran twice, or where it ran, or not, and we say otherwise."""
    road = Road(mishaps=[*mishaps])
    transport = road.transport()
    for _ in range(3):
        road.heard.clear()
        before, trouble = len(road.messages), None
        try:
            act(transport)
        except VehicleUnreachable as error:
            trouble = error
        assert road.heard or trouble is not None
        assert not road.heard or trouble is None or trouble.may_have_run
        assert len(road.heard) <= (1 if act is honk else 2 + RESYNCS)
        assert len(road.messages) - before <= 2 * (2 + RESYNCS)
    assert len(counters(road)) == len(set(counters(road)))


@pytest.mark.parametrize("act", [honk, go_home])
@pytest.mark.parametrize("mishap", MISHAPS)
def test_a_mishap_on_the_way_is_told_as_it_was(
    act: Callable[[SignedTransport], None], mishap: Mishap
) -> None:
    check_what_a_mishap_does(act, [mishap])
    check_what_a_mishap_does(act, [on_the_road.arrives, mishap])


@pytest.mark.wide
@given(mishaps=st.lists(st.sampled_from(MISHAPS), max_size=8))
def test_no_car_honks_twice_whatever_happens_on_the_way(mishaps: list[Mishap]) -> None:
    check_what_a_mishap_does(honk, mishaps)


@pytest.mark.wide
@given(mishaps=st.lists(st.sampled_from(MISHAPS), max_size=8))
def test_a_destination_is_never_said_to_be_taken_where_it_was_not(mishaps: list[Mishap]) -> None:
    check_what_a_mishap_does(go_home, mishaps)


def flipped(bit: int) -> Mishap:
    """An answer that comes with one bit the other way."""

    def mishap(road: Road, message: bytes) -> bytes:
        answer = bytearray(road.car.answer(message))
        answer[bit // 8 % len(answer)] ^= 1 << bit % 8
        return bytes(answer)

    return mishap


@pytest.mark.wide
@given(question=st.integers(0, 1600), command=st.integers(0, 1600))
def test_no_car_honks_twice_however_its_answers_are_bent(question: int, command: int) -> None:
    road = Road(mishaps=[flipped(question), flipped(command)])
    with suppress(VehicleUnreachable, VehicleRefused):
        honk(road.transport())
    assert road.heard.count("honk_horn") <= 1
