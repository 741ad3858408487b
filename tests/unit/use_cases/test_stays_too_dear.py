"""Nobody holds a place for a stay that costs more than one payment can be."""

import pytest
from tests.unit.use_cases.test_hosting import fields, offer
from tests.unit.use_cases.town import PaidInAdvance, Town

from driveway_core.bookings import BookingStatus
from driveway_core.drafts import DrivewayFields
from driveway_core.errors import InvalidValue
from driveway_core.limits import Limits
from driveway_core.money import Money
from driveway_core.testing.builders import hours_from_now
from driveway_core.use_cases.reschedule_booking import RescheduleBooking

TOO_DEAR = "end_time: that stay costs more than one payment can be: make it shorter"


class AtMost(PaidInAdvance):
    """A settlement of payments of at most forty dollars, for stays that need none."""

    def first_awaits(self, total: Money, *, instant: bool) -> None:
        return None

    def limits(self, currency: str) -> Limits:
        return Limits(Money(50, currency), Money(1, currency), largest=Money(4_000, currency))


@pytest.fixture
def town() -> Town:
    return Town(settlement=AtMost())


def test_a_stay_too_dear_to_be_paid_is_neither_quoted_nor_booked(town: Town) -> None:
    scene = town.scene()
    assert town.quote(scene, 1, 3).offer.price.total <= Money(4_000, "USD")
    with pytest.raises(InvalidValue) as quoted:
        town.quote(scene, 1, 9)
    with pytest.raises(InvalidValue) as booked:
        town.book(scene, town.wish(scene, 1, 9))
    assert str(quoted.value) == str(booked.value) == TOO_DEAR
    assert town.book(scene, town.wish(scene, 1, 3)).booking.status is BookingStatus.CONFIRMED


@pytest.mark.parametrize("preview", [True, False])
def test_a_stay_is_not_made_longer_than_can_be_paid(town: Town, *, preview: bool) -> None:
    scene = town.scene()
    booking = town.book(scene).booking
    move = RescheduleBooking(town.transactions, town.clock, town.settlement)
    with pytest.raises(InvalidValue, match="make it shorter"):
        move(scene.driver.actor, booking.id, hours_from_now(1, 9), preview=preview)
    moved = move(scene.driver.actor, booking.id, hours_from_now(1, 4), preview=preview)
    assert moved.booking.stay == hours_from_now(1, 4)


def test_a_host_is_told_that_nobody_could_pay_the_shortest_stay(town: Town) -> None:
    scene = town.scene()
    dear: DrivewayFields = {**fields(), "hourly_rate": "40.01", "minimum_booking_hours": 1}
    with pytest.raises(InvalidValue, match="hourly_rate: the shortest stay would cost more"):
        offer(town, scene, dear)
    assert offer(town, scene, {**dear, "hourly_rate": "40.00"}).rates.hourly == Money(4_000, "USD")
