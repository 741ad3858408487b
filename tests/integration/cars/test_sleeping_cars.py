"""A car that sleeps is waited for, and woken shortly before the start, within its budget."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.integration.cars.lane import Lane, a_lane
from tests.integration.cars.test_refusals import a_car, nothing_is_due, sendings, why

from driveway_core.bookings import BookingStatus
from driveway_core.sending import BEFORE_START


@pytest.fixture
def lane() -> Iterator[Lane]:
    with a_lane() as lane:
        lane.step = timedelta(minutes=1)
        yield lane


def test_a_sleeping_car_is_waited_for_without_costing_anything(lane: Lane) -> None:
    listed = a_car(lane, asleep=True)
    lane.link()
    booking = lane.book(lane.vehicle(listed), 10, 12)
    paid = lane.sandbox.meters.dollars
    lane.wait_until(booking.stay.start - timedelta(hours=1))
    assert len(sendings(lane)) == 1
    assert not listed.online
    assert lane.sandbox.meters.dollars == paid
    assert len(why(lane)) == 1


def test_a_sleeping_car_is_woken_shortly_before_the_start_and_no_oftener_than_it_takes(lane: Lane) -> None:
    listed = a_car(lane, asleep=True)
    lane.link()
    booking = lane.book(lane.vehicle(listed), 3, 5)
    lane.wait_until(booking.stay.start - BEFORE_START + timedelta(minutes=8))
    assert lane.booking(booking).tesla_navigation_sent
    assert 1 <= sum("wake_up" in each.path for each in lane.sandbox.requests) <= 2


def test_a_car_that_does_not_wake_is_left_asleep(lane: Lane) -> None:
    listed = a_car(lane, asleep=True)
    lane.link()
    booking = lane.book(lane.vehicle(listed), 3, 5)
    text = '{"response": {"state": "asleep"}}'
    lane.sandbox.faults.answer(200, path="*/wake_up", times=100, text=text)
    lane.wait_until(booking.stay.end)
    assert sum("wake_up" in each.path for each in lane.sandbox.requests) == 3
    assert lane.booking(booking).status is not BookingStatus.CANCELLED
    assert nothing_is_due(lane)
