"""Commands that we sign, from us to the car of the sandbox and back, whatever happens on the way."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Thread

import pytest
from tesla_protocol.command import universal_message_pb2 as universal
from tests.unit.tesla import road as on_the_road
from tests.unit.tesla.road import CAR, HOME, KEY, LINK, VIN, Road, counters, go_home, honk

from driveway_core.car_troubles import VehicleAsleep, VehicleRefused, VehicleUnreachable
from driveway_core.cars import CarCommand, NavigationRoute
from driveway_sandbox.tesla.car_orders import Asked
from driveway_tesla.car_messages import INFOTAINMENT
from driveway_tesla.signed import RESYNCS, SignedTransport
from driveway_tesla.transports import PlainWanted


def stumbling(*faults: int) -> Road:
    road = Road()
    for fault in faults:
        road.car.stumble(fault)
    return road


@pytest.mark.parametrize(
    "command, heard",
    [
        (CarCommand.FLASH_LIGHTS, "flash_lights"),
        (CarCommand.HONK_HORN, "honk_horn"),
        (CarCommand.OPEN_CHARGE_PORT, "charge_port_door_open"),
        (CarCommand.CLOSE_CHARGE_PORT, "charge_port_door_close"),
    ],
)
def test_a_command_is_heard_as_what_it_is(command: CarCommand, heard: str) -> None:
    road = Road()
    road.transport().command(LINK, CAR, command)
    assert road.heard == [heard]
    assert len(road.messages) == 2  # the question about the session, and the command


@pytest.mark.parametrize("encrypts", [True, False])
def test_a_destination_reaches_the_car_as_a_position_that_replaces_the_one_before(*, encrypts: bool) -> None:
    road = Road()
    road.car.encrypts = encrypts
    assert road.transport().navigate(LINK, CAR, HOME) is NavigationRoute.SIGNED
    assert road.asked == [Asked("navigation_gps_request", {"lat": 37.323, "lon": -122.0322, "order": 1})]


def test_a_session_is_asked_for_once_and_serves_all_destinations() -> None:
    road = Road()
    transport = road.transport()
    for _ in range(5):
        go_home(transport)
    assert (len(road.heard), len(road.messages)) == (5, 6)


def test_a_car_that_says_no_is_asked_once_and_its_reason_is_told() -> None:
    road = Road(reply=(False, "not in park"))
    with pytest.raises(VehicleRefused, match="not in park"):
        honk(road.transport())
    assert road.heard == ["honk_horn"]


def test_a_car_whose_owner_has_not_let_our_key_in_refuses() -> None:
    road = Road()
    transport = road.transport()
    go_home(transport)
    road.car.keys.paired.clear()
    for act in (go_home, honk):  # by the fault of a command, and by what it says of the session
        with pytest.raises(VehicleRefused, match="key_not_paired"):
            act(transport)
    assert len(road.heard) == 1


@pytest.mark.parametrize("error", [PlainWanted(), VehicleAsleep()])
def test_what_the_fleet_api_says_itself_is_passed_on(error: Exception) -> None:
    def says(_road: Road, _message: bytes) -> bytes:
        raise error

    for act in (honk, go_home):
        road = Road(mishaps=[says])
        with pytest.raises(type(error)):
            act(road.transport())
        assert len(road.messages) == 1


@pytest.mark.parametrize("act", [honk, go_home])
def test_a_car_that_restarts_between_question_and_command_is_asked_again_and_obeys(
    act: Callable[[SignedTransport], None],
) -> None:
    road = Road(mishaps=[on_the_road.arrives, on_the_road.car_restarts_first])
    act(road.transport())
    assert (len(road.heard), len(road.messages)) == (1, 3)


@pytest.mark.parametrize("act", [honk, go_home])
def test_a_car_that_restarts_all_the_time_is_given_up_after_three_new_sessions(
    act: Callable[[SignedTransport], None],
) -> None:
    road = Road(mishaps=[on_the_road.arrives, *[on_the_road.car_restarts_first] * 20])
    with pytest.raises(VehicleUnreachable) as trouble:
        act(road.transport())
    assert not trouble.value.may_have_run
    assert road.heard == []
    assert len(road.messages) == 1 + 1 + RESYNCS


def test_a_session_of_hours_ago_still_serves_and_one_of_a_clock_gone_wrong_is_learnt_anew() -> None:
    road = Road()
    skew = [timedelta()]
    transport = road.transport(lambda: road.car.clock.now() + skew[0])
    go_home(transport)
    road.car.clock.advance(hours=30)
    go_home(transport)
    assert len(road.messages) == 3
    skew[0] = timedelta(hours=-2)
    go_home(transport)
    assert (len(road.heard), len(road.messages)) == (3, 5)


def test_two_processes_with_one_key_both_get_their_destinations_through() -> None:
    road = Road()
    one, other = road.transport(), road.transport()
    for transport in (one, other, one, other, other, one):
        go_home(transport)
    assert len(road.heard) == 6


def test_two_processes_with_one_key_both_honk_once_for_every_time_they_are_asked() -> None:
    road = Road()
    one, other = road.transport(), road.transport()
    for transport in (one, other, one, other, other, one):
        honk(transport)
    assert road.heard == ["honk_horn"] * 6


def test_a_destination_without_an_answer_is_sent_once_more_and_no_more() -> None:
    road = Road(mishaps=[on_the_road.arrives, on_the_road.answer_is_lost])
    go_home(road.transport())
    assert (road.heard, road.pauses) == (["navigation_gps_request"] * 2, [1.0])
    road = Road(mishaps=[on_the_road.arrives, on_the_road.answer_is_lost] * 2)
    with pytest.raises(VehicleUnreachable) as trouble:
        go_home(road.transport())
    assert trouble.value.may_have_run
    assert len(road.heard) == 2


def test_what_may_have_run_at_first_may_have_run_in_the_end() -> None:
    road = Road(mishaps=[on_the_road.arrives, on_the_road.never_arrives, on_the_road.nobody_to_ask])
    with pytest.raises(VehicleUnreachable) as trouble:
        go_home(road.transport())
    assert trouble.value.may_have_run


@pytest.mark.parametrize(
    "fault, unsure",
    [
        (universal.MESSAGEFAULT_ERROR_BUSY, False),
        (universal.MESSAGEFAULT_ERROR_INTERNAL, True),
        (universal.MESSAGEFAULT_ERROR_INVALID_TOKEN_OR_COUNTER, True),
    ],
)
def test_a_honk_that_meets_a_fault_of_no_certainty_is_not_sent_again(fault: int, *, unsure: bool) -> None:
    road = stumbling(fault)
    with pytest.raises(VehicleUnreachable) as trouble:
        honk(road.transport())
    assert trouble.value.may_have_run is unsure
    assert len(road.messages) == 2


@pytest.mark.parametrize(
    "fault", [universal.MESSAGEFAULT_ERROR_BUSY, universal.MESSAGEFAULT_ERROR_INVALID_TOKEN_OR_COUNTER]
)
def test_a_destination_that_meets_it_is_sent_again(fault: int) -> None:
    road = stumbling(fault)
    go_home(road.transport())
    assert road.heard == ["navigation_gps_request"]


def test_a_honk_whose_session_was_wrong_is_signed_anew_and_heard_once() -> None:
    road = stumbling(
        universal.MESSAGEFAULT_ERROR_INVALID_SIGNATURE, universal.MESSAGEFAULT_ERROR_TIME_EXPIRED
    )
    honk(road.transport())
    assert (road.heard, len(road.messages)) == (["honk_horn"], 4)


def test_a_question_that_fails_has_done_nothing() -> None:
    for mishap in (on_the_road.never_arrives, on_the_road.answer_is_garbled):
        road = Road(mishaps=[mishap])
        with pytest.raises(VehicleUnreachable) as trouble:
            honk(road.transport())
        assert not trouble.value.may_have_run


def test_no_counter_is_used_twice_by_threads_that_honk_and_navigate_at_once() -> None:
    road = Road()
    transport = road.transport()
    threads = [Thread(target=act, args=[transport]) for act in [honk, go_home] * 8]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(counters(road)) == len(set(counters(road))) == 16
    assert (road.heard.count("honk_horn"), len(road.heard)) == (8, 16)


def test_two_processes_that_honk_at_the_same_time_never_honk_more_often_than_asked() -> None:
    road, done = Road(), list[str]()

    def honking(transport: SignedTransport) -> None:
        with suppress(VehicleUnreachable):  # another was quicker by a hair: not sent again
            honk(transport)
            done.append("done")

    processes = [road.transport(), road.transport()]
    threads = [Thread(target=honking, args=[each]) for each in processes * 6]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) <= len(road.heard) <= len(threads)
    assert len(done) >= 6


def test_a_command_does_not_wait_for_ever_for_the_one_before_it() -> None:
    transport = Road().transport()
    with (
        transport.sessions.hold(VIN, INFOTAINMENT),
        pytest.raises(VehicleUnreachable),
        transport.sessions.hold(VIN, INFOTAINMENT, waiting=0.01),
    ):
        pass


def test_nothing_secret_is_in_what_a_transport_shows() -> None:
    road = Road()
    transport = road.transport()
    go_home(transport)
    shown = repr(transport)
    assert VIN not in shown
    assert KEY.scalar.hex() not in shown
    assert "epoch" not in shown
