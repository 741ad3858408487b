"""Calls are counted exactly in a window that slides, and never far from it over many processes."""

from collections import deque
from datetime import datetime, timedelta
from typing import Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.tallies import CELLS, Bucket, Grant, Step, Tally, lease, slack, wait_s
from driveway_core.testing.builders import NOW
from driveway_core.throttles import MINUTE, Quota

pytestmark = pytest.mark.wide

CELL: Final = MINUTE / CELLS
SECOND: Final = timedelta(seconds=1)
STEPS: Final = st.lists(st.integers(0, 8_000), min_size=1, max_size=60)
"""Milliseconds between one call and the next."""


@attrs.define
class Oracle:
    """Every call that was ever let through, and how many of them one window holds at most."""

    times: list[datetime] = attrs.field(factory=list)

    def most_in_a_window(self, within: timedelta) -> int:
        held: deque[datetime] = deque()
        most = 0
        for time in self.times:
            held.append(time)
            while held[0] <= time - within:
                held.popleft()
            most = max(most, len(held))
        return most


@attrs.define
class Processes:
    """Processes that share one tally, each with a bucket, as the limiter of each goes about it."""

    quota: Quota
    buckets: list[Bucket]
    tally: Tally = attrs.field(factory=Tally)
    let_through: Oracle = attrs.field(factory=Oracle)
    leases: int = 0

    @classmethod
    def of(cls, quota: Quota, number: int) -> "Processes":
        return cls(quota, [Bucket(quota=quota)] * number)

    def call(self, process: int, at: datetime) -> bool:
        share = slack(self.quota, len(self.buckets))
        step, bucket = self.buckets[process].step(share, at=at)
        if step is Step.LEASE:
            self.leases += 1
            self.tally, grant = lease(self.tally, self.quota, owed=bucket.owed, wanted=max(1, share), at=at)
            step, bucket = bucket.leased(grant, at=at)
        self.buckets[process] = bucket
        if step is Step.LET_THROUGH:
            self.let_through.times.append(at)
        return step is Step.LET_THROUGH


@given(st.integers(1, 30), STEPS, st.data())
def test_no_window_holds_more_than_the_quota(calls: int, steps: list[int], data: st.DataObject) -> None:
    """Blocks of any size and debts of none: what is given out is what counts."""
    tally, at, given_out = Tally(), NOW, Oracle()
    for step in steps:
        at += timedelta(milliseconds=step)
        wanted = data.draw(st.integers(0, 5))
        tally, grant = lease(tally, Quota(calls), owed=0, wanted=wanted, at=at)
        given_out.times += [at] * grant.calls
        assert 0 <= grant.calls <= wanted
    assert given_out.most_in_a_window(MINUTE) <= calls


@given(st.integers(1, 30), STEPS)
def test_a_call_is_refused_only_if_the_window_and_one_cell_more_are_full(
    calls: int, steps: list[int]
) -> None:
    tally, at, given_out = Tally(), NOW, Oracle()
    for step in steps:
        at += timedelta(milliseconds=step)
        tally, grant = lease(tally, Quota(calls), owed=0, wanted=1, at=at)
        lately = [time for time in given_out.times if time > at - MINUTE - CELL]
        if grant.calls == 0:
            assert len(lately) >= calls  # more, where the window slid on meanwhile
        given_out.times += [at] * grant.calls


@given(st.integers(1, 30), STEPS, st.integers(0, 20))
def test_when_it_is_said_that_there_is_room_there_is_and_not_before(
    calls: int, steps: list[int], owed: int
) -> None:
    tally, at = Tally(), NOW
    for step in steps:
        at += timedelta(milliseconds=step)
        tally, grant = lease(tally, Quota(calls), owed=owed, wanted=1, at=at)
    if grant.left == 0:
        just_before = max(at, grant.free_at - timedelta(microseconds=1))
        assert lease(tally, Quota(calls), owed=0, wanted=1, at=just_before)[1].calls == 0
    assert lease(tally, Quota(calls), owed=0, wanted=1, at=grant.free_at)[1].calls == 1
    assert at <= grant.free_at <= at + MINUTE + CELL


@given(st.integers(1, 400), st.integers(1, 6), st.data())
def test_processes_together_stay_within_a_tenth_above(calls: int, number: int, data: st.DataObject) -> None:
    together = Processes.of(Quota(calls), number)
    at = NOW
    for _ in range(data.draw(st.integers(1, 25))):
        at += data.draw(st.sampled_from([timedelta(), SECOND, CELL, MINUTE / 2, MINUTE - SECOND, MINUTE]))
        process = data.draw(st.integers(0, number - 1))
        for _ in range(data.draw(st.integers(1, calls))):
            together.call(process, at)
    most = together.let_through.most_in_a_window(MINUTE)
    assert most <= calls + 2 * number * slack(Quota(calls), number)
    assert most <= 1.1 * calls


@pytest.mark.parametrize("number", [1, 2, 4, 16])
@pytest.mark.parametrize("calls", [60, 120, 1_200])
def test_processes_under_load_let_through_what_they_may_to_within_a_tenth(calls: int, number: int) -> None:
    together = Processes.of(Quota(calls), number)
    minutes, rate = 10, 3 * calls
    for call in range(minutes * rate):
        together.call(call % number, NOW + call * MINUTE / rate)
    let_through = len(together.let_through.times)
    assert 0.9 * calls * minutes <= let_through <= 1.1 * calls * minutes
    assert together.let_through.most_in_a_window(MINUTE) <= 1.1 * calls


def test_whoever_calls_now_and_then_is_never_asked_about() -> None:
    together = Processes.of(Quota(1_200), 4)
    assert all(together.call(call % 4, NOW + call * 20 * SECOND) for call in range(40))
    assert together.leases <= 1


def test_most_calls_of_one_who_calls_often_ask_nobody() -> None:
    together = Processes.of(Quota(1_200), 4)
    assert all(together.call(call % 4, NOW + call * SECOND / 10) for call in range(3_000))
    assert together.leases < 3_000 / 10


def test_one_who_was_refused_costs_nobody_a_question_until_there_is_room() -> None:
    together = Processes.of(Quota(60), 2)
    for _ in range(200):
        together.call(0, NOW)
        together.call(1, NOW)
    asked = together.leases
    for call in range(1_000):
        assert not together.call(call % 2, NOW + call * MINUTE / 1_001)
    assert together.leases == asked


def test_another_quota_counts_at_once() -> None:
    together = Processes.of(Quota(20), 1)
    assert sum(together.call(0, NOW) for _ in range(50)) == 20
    for calls, more in ((50, 30), (30, 0), (51, 1)):
        together.quota = Quota(calls)
        together.buckets = [bucket.under(together.quota) for bucket in together.buckets]
        assert sum(together.call(0, NOW) for _ in range(50)) == pytest.approx(more, abs=2)


def test_a_clock_that_is_behind_lets_no_more_through() -> None:
    tally, _ = lease(Tally(), Quota(3), owed=0, wanted=3, at=NOW + 2 * CELL)
    _, grant = lease(tally, Quota(3), owed=0, wanted=1, at=NOW)
    assert grant.calls == 0


def test_a_clock_that_was_far_ahead_closes_nothing_for_long() -> None:
    tally, _ = lease(Tally(), Quota(3), owed=0, wanted=3, at=NOW + 3 * MINUTE)
    _, grant = lease(tally, Quota(3), owed=0, wanted=1, at=NOW)
    assert grant.calls == 1
    shut = Bucket(quota=Quota(3), closed_until=NOW + 3 * MINUTE)
    assert shut.step(1, at=NOW)[0] is Step.LET_THROUGH
    assert shut.step(1, at=NOW + 2 * MINUTE)[0] is Step.REFUSE


def test_what_was_leased_is_good_for_a_window() -> None:
    _, bucket = Bucket(quota=Quota(9)).leased(Grant(3, 6, NOW), at=NOW)
    assert bucket.step(0, at=NOW + MINUTE - SECOND)[0] is Step.LET_THROUGH
    assert bucket.step(0, at=NOW + MINUTE)[0] is Step.LEASE


def test_what_remains_is_told_as_far_as_it_is_known() -> None:
    fresh = Bucket(quota=Quota(100))
    assert fresh.remaining(at=NOW) == 100
    _, one = fresh.step(5, at=NOW)
    assert one.remaining(at=NOW) == 99
    _, asked = one.leased(Grant(5, 94, NOW), at=NOW)
    assert asked.remaining(at=NOW) == 98


@pytest.mark.parametrize("after, whole", [(0, 1), (0.2, 1), (1, 1), (1.001, 2), (59.9, 60)])
def test_whoever_waits_as_long_as_they_are_told_is_not_too_early(after: float, whole: int) -> None:
    assert wait_s(NOW + timedelta(seconds=after), at=NOW) == whole
