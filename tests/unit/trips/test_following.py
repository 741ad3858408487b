"""Each step of a trip, and what is no step."""

from datetime import timedelta
from typing import Final

import attrs
import pytest
from tests.unit.trips.trip_cases import END, PLAN, a_trip, after, arrived, away, driving, moment, seen

from driveway_core.booking_states import Source
from driveway_core.cars import CarState, Gear, VehicleObservation
from driveway_core.following import (
    EVIDENCE,
    observed,
    passed,
)
from driveway_core.testing.tracks import PLACE
from driveway_core.trips import TripPhase


def test_a_whole_trip_goes_through_every_phase() -> None:
    trip, phases = a_trip(), []
    for each in (
        driving(-900, 9_000, destination=PLACE, minutes_to_arrival=14),
        driving(-120, 900, destination=PLACE, minutes_to_arrival=2),
        seen(0, 5),
        seen(60, 8),
        seen(900, 6),
    ):
        trip = after([each], trip=trip)
        phases.append(trip.phase)
    trip = passed(trip, PLAN, at=moment(END + 600))
    phases.append(trip.phase)
    trip = after([driving(END + 700, 300), driving(END + 730, 600)], trip=trip)
    phases.append(trip.phase)
    assert phases == [
        TripPhase.EN_ROUTE,
        TripPhase.APPROACHING,
        TripPhase.APPROACHING,
        TripPhase.ARRIVED,
        TripPhase.PARKED,
        TripPhase.OVERSTAYING,
        TripPhase.DEPARTED,
    ]
    assert (trip.arrived_at, trip.parked_at, trip.departed_at) == (moment(0), moment(900), moment(END + 700))
    assert trip.heading_seen_at == moment(-900)


def test_who_decided_is_kept_and_not_who_began() -> None:
    trip = after([seen(0, 5), seen(60, 5, source=Source.TELEMETRY)])
    assert (trip.arrived_at, trip.arrival_source) == (moment(0), Source.TELEMETRY)
    trip = after([driving(900, 400, source=Source.TELEMETRY), driving(930, 800)], trip=trip)
    assert (trip.departed_at, trip.departure_source) == (moment(900), Source.POLLING)


def test_times_are_those_of_the_car_and_not_of_the_post() -> None:
    assert after([seen(0, 5), seen(60, 5)], late=110).arrived_at == moment(0)


NO_NEWS: Final = {
    "asleep": attrs.evolve(seen(100, 300), state=CarState.ASLEEP),
    "offline": attrs.evolve(seen(100, 300), state=CarState.OFFLINE),
    "without a position": attrs.evolve(driving(100, 300), position=None),
    "a day too early": driving(-86_400, 20),
}


@pytest.mark.parametrize("observation", NO_NEWS.values(), ids=NO_NEWS)
def test_what_tells_nothing_leaves_the_very_same_trip(observation: VehicleObservation) -> None:
    for trip in (a_trip(), arrived()):
        assert after([observation], trip=trip) is trip


@pytest.mark.parametrize("late", [121, 86_400, -61])
def test_an_old_answer_or_one_from_the_future_is_no_evidence(late: float) -> None:
    trip = arrived()
    assert after([driving(1_000, 400), driving(1_030, 800)], trip=trip, late=late) is trip


def test_the_same_observation_again_changes_nothing_and_proves_nothing() -> None:
    trip = after([seen(0, 5)])
    assert after([seen(0, 5), seen(0, 5, resent=True)], trip=trip) is trip
    assert trip.arrived_at is None


@pytest.mark.parametrize(
    "observations",
    [
        pytest.param([seen(0, 5), seen(29, 5)], id="too close on each other"),
        pytest.param([seen(0, 5), driving(30, 5), seen(60, 5)], id="it drove in between"),
        pytest.param([driving(0, 5), driving(60, 5), driving(120, 5)], id="it never stood"),
        pytest.param([seen(0, 51), seen(60, 51), seen(900, 51)], id="a house too far"),
        pytest.param([seen(0, 36, accuracy_m=5), seen(60, 36, accuracy_m=5)], id="too far for so exact"),
        pytest.param([seen(0, 5, accuracy_m=51), seen(60, 5, accuracy_m=51)], id="too blurred"),
        pytest.param([seen(0, 5, gear=Gear.DRIVE), seen(60, 5, gear=Gear.DRIVE)], id="at a red light"),
        pytest.param([seen(s, 5, gear=None, speed_mps=0) for s in (0, 60, 119)], id="at a long red light"),
        pytest.param([seen(-960, 5), seen(-901, 5)], id="too early"),
        pytest.param([seen(END + 1, 5), seen(END + 61, 5)], id="when the stay is over"),
        pytest.param([seen(END - 30, 5), seen(END + 30, 5)], id="when it is nearly over"),
        pytest.param([seen(0, 5), seen(60, 500), seen(120, 5)], id="it stood elsewhere in between"),
        pytest.param(
            [seen(30 * n, 75 if n < 3 else 5) for n in range(5)], id="it stood next door for longer"
        ),
    ],
)
def test_no_arrival(observations: list[VehicleObservation]) -> None:
    assert after(observations).arrived_at is None


@pytest.mark.parametrize(
    "observations, at",
    [
        pytest.param([seen(0, 50), seen(30, 50)], 0, id="just inside"),
        pytest.param([seen(0, 60, accuracy_m=30), seen(60, 60, accuracy_m=50)], 0, id="blurred"),
        pytest.param(
            [seen(0, 5, gear=None, speed_mps=0), seen(120, 5, gear=None, speed_mps=0)], 0, id="no gear"
        ),
        pytest.param([seen(-2_000, 5), seen(-900, 5), seen(-870, 5)], -900, id="there before its time"),
        pytest.param([seen(END - 30, 5), seen(END, 5)], END - 30, id="at the last moment"),
        pytest.param([seen(0, 5), seen(60, 149), seen(120, 5)], 0, id="one stray"),
        pytest.param([seen(5 * n, 5) for n in range(7)], 0, id="told often"),
        pytest.param([seen(60 * n, 100 if n < 6 else 5) for n in range(9)], 360, id="moved on unseen"),
        pytest.param(
            [driving(0, 5), driving(30, 5, gear=Gear.REVERSE), seen(60, 5), seen(90, 5)], 60, id="shuffling"
        ),
    ],
)
def test_an_arrival(observations: list[VehicleObservation], at: float) -> None:
    assert after(observations).arrived_at == moment(at)


@pytest.mark.parametrize(
    "observations",
    [
        pytest.param([driving(1_000, 90_000)], id="one jump"),
        pytest.param([seen(1_000, 90_000), seen(1_200, 90_000)], id="two jumps in park"),
        pytest.param([driving(1_000, 90_000), seen(1_030, 5), driving(1_060, 90_000)], id="jump by jump"),
        pytest.param([driving(1_000, 5), driving(1_030, 20), seen(1_060, 5)], id="making room"),
        pytest.param([driving(1_000, 104), driving(1_030, 104)], id="out on the street"),
        pytest.param([driving(1_000, 300), driving(1_009, 400)], id="too close on each other"),
        pytest.param([driving(1_000, 300), driving(1_030, 300)], id="one position told twice"),
        pytest.param([seen(1_000, 9_000), seen(1_090, 600), seen(1_180, 5_000)], id="jumping about"),
        pytest.param([seen(1_000, 300), seen(1_060, 300), seen(1_119, 300)], id="led astray"),
        pytest.param(
            [driving(1_000, 600, accuracy_m=900), driving(1_030, 700, accuracy_m=900)], id="blurred"
        ),
    ],
)
def test_no_departure(observations: list[VehicleObservation]) -> None:
    assert after(observations, trip=arrived()).phase is TripPhase.PARKED


@pytest.mark.parametrize(
    "observations",
    [
        pytest.param([driving(1_000, 106), driving(1_010, 200)], id="driving away"),
        pytest.param(
            [driving(1_000, 58, accuracy_m=5), driving(1_010, 70, accuracy_m=5)], id="as exact as that"
        ),
        pytest.param([seen(1_000, 900), seen(1_060, 900), seen(1_120, 900)], id="parked elsewhere"),
        pytest.param([driving(1_000, 700), seen(1_300, 900)], id="driven elsewhere"),
        pytest.param([driving(1_000, 300), driving(1_060, 900), seen(2_000, 5)], id="and come back"),
    ],
)
def test_a_departure(observations: list[VehicleObservation]) -> None:
    trip = after(observations, trip=arrived())
    assert (trip.phase, trip.departed_at) == (TripPhase.DEPARTED, moment(1_000))


def test_a_jump_in_park_before_it_left_is_not_when_it_left() -> None:
    trip = after([seen(1_000, 70_000)], trip=arrived())
    assert after([driving(9_000, 300), driving(9_030, 600)], trip=trip).departed_at == moment(9_000)
    trip = after([seen(9_000, 3_000), seen(9_060, 3_000)], trip=trip)
    assert trip.departed_at is None
    assert after([seen(9_120, 3_000)], trip=trip).departed_at == moment(9_000)


def test_a_car_away_in_park_before_it_drove_has_left_when_it_drove() -> None:
    trip = after([seen(1_000, 300), driving(1_060, 400)], trip=arrived())
    assert (trip.phase, trip.departed_at) == (TripPhase.DEPARTED, moment(1_060))


def test_who_never_was_there_never_leaves() -> None:
    assert after([driving(second, second) for second in range(300, 900, 30)]).departed_at is None


def test_what_came_late_and_out_of_order_proves_as_much() -> None:
    observations = [seen(0, 5), seen(60, 5), driving(70, 120), driving(90, 500)]
    trip = a_trip()
    for each in (observations[3], observations[1], observations[2], observations[0]):
        trip = observed(trip, PLAN, each, received_at=moment(95))
    assert (trip.arrived_at, trip.departed_at) == (moment(0), moment(70))
    assert list(trip.evidence) == observations


def test_a_drive_that_is_heard_of_late_parts_two_standings() -> None:
    trip = after([seen(30 * n, 100 if n < 3 else 5) for n in range(5)])
    assert trip.arrived_at is None
    assert observed(trip, PLAN, driving(75, 60), received_at=moment(125)).arrived_at == moment(90)


def test_who_sets_out_when_the_stay_is_over_is_not_on_the_way() -> None:
    assert after([driving(END + 1, 900, destination=PLACE)]).phase is TripPhase.EXPECTED


def test_a_route_to_the_next_block_is_no_route_to_the_place() -> None:
    assert after([driving(-600, 5_000, destination=away(149))]).phase is TripPhase.EN_ROUTE
    trip = after([driving(-600, 900, destination=away(151), minutes_to_arrival=3)])
    assert (trip.phase, trip.heading_seen_at, trip.minutes_to_arrival) == (TripPhase.EXPECTED, None, None)


def test_who_drives_near_by_without_a_route_is_approaching() -> None:
    assert after([driving(-600, 1_001)]).phase is TripPhase.EXPECTED
    assert after([driving(-600, 999)]).phase is TripPhase.APPROACHING


def test_the_minutes_are_those_of_the_latest_observation() -> None:
    trip = after([driving(-300, 4_000, minutes_to_arrival=5), driving(-360, 5_000, minutes_to_arrival=7)])
    assert (trip.minutes_to_arrival, trip.last_seen_at) == (5, moment(-300))


def test_the_evidence_is_sorted_bounded_and_the_latest() -> None:
    observations = [seen(10 * number, 700) for number in range(EVIDENCE + 20)]
    trip = after(observations)
    assert trip.evidence == tuple(observations[20:])
    assert observed(trip, PLAN, seen(1, 700), received_at=moment(100)) is trip


def test_hearing_of_it_is_what_moves_the_row() -> None:
    trip = observed(a_trip(), PLAN, seen(0, 5), received_at=moment(7))
    assert trip.updated_at == moment(7)
    earlier = observed(trip, PLAN, seen(-10, 5), received_at=moment(7) - timedelta(seconds=1))
    assert earlier.updated_at == moment(7)
