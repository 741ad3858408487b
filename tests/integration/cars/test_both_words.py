"""What a driver says and what is seen, in every order; and stays that change while a car is on its way."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import permutations

import attrs
import pytest
from dependency_injector import providers
from tests.integration.cars.lane import AWAY, Lane, a_lane

from driveway_core.booking_states import Source
from driveway_core.bookings import Booking, BookingStatus
from driveway_core.car_marks import BY_DRIVER, BY_SANDBOX
from driveway_core.cars import Gear, Streaming, VehicleObservation
from driveway_core.places import Position
from driveway_core.testing.builders import hours_from_now
from driveway_core.trips import TripPhase
from driveway_sandbox.tesla.auto_park import SimulatedAutoPark
from driveway_sandbox.tesla.garage import ListedCar
from driveway_sandbox.tesla.world import Arriving, Habits, Leg, Sleep

MINUTE = timedelta(minutes=1)


@pytest.fixture
def lane() -> Iterator[Lane]:
    with a_lane() as lane:
        yield lane


def a_car(lane: Lane, *, parks_itself: bool = False) -> ListedCar:
    return lane.sandbox.car(
        lane.owner,
        AWAY,
        needs_signing=False,
        habits=Habits(follows=False),
        parks_itself=parks_itself,
        sleep=Sleep(after=timedelta(days=2), cached=False),
    )


def a_booked_car(lane: Lane, start: float = 1, end: float = 2) -> tuple[ListedCar, Booking]:
    listed = a_car(lane)
    lane.link()
    return listed, lane.book(lane.vehicle(listed), start, end)


def telemetry(
    lane: Lane, booking: Booking, position: Position, at: datetime, *, gear: Gear = Gear.PARK, late: float = 0
) -> None:
    """Something that the car tells by itself."""
    told = VehicleObservation(at=at, source=Source.TELEMETRY, position=position, gear=gear)
    lane.container.take_observation()(booking.vehicle_id, told, received_at=at + timedelta(seconds=late))


def stand(lane: Lane, booking: Booking, at: datetime) -> None:
    for seconds in (0, 40):
        telemetry(lane, booking, lane.scene.driveway.position, at + timedelta(seconds=seconds))


def drive_off(lane: Lane, booking: Booking, at: datetime) -> None:
    for seconds in (0, 20):
        there = Position(AWAY.latitude, AWAY.longitude + seconds / 100_000)
        telemetry(lane, booking, there, at + timedelta(seconds=seconds), gear=Gear.DRIVE)


WORDS = ("says arrived", "seen there", "says gone", "seen gone")
"""By their numbers below."""


@pytest.mark.parametrize("order", list(permutations(range(len(WORDS)))))
def test_who_was_first_is_who_is_named_whatever_comes_after(lane: Lane, order: tuple[int, ...]) -> None:
    """What comes too late to matter changes nothing; a departure that nobody could have seen is none."""
    _, booking = a_booked_car(lane)
    lane.wait_until(booking.stay.start)
    named: dict[str, Source] = {}
    was_seen = False
    for number in order:
        lane.sandbox.clock.advance(2 * MINUTE)
        before, at = lane.booking(booking).status, lane.clock()
        if number == 0 and before is BookingStatus.CONFIRMED:
            lane.container.check_in()(lane.scene.driver.actor, booking.id)
            named["arrival"] = Source.DRIVER
        elif number == 1:
            stand(lane, booking, at)
            if before is BookingStatus.CONFIRMED:
                named["arrival"] = Source.TELEMETRY
            was_seen = was_seen or before in (BookingStatus.CONFIRMED, BookingStatus.ACTIVE)
        elif number == 2 and before is BookingStatus.ACTIVE:
            lane.container.check_out()(lane.scene.driver.actor, booking.id)
            named["departure"] = Source.DRIVER
        elif number == 3:
            drive_off(lane, booking, at)
            if before is BookingStatus.ACTIVE and was_seen:
                named["departure"] = Source.TELEMETRY
    after = lane.booking(booking)
    assert after.arrival_source is named.get("arrival")
    assert after.departure_source is named.get("departure")
    wanted = BookingStatus.COMPLETED if "departure" in named else BookingStatus.ACTIVE
    assert after.status is wanted


def test_a_trip_whose_driver_has_left_is_shown_as_over(lane: Lane) -> None:
    _, booking = a_booked_car(lane)
    lane.wait_until(booking.stay.start)
    stand(lane, booking, lane.clock())
    lane.sandbox.clock.advance(10 * MINUTE)
    lane.container.check_out()(lane.scene.driver.actor, booking.id)
    shown = lane.seen(booking).trip
    assert shown is not None
    assert (shown.phase, shown.departure_source) == (TripPhase.DEPARTED, Source.DRIVER)
    lane.wait_until(booking.stay.end + timedelta(minutes=30))
    assert lane.trip(booking).next_look_at is None


def test_what_comes_after_the_stay_was_missed_or_completed_changes_nothing(lane: Lane) -> None:
    _, booking = a_booked_car(lane)
    lane.wait_until(booking.stay.end + 2 * MINUTE)
    missed = lane.booking(booking)
    assert missed.status is BookingStatus.NO_SHOW
    stand(lane, booking, booking.stay.end - MINUTE)
    stand(lane, booking, lane.clock())
    assert lane.booking(booking) == missed


def test_a_car_that_streams_and_parks_with_one_message_has_arrived_within_two_minutes(lane: Lane) -> None:
    listed, booking = a_booked_car(lane)
    with lane.container.transactions().begin(acting_as=lane.scene.driver.actor) as work:
        car = work.cars.of(booking.vehicle_id, changing=True)
        assert car is not None
        work.cars.save(attrs.evolve(car, streaming=Streaming.ON))
    listed.body.plan(Leg(to=lane.scene.driveway.position, at=booking.stay.start - 20 * MINUTE))
    lane.wait_until(booking.stay.start)
    while listed.body.now().gear is not Gear.PARK:
        lane.wait(seconds=15)
    lane.wait(seconds=15)
    telemetry(lane, booking, listed.body.now().position, lane.clock())
    lane.wait(minutes=2)
    arrived = lane.booking(booking)
    assert arrived.status is BookingStatus.ACTIVE
    assert arrived.arrival_source is not Source.DRIVER


def test_nobody_is_charged_for_hours_in_which_nobody_saw_the_car(lane: Lane) -> None:
    _, booking = a_booked_car(lane)
    lane.wait_until(booking.stay.start)
    stand(lane, booking, lane.clock())
    lane.sandbox.clock.advance(timedelta(hours=6))
    drive_off(lane, booking, lane.clock())
    left = lane.booking(booking)
    assert (left.status, left.departure_detected_at) == (BookingStatus.COMPLETED, booking.stay.end)
    assert left.offer.price == booking.offer.price
    assert lane.trip(booking).departed_at == lane.clock()


def test_an_overstay_that_was_seen_is_charged_as_far_as_it_was(lane: Lane) -> None:
    _, booking = a_booked_car(lane)
    lane.wait_until(booking.stay.start)
    stand(lane, booking, lane.clock())
    seen_last = booking.stay.end + timedelta(hours=1)
    telemetry(lane, booking, lane.scene.driveway.position, seen_last)
    drive_off(lane, booking, seen_last + timedelta(hours=3))
    left = lane.booking(booking)
    assert left.departure_detected_at == seen_last
    assert left.offer.price.total.minor > booking.offer.price.total.minor


def test_a_cancelled_stay_is_followed_no_longer(lane: Lane) -> None:
    listed, booking = a_booked_car(lane, 2, 4)
    listed.body.plan(Leg(to=lane.scene.driveway.position, at=booking.stay.start - 10 * MINUTE))
    lane.wait_until(booking.stay.start - 8 * MINUTE)
    lane.container.cancel_booking()(lane.scene.driver.actor, booking.id)
    lane.wait(minutes=2)
    asked = len(lane.sandbox.requests)
    lane.wait_until(booking.stay.end)
    assert lane.booking(booking).status is BookingStatus.CANCELLED
    assert len(lane.sandbox.requests) == asked
    with lane.container.transactions().read(acting_as=lane.scene.driver.actor) as work:
        assert not work.trips.due(at=lane.clock(), limit=9)


@pytest.mark.parametrize("hours", [-3, 4])
def test_a_stay_that_was_moved_is_followed_at_its_new_time(lane: Lane, hours: float) -> None:
    listed, booking = a_booked_car(lane, 6, 8)
    lane.container.reschedule_booking()(
        lane.scene.driver.actor, booking.id, hours_from_now(6 + hours, 8 + hours)
    )
    moved = lane.booking(booking)
    listed.body.plan(Leg(to=lane.scene.driveway.position, at=moved.stay.start - 20 * MINUTE))
    lane.step = MINUTE
    lane.wait_until(moved.stay.start + 15 * MINUTE)
    assert lane.booking(booking).status is BookingStatus.ACTIVE
    assert lane.trip(booking).navigation.sent == 2


def test_two_cars_of_one_driver_are_not_taken_for_each_other(lane: Lane) -> None:
    here, elsewhere = a_car(lane), a_car(lane)
    lane.link()
    first = lane.book(lane.vehicle(here), 1, 2)
    second = lane.book(lane.vehicle(elsewhere), 3, 4)
    elsewhere.body.plan(Leg(to=lane.scene.driveway.position, at=first.stay.start - 20 * MINUTE))
    lane.step = MINUTE
    lane.wait_until(first.stay.end + 2 * MINUTE)
    assert lane.booking(first).status is BookingStatus.NO_SHOW
    assert lane.booking(second).status is BookingStatus.CONFIRMED
    lane.wait_until(second.stay.start + 5 * MINUTE)
    assert lane.booking(second).status is BookingStatus.ACTIVE


def test_a_simulated_car_parks_itself_and_that_is_believed_once_it_is_seen(lane: Lane) -> None:
    listed = a_car(lane, parks_itself=True)
    lane.container.auto_park.override(providers.Object(SimulatedAutoPark(lane.sandbox.url)))
    lane.link()
    booking = lane.book(lane.vehicle(listed), 1, 2)
    listed.body.plan(
        Leg(
            to=lane.scene.driveway.position,
            at=booking.stay.start - 20 * MINUTE,
            arriving=Arriving.AT_THE_KERB,
        )
    )
    tried: Booking | None = None
    while lane.clock() < booking.stay.start + 20 * MINUTE:
        lane.wait(seconds=15)
        now = lane.booking(booking)
        if tried is None and now.auto_park_source is not None:
            tried = now
    assert tried is not None
    after = lane.booking(booking)
    assert (tried.auto_park_attempted, tried.auto_park_successful) == (True, False)
    assert (after.auto_park_source, after.auto_park_successful) == (BY_SANDBOX, True)


def test_the_drivers_word_on_auto_park_stands(lane: Lane) -> None:
    _, booking = a_booked_car(lane)
    lane.wait_until(booking.stay.start)
    lane.container.check_in()(lane.scene.driver.actor, booking.id)
    lane.container.report_auto_park()(lane.scene.driver.actor, booking.id, used=True, worked=True)
    stand(lane, booking, lane.clock())
    lane.wait(minutes=5)
    after = lane.booking(booking)
    assert (after.auto_park_source, after.auto_park_attempted, after.auto_park_successful) == (
        BY_DRIVER,
        True,
        True,
    )
