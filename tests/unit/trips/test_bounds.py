"""What ``following`` promises, for the worst errors that its bounds allow, and for any row at all."""

from cmath import rect
from collections.abc import Sequence
from datetime import timedelta
from math import pi

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.unit.trips.trip_cases import END, PLAN, a_trip, after, arrived, moment, said_and_seen

from driveway_core.booking_states import Source
from driveway_core.cars import CarState, Gear, VehicleObservation
from driveway_core.following import FRESH, HEADING_M, observed, passed
from driveway_core.testing.tracks import PLACE, position
from driveway_core.trips import TripPhase

pytestmark = pytest.mark.wide

ERRORS = st.floats(0, 50)
TOLD = st.none() | st.floats(1, 50)
SLACK_M = 0.5
"""For the roundness of the earth, which the bounds leave out."""


def allowed(told: float | None) -> float:
    return 20 if told is None else min(told, 30)


def blur(told: float | None) -> float:
    return 30 if told is None else told


@st.composite
def points(draw: st.DrawFn, nearest: float, farthest: float) -> complex:
    return rect(draw(st.floats(nearest, farthest)), draw(st.floats(0, 2 * pi)))


@st.composite
def rows(
    draw: st.DrawFn,
    *,
    nearest: float = 0,
    farthest: float = 0,
    there: complex | None = None,
    error: float,
    told: float | None,
    driving: bool | None = None,
    begin: float = 0,
    gap: tuple[float, float] = (1, 900),
    most: int = 12,
) -> list[VehicleObservation]:
    """Observations of a car that is truly so far off, or there, each with an error in any direction."""
    seconds, result = begin, []
    for _ in range(draw(st.integers(1, most))):
        truly = draw(points(nearest, farthest)) if there is None else there
        drives = draw(st.booleans()) if driving is None else driving
        result.append(
            VehicleObservation(
                at=moment(seconds),
                source=draw(st.sampled_from([Source.POLLING, Source.TELEMETRY])),
                position=position(truly + draw(points(0, error))),
                accuracy_m=told,
                gear=Gear.DRIVE if drives else Gear.PARK,
            )
        )
        seconds += draw(st.floats(*gap))
    return result


@given(st.data(), ERRORS, TOLD)
def test_a_car_that_stands_too_far_off_never_arrives(
    data: st.DataObject, error: float, told: float | None
) -> None:
    bound = 30 + allowed(told) + error + SLACK_M
    standing = data.draw(rows(nearest=bound, farthest=400, error=error, told=told, driving=False))
    passing = data.draw(rows(nearest=0, farthest=400, error=error, told=told, driving=True, begin=0.5))
    everything = data.draw(st.permutations(standing + passing))
    assert after(everything).arrived_at is None
    assert after(sorted(everything, key=lambda each: each.at)).arrived_at is None


@given(st.data(), st.floats(0, 29), TOLD)
def test_a_car_that_stands_near_enough_arrives_with_the_second_observation(
    data: st.DataObject, error: float, told: float | None
) -> None:
    within = 30 + allowed(told) - error - SLACK_M
    drive = data.draw(
        rows(nearest=200, farthest=9_000, error=0, told=told, driving=True, begin=-800, gap=(1, 60))
    )
    here = rows(nearest=0, farthest=within, error=error, told=told, driving=False, gap=(30, 900))
    stand = data.draw(here.filter(lambda row: len(row) >= 2))
    trip = after([*drive, *stand[:2]])
    assert (trip.arrived_at, trip.arrival_source) == (stand[0].at, stand[1].source)
    assert after(
        [*drive, *(attrs.evolve(each, gear=None, speed_mps=0) for each in stand[:2])]
    ).arrived_at == (stand[0].at if stand[1].at - stand[0].at >= timedelta(minutes=2) else None)


@given(st.data(), ERRORS, TOLD)
def test_a_car_that_stays_near_never_departs_however_single_positions_jump(
    data: st.DataObject, error: float, told: float | None
) -> None:
    bound = 1.5 * (30 + allowed(told)) + blur(told) - error - SLACK_M
    assume(bound > 0)
    row = data.draw(rows(nearest=0, farthest=bound, error=error, told=told, begin=1_000))
    jumps = data.draw(st.lists(st.booleans(), min_size=len(row), max_size=len(row)))
    leaping: list[VehicleObservation] = []
    for number, each in enumerate(row):
        leaps = jumps[number] and not (number and jumps[number - 1])
        leaping.append(attrs.evolve(each, position=position(draw_far(data))) if leaps else each)
    trip = after(leaping, trip=data.draw(st.sampled_from([arrived(), said_and_seen()])))
    assert trip.departed_at is None


def draw_far(data: st.DataObject) -> complex:
    return data.draw(points(1_000, 90_000))


@given(st.data(), ERRORS, TOLD)
def test_a_car_that_drives_off_has_departed_with_the_second_position(
    data: st.DataObject, error: float, told: float | None
) -> None:
    bound = 1.5 * (30 + allowed(told)) + blur(told) + error + SLACK_M
    gone = rows(
        nearest=bound, farthest=9_000, error=error, told=told, driving=True, begin=1_000, gap=(10, 900)
    )
    row = data.draw(gone.filter(lambda row: len(row) >= 2 and row[0].position != row[1].position))
    assert after(row[:1], trip=arrived()).phase is TripPhase.PARKED
    assert after(row[:2], trip=arrived()).departed_at == row[0].at


@given(st.data(), ERRORS, TOLD)
def test_a_car_that_stands_elsewhere_has_departed_with_the_third(
    data: st.DataObject, error: float, told: float | None
) -> None:
    bound = 1.5 * (30 + allowed(told)) + blur(told) + error + SLACK_M
    there = data.draw(points(bound, 9_000))
    gone = rows(there=there, error=error, told=told, driving=False, begin=1_000, gap=(60, 900))
    row = data.draw(gone.filter(lambda row: len(row) >= 3))
    assert after(row[:2], trip=arrived()).phase is TripPhase.PARKED
    assert after(row[:3], trip=arrived()).departed_at == row[0].at


@st.composite
def anything(draw: st.DrawFn, *, begin: float = -14_000, end: float = END + 4_000) -> VehicleObservation:
    """Any observation at all, of a car that is likely to be about."""
    return VehicleObservation(
        at=moment(draw(st.integers(int(begin), int(end)))),
        source=draw(st.sampled_from([Source.POLLING, Source.TELEMETRY])),
        state=draw(st.sampled_from([CarState.ONLINE] * 6 + [CarState.ASLEEP])),
        position=draw(
            st.none() | st.sampled_from([3, 20, 48, 80, 200, 5_000]).map(lambda m: position(complex(m)))
        ),
        accuracy_m=draw(st.sampled_from([None, 5, 80])),
        gear=draw(st.sampled_from([Gear.PARK, Gear.PARK, Gear.DRIVE, None])),
        speed_mps=draw(st.sampled_from([None, 0, 9])),
        destination=draw(st.sampled_from([None, PLACE, position(2_000 + 0j)])),
    )


def unique(row: Sequence[VehicleObservation]) -> list[VehicleObservation]:
    return list({(each.at, each.source): each for each in row}.values())


PHASES = list(TripPhase)


@given(st.lists(anything(), max_size=40), st.floats(-30, 120))
def test_of_any_row_a_phase_only_moves_on_and_a_fact_stays(
    row: list[VehicleObservation], late: float
) -> None:
    trip = a_trip()
    for each in row:
        before, trip = trip, passed(after([each], trip=trip, late=late), PLAN, at=each.at)
        assert PHASES.index(trip.phase) >= PHASES.index(before.phase)
        for name in ("arrived_at", "arrival_source", "parked_at", "departed_at", "departure_source"):
            assert getattr(before, name) in (None, getattr(trip, name))


@given(st.lists(anything(begin=-1_500, end=3_000), max_size=40))
def test_of_any_row_what_is_found_was_observed_and_within_the_window(row: list[VehicleObservation]) -> None:
    trip = after(row)
    if trip.arrived_at is not None:
        assert PLAN.awaits(trip.arrived_at)
        found = [each for each in row if each.at == trip.arrived_at and each.stands]
        assert any(each.position and each.position.metres_to(PLACE) <= 50 for each in found)
        assert len({each.at for each in row if each.stands}) >= 2
    if trip.departed_at is not None:
        assert trip.arrived_at is not None
        found = [each for each in row if each.at == trip.departed_at]
        assert any(each.position and each.position.metres_to(PLACE) > 57 for each in found)
        assert trip.departed_at > trip.arrived_at
    if trip.heading_seen_at is not None:
        led = [each for each in row if each.at == trip.heading_seen_at and each.destination is not None]
        assert any(each.destination and each.destination.metres_to(PLACE) <= HEADING_M for each in led)


@given(st.lists(anything(begin=-1_500, end=3_000), max_size=30), st.data())
def test_of_any_row_nothing_changes_by_hearing_it_again(
    row: list[VehicleObservation], data: st.DataObject
) -> None:
    row = unique(row)
    doubled: list[VehicleObservation] = []
    for each in row:
        doubled.append(each)
        again = data.draw(st.lists(st.sampled_from(doubled), max_size=2))
        doubled.extend(attrs.evolve(one, resent=True) for one in again)
    assert after(doubled) == after(row)


@given(st.lists(anything(begin=0, end=110), max_size=30), st.data())
def test_of_any_row_the_order_of_coming_in_hides_no_arrival(
    row: list[VehicleObservation], data: st.DataObject
) -> None:
    in_order = sorted(unique(row), key=lambda each: (each.at, each.source))
    shuffled = a_trip()
    for each in data.draw(st.permutations(in_order)):
        shuffled = observed(shuffled, PLAN, each, received_at=moment(111))
    straight = after(in_order)
    assert shuffled.arrived_at is not None or straight.arrived_at is None
    if TripPhase.DEPARTED not in (shuffled.phase, straight.phase):
        assert shuffled.evidence == straight.evidence
        assert shuffled.last_seen_at == straight.last_seen_at
        assert shuffled.minutes_to_arrival == straight.minutes_to_arrival


@given(st.lists(anything(), max_size=30), st.data())
def test_of_any_row_what_comes_in_long_after_is_no_evidence(
    row: list[VehicleObservation], data: st.DataObject
) -> None:
    trip = a_trip()
    for each in data.draw(st.permutations(row)):
        assert observed(trip, PLAN, each, received_at=moment(END + 4_001) + FRESH) is trip


@given(st.lists(anything(begin=-1_500, end=1_500), max_size=60), st.data())
def test_of_any_row_no_news_changes_nothing(row: list[VehicleObservation], data: st.DataObject) -> None:
    news = [each for each in row if each.is_news]
    silent = [each for each in row if not each.is_news]
    mixed = list(news)
    for each in silent:
        mixed.insert(data.draw(st.integers(0, len(mixed))), each)
    assert after(mixed) == after(news)
