"""A destination is sent as often as it takes and no oftener, whatever the car and its maker answer."""

from datetime import datetime, timedelta
from typing import Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core import sending
from driveway_core.actors import AccountId
from driveway_core.car_troubles import (
    BudgetSpent,
    CarsElsewhere,
    CarServiceClosed,
    LinkBroken,
    LinkProblem,
    VehicleAsleep,
    VehicleRefused,
    VehicleUnreachable,
)
from driveway_core.cars import NavigationRoute
from driveway_core.errors import DrivewayError, Unavailable
from driveway_core.sending import ASLEEP_PAUSE, BEFORE_START, FIRST_PAUSE, LEASE, LONGEST_PAUSE, MOST_TRIES
from driveway_core.testing.builders import NOW, a_booking, a_driveway, a_trip, a_vehicle, an_id
from driveway_core.trips import Navigation, NavigationState, Trip, TripPhase
from driveway_core.windows import HOUR, MINUTE, TimeWindow

Outcome = DrivewayError | None
SOON: Final = TimeWindow(NOW + 10 * MINUTE, NOW + 2 * HOUR)
LATER: Final = TimeWindow(NOW + 48 * HOUR, NOW + 50 * HOUR)
WANTED: Final = Navigation(next_at=NOW)
TRIP: Final = a_trip(a_booking(a_driveway(AccountId(an_id())), a_vehicle(AccountId(an_id()))))
SECONDS: Final = st.integers(-30, 600)

outcomes = st.one_of(
    st.none(),
    st.just(VehicleAsleep()),
    st.booleans().map(VehicleUnreachable),
    st.just(VehicleRefused("busy")),
    st.sampled_from(LinkProblem).map(LinkBroken),
    SECONDS.map(lambda late: BudgetSpent(until=NOW + timedelta(seconds=late), at=NOW)),
    st.just(CarServiceClosed("unpaid")),
    st.just(CarsElsewhere()),
)


def due(navigation: Navigation, stay: TimeWindow, *, at: datetime = NOW) -> bool:
    return sending.is_due(attrs.evolve(TRIP, navigation=navigation), stay, at=at)


def after(navigation: Navigation, outcome: Outcome, stay: TimeWindow, *, at: datetime) -> Navigation:
    """What somebody who claims it makes of it; nobody else finds it due meanwhile."""
    claimed = sending.claimed(navigation, at=at)
    assert not due(claimed, stay, at=at + LEASE - timedelta(seconds=1))
    if outcome is None:
        return sending.accepted(claimed, NavigationRoute.DIRECT, stay=stay, at=at)
    return sending.failed(claimed, outcome, stay=stay, woken=False, at=at)


def helps_nothing(before: Navigation, error: DrivewayError) -> bool:
    """Whether trying again soon would not help."""
    if isinstance(error, VehicleAsleep | BudgetSpent):
        return False
    return not isinstance(error, Unavailable) or before.tries + 1 >= MOST_TRIES


@given(st.sampled_from([SOON, LATER]), st.lists(outcomes, max_size=40))
def test_whatever_happens_it_is_told_paced_and_sent_twice_at_most(
    stay: TimeWindow, happening: list[Outcome]
) -> None:
    navigation, at = WANTED, NOW
    for outcome in happening:
        if navigation.next_at is None:
            break
        at = navigation.next_at
        if not due(navigation, stay, at=at):
            assert at >= stay.end
            break
        before, navigation = navigation, after(navigation, outcome, stay, at=at)
        assert navigation.next_at is None or navigation.next_at >= at + FIRST_PAUSE
        assert 0 <= navigation.tries <= MOST_TRIES
        told = None if outcome is None else (outcome.slug, str(outcome))
        assert (navigation.problem and (navigation.problem, navigation.problem_text)) == told
        given_up = navigation.state is NavigationState.GIVEN_UP
        last = at >= stay.start - BEFORE_START
        assert given_up == (outcome is not None and last and helps_nothing(before, outcome))
        assert (navigation.next_at is None) == (given_up or (outcome is None and last))
    assert navigation.sent <= 2


@pytest.mark.parametrize(
    "outcome",
    [VehicleAsleep(), VehicleUnreachable(), VehicleRefused("busy"), LinkBroken(LinkProblem.REVOKED)],
    ids=lambda outcome: outcome.slug,
)
def test_before_the_last_half_hour_nothing_is_given_up(outcome: DrivewayError) -> None:
    tired = attrs.evolve(WANTED, tries=MOST_TRIES - 1)
    failed = after(tired, outcome, LATER, at=NOW)
    assert failed.state is NavigationState.WANTED
    if helps_nothing(tired, outcome):
        assert (failed.tries, failed.next_at) == (0, LATER.start - BEFORE_START)


def test_a_destination_is_sent_on_confirmation_and_again_before_the_start() -> None:
    first = after(WANTED, None, LATER, at=NOW)
    again = LATER.start - BEFORE_START
    assert (first.state, first.sent, first.next_at) == (NavigationState.SENT, 1, again)
    second = after(first, None, LATER, at=again)
    assert (second.sent, second.next_at, second.sent_at) == (2, None, again)
    assert not due(second, LATER, at=LATER.start)


@pytest.mark.parametrize("left", [timedelta(), 29 * MINUTE, BEFORE_START])
def test_within_the_last_half_hour_once_is_enough(left: timedelta) -> None:
    stay = TimeWindow(NOW + left, NOW + left + HOUR)
    assert after(WANTED, None, stay, at=NOW).next_at is None


def test_what_goes_wrong_is_tried_at_longer_and_longer_pauses() -> None:
    navigation, pauses = WANTED, []
    for _ in range(MOST_TRIES - 1):
        navigation = after(navigation, VehicleUnreachable(), SOON, at=NOW)
        assert navigation.next_at is not None
        pauses.append(navigation.next_at - NOW)
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
    assert after(navigation, VehicleUnreachable(), SOON, at=NOW).state is NavigationState.GIVEN_UP


def test_a_sleeping_car_is_waited_for_and_a_woken_one_shorter() -> None:
    claimed = sending.claimed(WANTED, at=NOW)
    asleep = sending.failed(claimed, VehicleAsleep(), stay=SOON, woken=False, at=NOW)
    woken = sending.failed(claimed, VehicleAsleep(), stay=SOON, woken=True, at=NOW)
    assert asleep.next_at == NOW + ASLEEP_PAUSE
    assert woken.next_at is not None
    assert woken.next_at < NOW + ASLEEP_PAUSE


def test_wanted_anew_while_somebody_sends_it_counts_no_tries_below_none() -> None:
    anew = sending.wanted_now(sending.claimed(WANTED, at=NOW), at=NOW)
    assert sending.failed(anew, VehicleAsleep(), stay=SOON, woken=False, at=NOW).tries == 0
    spent = BudgetSpent(until=NOW + HOUR, at=NOW)
    assert sending.failed(anew, spent, stay=SOON, woken=False, at=NOW).tries == 0


def test_what_was_given_up_is_due_only_once_it_is_wanted_anew() -> None:
    given_up = after(WANTED, VehicleRefused("no"), SOON, at=NOW)
    assert not due(attrs.evolve(given_up, next_at=NOW), SOON)
    anew = sending.wanted_now(given_up, at=NOW)
    assert (due(anew, SOON), anew.problem, anew.tries) == (True, None, 0)


@pytest.mark.parametrize("phase", TripPhase)
def test_nothing_is_sent_to_a_car_that_is_there_or_gone(phase: TripPhase) -> None:
    trip: Trip = attrs.evolve(TRIP, navigation=WANTED, phase=phase)
    on_the_way = phase in (TripPhase.EXPECTED, TripPhase.EN_ROUTE, TripPhase.APPROACHING)
    assert sending.is_due(trip, SOON, at=NOW) == sending.may_be_sent(trip, SOON, at=NOW) == on_the_way
    assert not sending.is_due(trip, SOON, at=SOON.end)
    over = attrs.evolve(trip, navigation=sending.over(trip.navigation))
    assert not sending.is_due(over, SOON, at=NOW)


def test_a_stay_that_was_moved_is_sent_before_its_new_start_and_once() -> None:
    sent = after(WANTED, None, LATER, at=NOW)
    sooner = TimeWindow(NOW + 3 * HOUR, NOW + 4 * HOUR)
    moved = sending.moved(sent, stay=sooner, at=NOW + HOUR)
    assert moved.next_at == sooner.start - BEFORE_START
    assert sending.moved(moved, stay=sooner, at=NOW + HOUR) == moved
    assert sending.moved(sent, stay=sooner, at=sooner.start - 5 * MINUTE).next_at == sooner.start - 5 * MINUTE
    just_sent = after(WANTED, None, SOON, at=NOW)
    assert sending.moved(just_sent, stay=SOON, at=NOW + MINUTE).next_at is None
    assert sending.moved(just_sent, stay=LATER, at=NOW + MINUTE).next_at == LATER.start - BEFORE_START


def test_moving_a_stay_leaves_alone_what_is_not_sent_yet() -> None:
    for navigation in (WANTED, sending.claimed(WANTED, at=NOW), after(WANTED, CarsElsewhere(), SOON, at=NOW)):
        assert sending.moved(navigation, stay=LATER, at=NOW) == navigation
