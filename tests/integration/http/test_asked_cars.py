"""Cars that are looked at, asked and sent somewhere over HTTP: what comes back, and what the car did."""

import logging
from collections.abc import Iterator
from uuid import UUID

import pytest
from structlog.testing import capture_logs
from tests.integration.http.driving import Driver, Fleet, a_fleet
from tests.unit.http.world import DRIVEWAY, Document

from driveway_app import in_memory
from driveway_core.bookings import BookingId
from driveway_core.places import Position
from driveway_core.testing.builders import NOW
from driveway_sandbox import TeslaSandbox
from driveway_sandbox.tesla.world import HOME

COMMANDS = {
    "flash_lights": "flash_lights",
    "honk_horn": "honk_horn",
    "open_charge_port": "charge_port_door_open",
    "close_charge_port": "charge_port_door_close",
    "wake": "wake_up",
}


@pytest.fixture(scope="module")
def fleet() -> Iterator[Fleet]:
    """One marketplace for all tests: each has drivers and cars of its own."""
    with TeslaSandbox(start=NOW) as sandbox, in_memory() as container, a_fleet(container, sandbox) as fleet:
        yield fleet


@pytest.fixture
def ada(fleet: Fleet) -> Driver:
    fleet.sandbox.faults.clear()
    return fleet.driver()


def ask(vehicle_id: str, command: str) -> str:
    return f"/v1/vehicles/{vehicle_id}/commands/{command}"


def booked(fleet: Fleet, driver: Driver, vehicle_id: str) -> Document:
    """A stay from an hour from now, whose trip has begun."""
    host = fleet.world.somebody("Grace")
    sandbox_knows = f"{DRIVEWAY['address']}, San Francisco, CA 94114"
    fleet.sandbox.places.add(sandbox_knows, Position(37.76094, -122.43512))
    wish = {
        "driveway_id": fleet.world.driveway(host)["id"],
        "vehicle_id": vehicle_id,
        "start_time": fleet.world.now.replace(hour=20).isoformat(),
        "end_time": fleet.world.now.replace(hour=22).isoformat(),
    }
    booking = fleet.world.booking(wish, driver.person)
    fleet.container.begin_trip()(BookingId(UUID(booking["id"])))
    return booking


def test_a_car_is_seen_where_it_is_and_that_tells_what_it_can(ada: Driver) -> None:
    _, vehicle_id = ada.linked()
    seen = ada.got("GET", f"/v1/vehicles/{vehicle_id}/state")
    assert (seen["state"], seen["problem"], seen["streams"]) == ("online", None, False)
    assert seen["latest"]["latitude"] == pytest.approx(HOME.latitude, abs=0.002)
    assert (seen["latest"]["gear"], seen["latest"]["source"]) == ("P", "polling")
    assert (seen["needs_signing"], seen["key_paired"], seen["takes_destinations"]) == (False, True, True)
    assert seen["auto_park"]["can_command"] is False


def test_a_sleeping_car_is_left_asleep_and_told_of_as_it_was(fleet: Fleet, ada: Driver) -> None:
    car, vehicle_id = ada.linked()
    before = ada.got("GET", f"/v1/vehicles/{vehicle_id}/state")
    fleet.wait(hours=1)
    assert not car.online
    seen = ada.got("GET", f"/v1/vehicles/{vehicle_id}/state")
    assert (seen["state"], seen["latest"]) == ("asleep", before["latest"])
    assert not car.online
    assert "vehicle_data" not in fleet.asked(car)[-1]
    assert car.heard["wake_up"] == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_a_car_does_what_it_is_asked_once(ada: Driver, command: str) -> None:
    car, vehicle_id = ada.linked()
    car.body.charge_port_open = command == "close_charge_port"
    answer = ada.call("POST", ask(vehicle_id, command))
    assert (answer.status_code, answer.data) == (202, b"")
    assert car.heard[COMMANDS[command]] == 1


def test_a_sleeping_car_is_asked_nothing_but_to_wake(fleet: Fleet, ada: Driver) -> None:
    car, vehicle_id = ada.linked(asleep=True)
    answer = ada.call("POST", ask(vehicle_id, "honk_horn"))
    assert (answer.status_code, (answer.json or {})["type"]) == (503, "/problems/vehicle-asleep")
    assert answer.headers["Retry-After"] == "60"
    assert ada.call("POST", ask(vehicle_id, "wake")).status_code == 202
    fleet.wait(minutes=1)
    assert car.online
    assert ada.call("POST", ask(vehicle_id, "honk_horn")).status_code == 202
    assert car.heard["honk_horn"] == 1


def test_a_refusal_is_told_in_the_cars_own_words(fleet: Fleet, ada: Driver) -> None:
    car, vehicle_id = ada.linked()
    said = '{"response": {"result": false, "reason": "vehicle is currently in service"}}'
    fleet.sandbox.faults.answer(200, path="*/honk_horn", text=said)
    status, slug, detail = ada.refused("POST", ask(vehicle_id, "honk_horn"))
    assert (status, slug) == (409, "vehicle-refused")
    assert "currently in service" in detail
    assert car.heard["honk_horn"] == 0


def test_what_may_have_been_done_is_said_and_not_done_again(fleet: Fleet, ada: Driver) -> None:
    car, vehicle_id = ada.linked()
    fleet.sandbox.faults.drop("*/honk_horn", after=True)
    status, slug, detail = ada.refused("POST", ask(vehicle_id, "honk_horn"))
    assert (status, slug) == (503, "vehicle-unreachable")
    assert "may have done it" in detail
    assert car.heard["honk_horn"] == 1


def test_a_car_that_wants_signatures_says_so_where_nobody_can_sign(fleet: Fleet, ada: Driver) -> None:
    car = fleet.sandbox.car(ada.owner, needs_signing=True)
    (vehicle_id,) = ada.link()["added"]
    status, slug, _ = ada.refused("POST", ask(vehicle_id, "honk_horn"))
    assert (status, slug, car.heard["honk_horn"]) == (409, "vehicle-refused", 0)
    assert ada.got("GET", f"/v1/vehicles/{vehicle_id}/state")["needs_signing"] is True


def test_a_spent_budget_says_when_to_come_again(fleet: Fleet, ada: Driver) -> None:
    car, vehicle_id = ada.linked()
    for _ in range(15):
        assert ada.call("POST", ask(vehicle_id, "flash_lights")).status_code == 202
    answer = ada.call("POST", ask(vehicle_id, "flash_lights"))
    assert (answer.status_code, (answer.json or {})["type"]) == (503, "/problems/budget-spent")
    assert answer.headers["Retry-After"] == "60"
    assert car.heard["flash_lights"] == 15
    fleet.wait(seconds=60)
    assert ada.call("POST", ask(vehicle_id, "flash_lights")).status_code == 202


def test_a_car_is_woken_once_a_minute(ada: Driver) -> None:
    _, vehicle_id = ada.linked(asleep=True)
    assert ada.call("POST", ask(vehicle_id, "wake")).status_code == 202
    assert ada.refused("POST", ask(vehicle_id, "wake"))[:2] == (503, "budget-spent")


def test_nobody_elses_car_is_asked_anything(fleet: Fleet, ada: Driver) -> None:
    car, vehicle_id = ada.linked()
    eve = fleet.driver("Eve")
    eve.linked()
    asked = len(fleet.asked(car))
    for command in COMMANDS:
        assert eve.refused("POST", ask(vehicle_id, command))[:2] == (404, "not-found")
    assert eve.refused("GET", f"/v1/vehicles/{vehicle_id}/state")[:2] == (404, "not-found")
    assert len(fleet.asked(car)) == asked


def test_mobile_access_that_is_off_is_the_cars_and_not_the_accounts(ada: Driver) -> None:
    car, vehicle_id = ada.linked()
    car.mobile_access = False
    status, slug, detail = ada.refused("POST", ask(vehicle_id, "honk_horn"))
    assert (status, slug) == (409, "link-broken")
    assert "switched off in your car" in detail
    car.mobile_access = True
    assert ada.call("POST", ask(vehicle_id, "honk_horn")).status_code == 202


def of_the_trip(driver: Driver) -> list[Document]:
    """What a driver was told of the way to the stay."""
    return [each for each in driver.got("GET", "/v1/notices")["items"] if each["topic"] == "trips"]


def test_the_address_goes_to_the_car_when_its_driver_wants_it(fleet: Fleet, ada: Driver) -> None:
    car, vehicle_id = ada.linked()
    booking = booked(fleet, ada, vehicle_id)
    trip = ada.got("POST", f"/v1/bookings/{booking['id']}/navigate", status=202)
    sent = trip["navigation"]
    assert (sent["state"], sent["sent"], sent["route"], sent["problem"]) == ("sent", 1, "direct", None)
    route = car.body.now().route
    assert route is not None
    assert route.name.startswith(str(DRIVEWAY["address"]))
    assert [each["kind"] for each in of_the_trip(ada)] == ["destination_sent"]


def test_a_sleeping_cars_driver_is_told_what_happens_next(fleet: Fleet, ada: Driver) -> None:
    car, vehicle_id = ada.linked(asleep=True)
    booking = booked(fleet, ada, vehicle_id)
    waits = ada.got("POST", f"/v1/bookings/{booking['id']}/navigate", status=202)["navigation"]
    assert (waits["state"], waits["problem"], waits["sent"]) == ("wanted", "vehicle-asleep", 0)
    assert waits["next_at"] > fleet.world.now.isoformat()
    assert (car.online, car.heard["wake_up"]) == (False, 0)
    assert ada.got("GET", f"/v1/bookings/{booking['id']}")["booking_status"] == "confirmed"
    (notice,) = of_the_trip(ada)
    assert (notice["kind"], waits["problem_text"] in notice["text"]) == ("destination_waits", True)


def test_no_line_of_any_log_holds_what_came_back_from_tesla(
    ada: Driver, caplog: pytest.LogCaptureFixture
) -> None:
    car = ada.car()
    path = ada.allow(ada.begin())
    caplog.clear()  # what the driver's browser says of itself
    with caplog.at_level(logging.DEBUG), capture_logs() as lines:
        (vehicle_id,) = (ada.come_back(path).json or {})["added"]
        ada.come_back(path)
        ada.got("GET", f"/v1/vehicles/{vehicle_id}/state")
        ada.call("POST", ask(vehicle_id, "honk_horn"))
    said = f"{caplog.text} {lines}"
    code, state = (path.partition(f"{name}=")[2].partition("&")[0] for name in ("code", "state"))
    secrets = (code, state, car.vin.value, str(HOME.latitude)[:6], str(HOME.longitude)[:8])
    assert all(secrets)
    assert not [secret for secret in secrets if secret in said]
