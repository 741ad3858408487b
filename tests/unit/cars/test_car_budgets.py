"""Sliding windows, exactly: what they let through, and when the next call may be made."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.actors import AccountId
from driveway_core.car_budgets import (
    CAR_LIMITS,
    Limit,
    account_limits,
    account_subject,
    allowed_from,
    car_subject,
    parked,
    spend,
)
from driveway_core.car_calls import CallKind, CallLog
from driveway_core.car_troubles import BudgetSpent
from driveway_core.testing.builders import NOW
from driveway_core.vehicles import VehicleId

SECOND = timedelta(seconds=1)
MOMENT = timedelta(microseconds=1)
NOBODY = UUID(int=7)

limits = st.lists(
    st.builds(Limit, st.integers(1, 5), st.integers(1, 40).map(lambda seconds: seconds * SECOND)), max_size=3
)
pauses = st.lists(st.integers(0, 12).map(lambda seconds: seconds * SECOND), min_size=1, max_size=60)


def a_log(*times: datetime) -> CallLog:
    return CallLog(subject="car:1:data", times=times)


def spent(limits: list[Limit], ats: list[datetime]) -> tuple[list[datetime], CallLog]:
    """The moments of those calls that were let through, and the log after them."""
    log, made = a_log(), []
    for at in ats:
        try:
            log = spend(log, limits, at=at)
        except BudgetSpent:
            continue
        made.append(at)
    return made, log


def after(pauses: list[timedelta]) -> list[datetime]:
    """A moment after each pause."""
    moments = [NOW]
    for pause in pauses:
        moments.append(moments[-1] + pause)
    return moments


def counted(limits: list[Limit], ats: list[datetime]) -> list[datetime]:
    """The same as ``spent``, by counting every call there ever was."""
    made: list[datetime] = []
    for at in ats:
        if all(sum(each > at - limit.within for each in made) < limit.calls for limit in limits):
            made.append(at)
    return made


@pytest.mark.wide
@given(limits, pauses)
def test_no_window_holds_more_than_it_may_and_nothing_is_refused_without_need(
    limits: list[Limit], pauses: list[timedelta]
) -> None:
    made, log = spent(limits, after(pauses))
    for limit in limits:
        for first in made:
            assert sum(first <= each < first + limit.within for each in made) <= limit.calls
    assert made == counted(limits, after(pauses))
    assert log.total == len(made)


@pytest.mark.wide
@given(limits, pauses, st.integers(0, 90))
def test_the_moment_that_is_told_is_the_first_at_which_a_call_may_be_made(
    limits: list[Limit], pauses: list[timedelta], parked_for: int
) -> None:
    log = parked(spent(limits, after(pauses))[1], until=NOW + parked_for * SECOND)
    at = after(pauses)[-1]
    until = allowed_from(log, limits, at=at)
    assert spend(log, limits, at=until).total == log.total + 1
    if until > at:
        for early in (at, until - MOMENT):
            with pytest.raises(BudgetSpent) as refused:
                spend(log, limits, at=early)
            assert (refused.value.until, refused.value.at) == (until, early)


@pytest.mark.wide
@given(limits, st.lists(st.integers(0, 120).map(lambda seconds: NOW + seconds * SECOND), max_size=60))
def test_a_clock_that_goes_back_lets_no_more_through_than_one_that_stands(
    limits: list[Limit], ats: list[datetime]
) -> None:
    log, latest = a_log(), NOW
    for at in ats:
        latest = max([at, *log.times[-1:]])
        assert (allowed_from(log, limits, at=at) > at) == (allowed_from(log, limits, at=latest) > latest)
        if allowed_from(log, limits, at=at) == at:
            log = spend(log, limits, at=at)
            assert log.times[-1:] in ((latest,), ())
    assert list(log.times) == sorted(log.times)


@pytest.mark.wide
@given(limits.filter(bool), pauses)
def test_nothing_is_kept_that_counts_no_longer(limits: list[Limit], pauses: list[timedelta]) -> None:
    _, log = spent(limits, after(pauses))
    longest = max(limit.within for limit in limits)
    assert all(each > log.times[-1] - longest for each in log.times)
    assert len(log.times) <= max(limit.calls for limit in limits if limit.within == longest)


@pytest.mark.parametrize(
    "kind, calls, within",
    [
        (CallKind.DATA, 30, timedelta(minutes=1)),
        (CallKind.COMMAND, 15, timedelta(minutes=1)),
        (CallKind.WAKE, 1, timedelta(minutes=1)),
    ],
)
def test_a_car_is_asked_half_as_often_as_its_maker_allows(
    kind: CallKind, calls: int, within: timedelta
) -> None:
    log = a_log()
    for _ in range(calls):
        log = spend(log, CAR_LIMITS[kind], at=NOW)
    assert allowed_from(log, CAR_LIMITS[kind], at=NOW) == NOW + within
    assert allowed_from(log, CAR_LIMITS[kind], at=NOW + within) == NOW + within


def test_a_car_is_woken_twelve_times_a_day_at_most() -> None:
    made, log = spent([*CAR_LIMITS[CallKind.WAKE]], [NOW + timedelta(minutes=each) for each in range(600)])
    assert made == [NOW + timedelta(minutes=each) for each in range(12)]
    assert allowed_from(log, CAR_LIMITS[CallKind.WAKE], at=made[-1]) == NOW + timedelta(days=1)


def test_what_asks_the_maker_and_not_the_car_is_counted_and_never_too_often() -> None:
    made, log = spent([*CAR_LIMITS[CallKind.FREE]], [NOW] * 500)
    assert (len(made), log.total, log.times) == (500, 500, ())


def test_a_limit_of_nothing_lets_nothing_through() -> None:
    with pytest.raises(BudgetSpent) as refused:
        spend(a_log(), account_limits(0), at=NOW)
    assert refused.value.until == NOW + timedelta(hours=1)
    assert refused.value.retry_after == 3600


def test_a_lower_setting_counts_the_calls_that_were_made_before() -> None:
    log = a_log(*(NOW + each * SECOND for each in range(10)))
    at = NOW + 10 * SECOND
    assert allowed_from(log, account_limits(11), at=at) == at
    assert allowed_from(log, account_limits(4), at=at) == NOW + timedelta(hours=1, seconds=6)


def test_an_earlier_end_of_parking_does_not_shorten_a_later_one() -> None:
    log = parked(parked(a_log(), until=NOW + 60 * SECOND), until=NOW + SECOND)
    with pytest.raises(BudgetSpent):
        spend(log, (), at=NOW + 59 * SECOND)
    assert spend(log, (), at=NOW + 60 * SECOND).total == 1


def test_every_subject_has_its_own_name() -> None:
    names = [car_subject(VehicleId(NOBODY), kind) for kind in CallKind]
    assert names == [f"car:{NOBODY}:{kind}" for kind in ("free", "data", "command", "wake")]
    assert account_subject(AccountId(NOBODY)) == f"account:{NOBODY}"
