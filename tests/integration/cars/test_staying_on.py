"""A car that stays on into another driver's stay: they are told, and have another place or their money."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.integration.cars.lane import AWAY, Lane, a_lane
from tests.integration.money.street import in_memory

from driveway_core.actors import Actor
from driveway_core.booking_states import Source
from driveway_core.bookings import Booking, BookingStatus
from driveway_core.car_marks import FORGOTTEN_AFTER
from driveway_core.notices import NoticeKind
from driveway_core.places import Position
from driveway_core.testing.builders import NOW, a_driveway, an_account, an_id, hours_from_now
from driveway_core.testing.scenes import stored_driver
from driveway_core.trips import TripPhase
from driveway_core.use_cases.close_forgotten import KNOWN_TO_STAY
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.use_cases.stays_on import REASON, NobodyInTheWay, ReleaseStay, WarnNext
from driveway_sandbox.tesla.world import Habits, Leg, Sleep

IN_THE_WAY = {NoticeKind.STILL_THERE, NoticeKind.STAYS_ON}


@pytest.fixture
def lane() -> Iterator[Lane]:
    with a_lane() as lane:
        yield lane


def a_car_that_comes(lane: Lane, *, leaves_after_hours: float | None = None) -> Booking:
    """Booked from one to three hours from now; it comes in time, and leaves when it likes, or never."""
    listed = lane.sandbox.car(
        lane.owner,
        AWAY,
        needs_signing=False,
        habits=Habits(follows=False),
        sleep=Sleep(after=timedelta(days=30), cached=False),
    )
    lane.link()
    booking = lane.book(lane.vehicle(listed), 1, 3)
    legs = [Leg(to=lane.scene.driveway.position, at=booking.stay.start - timedelta(minutes=20))]
    if leaves_after_hours is not None:
        legs.append(Leg(to=AWAY, at=NOW + timedelta(hours=leaves_after_hours)))
    listed.body.plan(*legs)
    return booking


def a_second_driver(lane: Lane, start: float = 3, end: float = 5) -> Booking:
    """Somebody without a Tesla who comes after."""
    account = an_account(first_name="Bea")
    vehicle = stored_driver(lane.container.transactions(), account)
    return lane.book(vehicle, start, end, driver=account)


def near_by(lane: Lane) -> Position:
    here = lane.scene.driveway.position
    return Position(here.latitude + 0.003, here.longitude)


def kinds_for(lane: Lane, booking: Booking) -> list[NoticeKind]:
    """What the driver of a booking was told of places that are not free."""
    listed = lane.container.list_notices()(Actor(booking.driver_id), limit=50).items
    return [each.kind for each in reversed(listed) if each.kind in IN_THE_WAY]


def test_a_car_that_was_seen_to_stay_on_is_told_of_before_the_next_start(lane: Lane) -> None:
    near = a_driveway(lane.scene.host.id, title="Next door", position=near_by(lane))
    lane.scene.add(near)
    first = a_car_that_comes(lane)
    second = a_second_driver(lane)
    lane.wait_until(second.stay.start - timedelta(minutes=5))
    assert kinds_for(lane, second) == [NoticeKind.STILL_THERE]
    lane.wait_until(second.stay.start + timedelta(minutes=15))
    assert kinds_for(lane, second) == [NoticeKind.STILL_THERE, NoticeKind.STAYS_ON]
    assert lane.trip(first).phase is TripPhase.OVERSTAYING
    assert lane.booking(first).status is BookingStatus.ACTIVE
    offered = lane.container.find_alternatives()(Actor(second.driver_id), second.id, limit=3)
    assert near.id in [each.id for each in offered]
    assert second.driveway_id not in [each.id for each in offered]


def test_a_driver_who_forgot_to_check_out_counts_as_there_until_they_do(lane: Lane) -> None:
    first = lane.book(lane.scene.car, 1, 3)
    second = a_second_driver(lane)
    lane.wait_until(first.stay.start)
    lane.container.check_in()(lane.scene.driver.actor, first.id)
    lane.wait_until(second.stay.start + timedelta(minutes=5))
    assert kinds_for(lane, second) == [NoticeKind.STILL_THERE, NoticeKind.STAYS_ON]
    lane.container.check_out()(lane.scene.driver.actor, first.id)
    with pytest.raises(NobodyInTheWay):
        lane.container.release_stay()(Actor(second.driver_id), second.id)
    assert lane.booking(second).status is BookingStatus.CONFIRMED


def test_who_gave_the_place_up_is_neither_late_nor_missed(lane: Lane) -> None:
    a_car_that_comes(lane)
    second = a_second_driver(lane)
    lane.wait_until(second.stay.start + timedelta(minutes=2))
    given_up = lane.container.release_stay()(Actor(second.driver_id), second.id).booking
    assert (given_up.status, given_up.cancel_reason) == (BookingStatus.CANCELLED, REASON)
    lane.wait_until(second.stay.end + timedelta(minutes=10))
    assert lane.booking(second).status is BookingStatus.CANCELLED


def test_a_car_that_leaves_in_time_is_in_nobodys_way_once_it_has(lane: Lane) -> None:
    first = a_car_that_comes(lane, leaves_after_hours=2.5)
    second = a_second_driver(lane)
    lane.wait_until(second.stay.start + timedelta(minutes=10))
    assert lane.booking(first).status is BookingStatus.COMPLETED
    assert kinds_for(lane, second) == []


def test_where_another_space_is_free_nobody_is_told() -> None:
    with a_lane(spaces=2) as lane:
        a_car_that_comes(lane)
        second = a_second_driver(lane)
        lane.wait_until(second.stay.start + timedelta(minutes=10))
        assert kinds_for(lane, second) == []
        with pytest.raises(NobodyInTheWay):
            lane.container.release_stay()(Actor(second.driver_id), second.id)


def test_all_the_money_comes_back_to_who_had_to_go_elsewhere() -> None:
    with in_memory() as street:
        scene = street.scene()
        account = an_account(first_name="Bea")
        theirs = stored_driver(street.transactions, account)
        card, other = street.card(scene.driver.id), street.card(account.id)
        first = street.book(scene, 1, 3, card=card).booking
        wish = StayWish(driveway_id=scene.driveway.id, vehicle_id=theirs.id, stay=hours_from_now(3, 5))
        second = street.book_wish(account, wish, card=other).booking
        street.wait_until(first.stay.start)
        street.check_in(scene.driver.actor, first.id)
        street.wait_until(second.stay.start)
        assert WarnNext(street.transactions, street.clock, an_id)() == 1
        street.wait(minutes=1)
        release = ReleaseStay(street.transactions, street.clock, street.settlement)
        assert release(account.actor, second.id).booking.status is BookingStatus.CANCELLED
        street.wait_until(second.stay.end + timedelta(minutes=1))
        street.sweep()
        street.settle(second.id)
        assert street.stored(second.id).status is BookingStatus.CANCELLED
        street.let_funds_come(second)
        (payment,) = street.payments(second.id)
        assert payment.captured in (None, payment.refunded)


def test_the_host_of_a_stay_that_nobody_ended_is_paid_and_no_overstay_is_invented(lane: Lane) -> None:
    first = lane.book(lane.scene.car, 1, 3)
    lane.wait_until(first.stay.start)
    lane.container.check_in()(lane.scene.driver.actor, first.id)
    lane.sandbox.clock.advance(first.stay.end + FORGOTTEN_AFTER - lane.clock() - timedelta(minutes=1))
    assert lane.container.close_forgotten()() == 0
    lane.sandbox.clock.advance(timedelta(minutes=1))
    assert lane.container.close_forgotten()() == 1
    closed = lane.booking(first)
    assert (closed.status, closed.departure_source) == (BookingStatus.COMPLETED, Source.ASSUMED)
    assert closed.departure_detected_at is None
    assert closed.offer.price == first.offer.price


def test_a_car_that_was_seen_there_after_the_end_is_waited_for_a_week(lane: Lane) -> None:
    first = a_car_that_comes(lane)
    lane.wait_until(first.stay.end + timedelta(minutes=30))
    lane.container.unlink()(lane.scene.driver.actor)
    lane.sandbox.clock.advance(FORGOTTEN_AFTER)
    assert lane.container.close_forgotten()() == 0
    lane.sandbox.clock.advance(first.stay.end + KNOWN_TO_STAY - lane.clock())
    assert lane.container.close_forgotten()() == 1
    assert lane.booking(first).departure_source is Source.ASSUMED


def test_however_many_are_waited_for_nobody_else_waits_for_that(
    lane: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("driveway_core.use_cases.past_stays.PAGE", 1)
    first = a_car_that_comes(lane)
    second = lane.book(lane.scene.car, 4, 5)
    lane.wait_until(second.stay.start)
    lane.container.check_in()(lane.scene.driver.actor, second.id)
    lane.wait_until(second.stay.start + timedelta(minutes=30))
    lane.sandbox.clock.advance(second.stay.end + FORGOTTEN_AFTER - lane.clock())
    assert lane.container.close_forgotten()() == 1
    assert lane.booking(first).status is BookingStatus.ACTIVE
    assert lane.booking(second).status is BookingStatus.COMPLETED
