"""A command that failed fails no booking: its driver sees why, and it comes as soon as it can."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TypeAlias

import attrs
import pytest
from tests.integration.cars.lane import AWAY, Lane, a_lane

from driveway_core.actors import SYSTEM
from driveway_core.bookings import BookingStatus
from driveway_core.car_links import RESERVE
from driveway_core.car_troubles import VehicleUnreachable
from driveway_core.cars import CarCommand
from driveway_core.notices import NoticeKind
from driveway_core.notices_told import told
from driveway_core.sending import BEFORE_START
from driveway_core.trips import NavigationState
from driveway_sandbox.tesla.garage import ListedCar
from driveway_sandbox.tesla.world import Habits, Sleep

SENDING = "*/command/navigation*"
TWO_TEXTS = '{"response":null}{"response":{"result":true}}'
"""What the command proxy says where a call fails that it passed on."""
FAILURES = {NoticeKind.DESTINATION_WAITS, NoticeKind.DESTINATION_FAILED}


@pytest.fixture
def lane() -> Iterator[Lane]:
    with a_lane() as lane:
        lane.step = timedelta(minutes=1)
        yield lane


def a_car(lane: Lane, *, asleep: bool = False) -> ListedCar:
    """A car that is left where it is; it sleeps from the beginning, or never."""
    return lane.sandbox.car(
        lane.owner,
        AWAY,
        needs_signing=False,
        asleep=asleep,
        habits=Habits(follows=False),
        sleep=Sleep() if asleep else Sleep(after=timedelta(days=2)),
    )


def why(lane: Lane) -> list[str]:
    """What the driver was told of a destination that is not there."""
    return [told(each) for each in reversed(lane.notices(lane.scene.driver)) if each.kind in FAILURES]


def sendings(lane: Lane) -> list[datetime]:
    return [each.at for each in lane.sandbox.requests if "/command/navigation" in each.path]


Steers: TypeAlias = Callable[[Lane, ListedCar], object]


@attrs.frozen
class Trouble:
    """What is wrong for a while: ``words`` is what the driver is told of it."""

    begins: Steers
    words: str
    ends: Steers = lambda lane, _: lane.sandbox.faults.clear()


def says(status: int, error: str = "", *, retry_after: int | None = None) -> Steers:
    return lambda lane, _: lane.sandbox.faults.answer(
        status, error, path=SENDING, times=100, retry_after=retry_after
    )


def refuses(reason: str) -> Steers:
    text = f'{{"response": {{"result": false, "reason": "{reason}"}}}}'
    return lambda lane, _: lane.sandbox.faults.answer(200, path=SENDING, times=100, text=text)


def put(name: str, value: object) -> Steers:
    def do(_: Lane, listed: ListedCar) -> None:
        setattr(listed.body if name == "in_service" else listed, name, value)

    return do


def garbled(lane: Lane, _: ListedCar) -> None:
    lane.sandbox.faults.answer(
        200, path=SENDING, times=100, text='{"response":null}{"response":{"result":true}}'
    )


def money(lane: Lane, *, paid: bool) -> None:
    lane.steer("billing", paid=paid)


TROUBLES = {
    "asleep": Trouble(says(408, "vehicle unavailable"), "asleep"),
    "in service": Trouble(put("in_service", value=True), "refuses", put("in_service", value=False)),
    "mobile access off": Trouble(
        put("mobile_access", value=False), "Mobile access", lambda lane, _: linked_again(lane)
    ),
    "unsigned refused": Trouble(says(403, "Tesla Vehicle Command Protocol required"), "refuses"),
    "hardlocked": Trouble(refuses("unsigned_cmds_hardlocked"), "refuses"),
    "says no": Trouble(refuses("navigation_not_supported"), "refuses: navigation_not_supported"),
    "precondition": Trouble(says(412, "not registered"), "cannot be reached through us"),
    "too many": Trouble(says(429, "rate limited", retry_after=600), "as often as it may be"),
    "gateway": Trouble(says(502), "may have done it"),
    "unavailable": Trouble(says(503), "cannot be reached right now"),
    "timeout": Trouble(says(504), "may have done it"),
    "dropped before": Trouble(
        lambda lane, _: lane.sandbox.faults.drop(SENDING, times=100), "may have done it"
    ),
    "dropped after": Trouble(
        lambda lane, _: lane.sandbox.faults.drop(SENDING, after=True, times=100), "may have done it"
    ),
    "two JSON texts": Trouble(garbled, "may have done it"),
    "nobody paid": Trouble(
        lambda lane, _: money(lane, paid=False),
        "cannot be reached through us",
        lambda lane, _: money(lane, paid=True),
    ),
    "over the limit": Trouble(
        lambda lane, _: lane.steer("billing", limit_reached=True),
        "cannot be reached through us",
        lambda lane, _: lane.steer("billing", limit_reached=False),
    ),
}


def linked_again(lane: Lane) -> None:
    for listed in lane.sandbox.realm.cars:
        listed.mobile_access = True
    lane.link()


@pytest.mark.parametrize("name", TROUBLES)
def test_whatever_goes_wrong_the_booking_stands_and_the_destination_comes_once_it_can(
    lane: Lane, name: str
) -> None:
    listed, trouble = a_car(lane), TROUBLES[name]
    lane.link()
    vehicle = lane.vehicle(listed)
    trouble.begins(lane, listed)
    booking = lane.book(vehicle, 3, 5)
    lane.wait(minutes=1)
    assert lane.booking(booking).status is BookingStatus.CONFIRMED
    assert not lane.booking(booking).tesla_navigation_sent
    words = why(lane)
    assert len(words) == 1, words
    assert trouble.words in words[0]
    assert "your booking stands" in words[0]
    assert len(sendings(lane)) <= 12
    trouble.ends(lane, listed)
    lane.wait_until(booking.stay.start - BEFORE_START + timedelta(minutes=20))
    assert lane.booking(booking).tesla_navigation_sent
    navigation = lane.trip(booking).navigation
    assert (navigation.state, navigation.problem) == (NavigationState.SENT, None)
    assert lane.told(lane.scene.driver)[-1] is NoticeKind.DESTINATION_SENT


@pytest.mark.parametrize("name", ["in service", "says no", "hardlocked", "unsigned refused"])
def test_who_says_no_shortly_before_the_start_is_not_asked_for_ever(lane: Lane, name: str) -> None:
    listed, trouble = a_car(lane), TROUBLES[name]
    lane.link()
    trouble.begins(lane, listed)
    booking = lane.book(lane.vehicle(listed), 3, 5)
    lane.wait_until(booking.stay.start)
    assert lane.trip(booking).navigation.state is NavigationState.GIVEN_UP
    assert lane.told(lane.scene.driver) == [NoticeKind.DESTINATION_WAITS, NoticeKind.DESTINATION_FAILED]
    assert len(sendings(lane)) <= 4
    trouble.ends(lane, listed)
    seen = lane.container.navigate()(lane.scene.driver.actor, booking.id)
    assert seen.trip is not None
    assert seen.trip.navigation.state is NavigationState.SENT


def test_a_link_taken_back_is_told_and_a_new_one_sends_the_destination_again(lane: Lane) -> None:
    listed = a_car(lane)
    lane.link()
    vehicle = lane.vehicle(listed)
    lane.steer("tokens", revoke=lane.owner.id)
    booking = lane.book(vehicle, 3, 5)
    lane.wait(minutes=5)
    assert NoticeKind.LINK_BROKEN in lane.told(lane.scene.driver)
    assert "connect your account anew" in why(lane)[0]
    asked = len(lane.sandbox.requests)
    lane.wait(minutes=60)
    assert len(lane.sandbox.requests) == asked
    lane.link()
    lane.work()
    assert lane.booking(booking).tesla_navigation_sent
    assert lane.booking(booking).status is BookingStatus.CONFIRMED


def test_missing_scopes_are_told_and_asked_for_again(lane: Lane) -> None:
    listed = a_car(lane)
    lane.link()
    vehicle = lane.vehicle(listed)
    lane.sandbox.faults.answer(403, "Unauthorized missing scopes", path=SENDING)
    booking = lane.book(vehicle, 3, 5)
    assert "lack your permission" in why(lane)[0]
    lane.link()
    lane.work()
    assert lane.booking(booking).tesla_navigation_sent


def test_who_unlinks_before_the_start_is_told_and_who_links_again_gets_it(lane: Lane) -> None:
    listed = a_car(lane)
    lane.link()
    vehicle = lane.vehicle(listed)
    booking = lane.book(vehicle, 3, 5)
    lane.container.unlink()(lane.scene.driver.actor)
    lane.wait_until(booking.stay.start - timedelta(minutes=10))
    assert "is not connected" in why(lane)[0]
    assert nothing_is_due(lane)
    lane.link()
    lane.wait(minutes=1)
    assert lane.trip(booking).navigation.sent == 2
    assert lane.trip(booking).next_look_at is not None


def test_a_car_that_left_the_account_is_told_of_and_its_booking_stands(lane: Lane) -> None:
    listed = a_car(lane)
    lane.link()
    vehicle = lane.vehicle(listed)
    booking = lane.book(vehicle, 3, 5)
    lane.sandbox.realm.cars.remove(listed.vin.value)
    assert lane.container.sync_cars()(lane.scene.driver.actor).gone == (vehicle.id,)
    lane.wait_until(booking.stay.start - timedelta(minutes=10))
    assert "not in your account at its maker any more" in why(lane)[0]
    assert lane.booking(booking).status is BookingStatus.CONFIRMED
    assert nothing_is_due(lane)


def test_an_account_that_moved_to_another_region_is_asked_there(lane: Lane) -> None:
    listed = a_car(lane)
    lane.link()
    vehicle = lane.vehicle(listed)
    lane.owner.region = "eu"
    booking = lane.book(vehicle)
    assert lane.booking(booking).tesla_navigation_sent
    with lane.container.transactions().read(acting_as=SYSTEM) as work:
        link = work.car_links.of(lane.scene.driver.id)
    assert link is not None
    assert link.base_url == lane.sandbox.bases["eu"]


def test_no_more_is_asked_than_the_budget_holds_and_it_comes_when_there_is_room(lane: Lane) -> None:
    listed = a_car(lane)
    lane.link()
    vehicle = lane.vehicle(listed)
    for _ in range(15):
        lane.container.command_car()(lane.scene.driver.actor, vehicle.id, CarCommand.FLASH_LIGHTS)
    booking = lane.book(vehicle, 3, 5)
    assert "as often as it may be" in why(lane)[0]
    assert sendings(lane) == []
    lane.wait(minutes=2)
    assert lane.booking(booking).tesla_navigation_sent


@pytest.mark.parametrize("heard", [0, 1])
def test_nothing_honks_twice(lane: Lane, heard: int) -> None:
    listed = a_car(lane)
    lane.link()
    vehicle = lane.vehicle(listed)
    lane.sandbox.faults.drop("*/command/honk_horn", after=heard == 1)
    with pytest.raises(VehicleUnreachable) as unsure:
        lane.container.command_car()(lane.scene.driver.actor, vehicle.id, CarCommand.HONK_HORN)
    lane.wait(minutes=10)
    assert unsure.value.may_have_run
    assert listed.heard["honk_horn"] == heard
    assert sum("honk_horn" in each.path for each in lane.sandbox.requests) <= 1


def test_a_token_that_ran_out_is_refreshed_and_the_driver_hears_nothing_of_it(lane: Lane) -> None:
    listed = a_car(lane)
    lane.link()
    vehicle = lane.vehicle(listed)
    lane.steer("tokens", expire=True)
    booking = lane.book(vehicle, 9, 11)
    assert lane.booking(booking).tesla_navigation_sent
    lane.wait_until(booking.stay.start - RESERVE)
    assert lane.trip(booking).navigation.sent == 2
    assert why(lane) == []


def nothing_is_due(lane: Lane) -> bool:
    """Nobody goes after a trip for which nothing can be done."""
    with lane.container.transactions().read(acting_as=SYSTEM) as work:
        return not work.trips.due(at=lane.clock() - timedelta(minutes=3), limit=9)
