"""What a driver says, and what time alone makes of a trip."""

import attrs
from tests.unit.trips.trip_cases import END, PLAN, a_trip, after, arrived, driving, moment, seen

from driveway_core.booking_states import Source
from driveway_core.following import (
    last_seen_there_at,
    left_by,
    passed,
    said_arrived,
    said_departed,
    seems_gone,
)
from driveway_core.testing.tracks import PLACE
from driveway_core.trips import Trip, TripPhase
from driveway_core.windows import HOUR, MINUTE, TimeWindow


def test_after_the_departure_nothing_counts() -> None:
    trip = said_departed(arrived(), at=moment(1_000))
    assert (trip.departed_at, trip.departure_source) == (moment(1_000), Source.DRIVER)
    assert after([seen(2_000, 5), driving(2_100, 900)], trip=trip) is trip
    assert said_departed(trip, at=moment(1_500)) is trip
    assert said_arrived(trip, at=moment(1_500)) is trip
    assert passed(trip, PLAN, at=moment(END + 3_600)) is trip


def test_what_the_driver_says_is_kept_apart_from_what_was_seen() -> None:
    trip = said_arrived(a_trip(), at=moment(0))
    assert (trip.phase, trip.said_at, trip.arrived_at) == (TripPhase.ARRIVED, moment(0), None)
    assert said_arrived(trip, at=moment(60)) is trip
    trip = after([seen(100, 5), seen(160, 5)], trip=trip)
    assert (trip.phase, trip.parked_at, trip.arrived_at) == (TripPhase.PARKED, moment(100), moment(100))


def test_who_says_so_from_afar_does_not_leave_by_driving_on() -> None:
    trip = said_arrived(a_trip(), at=moment(0))
    trip = after([driving(60 * number, 9_000 - 700 * number) for number in range(1, 9)], trip=trip)
    assert (trip.phase, trip.departed_at) == (TripPhase.ARRIVED, None)


def test_who_said_so_and_was_seen_there_once_leaves_by_driving_away() -> None:
    trip = after([driving(30, 20)], trip=said_arrived(a_trip(), at=moment(0)))
    assert trip.phase is TripPhase.ARRIVED
    trip = after([driving(900, 300), driving(930, 700)], trip=trip)
    assert (trip.departed_at, trip.arrived_at) == (moment(900), None)


def test_who_was_seen_there_only_before_saying_so_is_not_proven_to_be_there() -> None:
    trip = said_arrived(after([driving(0, 20)]), at=moment(60))
    assert after([driving(900, 300), driving(930, 700)], trip=trip).departed_at is None


def test_time_alone_makes_an_overstay_when_the_grace_is_over() -> None:
    for trip in (arrived(), said_arrived(a_trip(), at=moment(0))):
        assert passed(trip, PLAN, at=moment(END + 599)) is trip
        over = passed(trip, PLAN, at=moment(END + 600))
        assert over.phase is TripPhase.OVERSTAYING
        assert passed(over, PLAN, at=moment(END + 900)) is over


def test_who_never_came_does_not_overstay() -> None:
    trip = after([driving(0, 900, destination=PLACE)])
    assert passed(trip, PLAN, at=moment(END + 3_600)) is trip


def test_who_was_last_seen_away_does_not_overstay() -> None:
    trip = after([driving(END - 60, 300)], trip=arrived())
    assert seems_gone(trip, PLAN)
    assert passed(trip, PLAN, at=moment(END + 3_600)) is trip
    back = after([seen(END, 5)], trip=trip)
    assert passed(back, PLAN, at=moment(END + 3_600)).phase is TripPhase.OVERSTAYING


def test_until_when_a_car_was_there_is_known() -> None:
    assert last_seen_there_at(a_trip(), PLAN) is None
    assert last_seen_there_at(arrived(), PLAN) == moment(900)
    assert last_seen_there_at(after([driving(2_000, 300)], trip=arrived()), PLAN) == moment(900)


def test_nobody_has_stayed_longer_than_anybody_saw() -> None:
    def gone(*times: float, there: tuple[float, ...] = ()) -> Trip:
        stood = after([seen(each, 5) for each in there], trip=arrived())
        return after([driving(each, 400 + each / 60) for each in times], trip=stood)

    assert left_by(arrived(), PLAN) is None
    assert left_by(gone(1_400, 1_460), PLAN) == moment(1_400)
    assert left_by(gone(3_000, 3_060), PLAN) == moment(3_000), "within its time it makes no difference"
    assert left_by(gone(END + 7_200, END + 7_260), PLAN) == moment(END)
    assert left_by(gone(END + 7_200, END + 7_260, there=(END + 900,)), PLAN) == moment(END + 900)
    assert left_by(gone(END + 1_500, END + 1_560, there=(END + 900,)), PLAN) == moment(END + 1_500)


def test_a_longer_stay_takes_no_overstay_back_but_makes_none() -> None:
    longer = attrs.evolve(PLAN, stay=TimeWindow(PLAN.stay.start, PLAN.stay.end + HOUR))
    trip: Trip = arrived()
    assert passed(trip, longer, at=moment(END) + 11 * MINUTE) is trip
    over = passed(trip, PLAN, at=moment(END) + 11 * MINUTE)
    assert passed(over, longer, at=moment(END) + 12 * MINUTE).phase is TripPhase.OVERSTAYING
