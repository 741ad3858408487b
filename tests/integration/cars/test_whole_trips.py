"""Whole trips: booked, sent, driven, noticed and completed, with the real adapter over real HTTP."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.integration.cars.lane import AWAY, Lane, a_lane

from driveway_core.booking_states import Source
from driveway_core.bookings import BookingStatus
from driveway_core.notices import NoticeKind
from driveway_core.notices_told import told
from driveway_core.testing.builders import NOW
from driveway_core.trips import NavigationState, TripPhase
from driveway_sandbox.tesla.world import Habits, Leg, Sleep


@pytest.fixture
def lane() -> Iterator[Lane]:
    with a_lane() as lane:
        yield lane


def test_a_trip_is_followed_from_the_booking_to_the_empty_driveway(lane: Lane) -> None:
    listed = lane.sandbox.car(lane.owner, AWAY, needs_signing=False, habits=Habits(follows=False))
    assert len(lane.link().added) == 1
    booking = lane.book(lane.vehicle(listed))
    assert lane.booking(booking).tesla_navigation_sent
    listed.body.plan(
        Leg(to=lane.scene.driveway.position, at=booking.stay.start - timedelta(minutes=20)),
        Leg(to=AWAY, at=booking.stay.end - timedelta(minutes=5)),
    )
    lane.wait_until(booking.stay.start + timedelta(minutes=10))
    arrived = lane.booking(booking)
    assert arrived.status is BookingStatus.ACTIVE
    assert arrived.arrival_source is Source.POLLING
    assert lane.trip(booking).heading_seen_at is not None
    assert lane.trip(booking).navigation.sent == 2
    lane.wait_until(booking.stay.end + timedelta(minutes=30))
    done = lane.booking(booking)
    assert done.status is BookingStatus.COMPLETED
    assert done.departure_source is Source.POLLING
    assert done.auto_park_attempted is False
    assert done.auto_park_reason == "not_supported_by_fleet_api"
    assert lane.trip(booking).phase is TripPhase.DEPARTED
    assert lane.told(lane.scene.host) == [NoticeKind.ON_THE_WAY, NoticeKind.ARRIVED, NoticeKind.DEPARTED]


def test_a_sleeping_car_is_sent_its_destination_once_it_wakes(lane: Lane) -> None:
    listed = lane.sandbox.car(
        lane.owner, AWAY, needs_signing=False, asleep=True, habits=Habits(follows=False)
    )
    lane.link()
    booking = lane.book(lane.vehicle(listed), 3, 5)
    waiting = lane.trip(booking).navigation
    assert (waiting.state, waiting.problem) == (NavigationState.WANTED, "vehicle-asleep")
    lane.wait(minutes=20)
    assert not lane.booking(booking).tesla_navigation_sent
    assert not listed.online
    listed.body.plan(Leg(to=AWAY, at=lane.clock() + timedelta(minutes=1)))
    lane.wait_until(booking.stay.start - timedelta(minutes=20))
    assert lane.booking(booking).tesla_navigation_sent
    kinds = lane.told(lane.scene.driver)
    assert kinds[0] is NoticeKind.DESTINATION_WAITS
    assert NoticeKind.DESTINATION_SENT in kinds


@pytest.mark.parametrize("name", ["in_service", "mobile_access"])
def test_a_car_that_refuses_fails_no_booking_and_its_driver_is_told_why(lane: Lane, name: str) -> None:
    listed = lane.sandbox.car(lane.owner, AWAY, needs_signing=False)
    lane.link()
    setattr(listed.body if name == "in_service" else listed, name, name == "in_service")
    booking = lane.book(lane.vehicle(listed))
    lane.wait(minutes=40)
    assert lane.booking(booking).status is BookingStatus.CONFIRMED
    assert not lane.booking(booking).tesla_navigation_sent
    assert lane.trip(booking).navigation.problem_text
    words = [told(each) for each in lane.notices(lane.scene.driver)]
    assert any("Your booking stands" in each or "your booking stands" in each for each in words)


def test_who_drives_elsewhere_has_not_arrived(lane: Lane) -> None:
    listed = lane.sandbox.car(
        lane.owner, AWAY, needs_signing=False, habits=Habits(follows=False), sleep=Sleep()
    )
    lane.link()
    booking = lane.book(lane.vehicle(listed))
    lane.wait_until(booking.stay.end + timedelta(minutes=2))
    assert lane.booking(booking).status is BookingStatus.NO_SHOW
    assert lane.clock() > NOW
