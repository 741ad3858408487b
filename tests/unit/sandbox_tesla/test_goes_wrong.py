"""What goes wrong at the stand-in for Tesla when it is told to, and what it counts."""

import json

import pytest
from tests.unit.sandbox_tesla.far import Far
from tests.unit.sandbox_tesla.test_cars import shared

from driveway_core.places import Position
from driveway_sandbox.tesla.faults import FleetFaultKind
from driveway_sandbox.tesla.metering import Category
from driveway_sandbox.tesla.world import Arriving, Leg

STATUSES = (
    400,
    401,
    402,
    403,
    404,
    405,
    406,
    408,
    412,
    418,
    421,
    422,
    423,
    429,
    451,
    499,
    500,
    502,
    503,
    504,
    540,
)
VALENCIA = Position(37.7800, -122.4650)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("after", [False, True])
def test_every_status_can_be_planted_before_and_after_the_effect(far: Far, status: int, after: bool) -> None:  # noqa: FBT001
    far.realm.faults.answer(status, "planted", path="*/wake_up", retry_after=7, after=after)
    answer = far.ask("POST", f"/api/1/{far.at_car('/wake_up')}", {})
    assert (answer.status, json.loads(answer.body)["error"]) == (status, "planted")
    assert answer.headers["Retry-After"] == "7"
    assert far.car.heard["wake_up"] == int(after)
    assert far.ask("POST", f"/api/1/{far.at_car('/wake_up')}", {}).status == 200


def test_a_fault_waits_for_its_car_and_its_turn(far: Far) -> None:
    other = far.another()
    fault = {"kind": "answer", "status": 503, "path": f"*{far.car.vin.value}*", "nth": 2, "times": 2}
    far.control("POST", "faults", fault)
    asked = [far.car, other, far.car, other, far.car, far.car]
    statuses = [far.ask("GET", f"/api/1/{far.at_car('', car)}").status for car in asked]
    assert statuses == [200, 200, 503, 200, 503, 200]


@pytest.mark.parametrize(
    "kind, broken, happened",
    [
        (FleetFaultKind.DROP_BEFORE, "dropped", 0),
        (FleetFaultKind.DROP_AFTER, "dropped", 1),
        (FleetFaultKind.TRUNCATED, "cut", 1),
    ],
)
def test_a_connection_breaks_before_or_after(
    far: Far, kind: FleetFaultKind, broken: str, happened: int
) -> None:
    far.control("POST", "faults", {"kind": kind})
    answer = far.ask("POST", f"/api/1/{far.at_car('/wake_up')}", {})
    assert getattr(answer, broken) is True
    assert far.car.heard["wake_up"] == happened


def test_an_answer_can_be_no_json(far: Far) -> None:
    far.control("POST", "faults", {"kind": "garbage"})
    assert far.ask("GET", "/api/1/vehicles").body.startswith(b"<html>")
    far.realm.faults.answer(503, text="upstream connect error")
    assert far.ask("GET", "/api/1/vehicles").body == b"upstream connect error"


def test_cars_in_service_or_without_mobile_access_answer_for_themselves(far: Far) -> None:
    far.control("POST", f"cars/{far.car.vin.value}", {"in_service": True})
    assert far.refusal(far.at_car("/wake_up")) == (405, "vehicle is currently in service")
    far.control("POST", f"cars/{far.car.vin.value}", {"in_service": False, "mobile_access": False})
    assert far.refusal(far.at_car("/wake_up")) == (401, "mobile_access_disabled")
    assert far.get(far.at_car())["response"]["state"] == "online"


def test_an_unpaid_application_is_told_so(far: Far) -> None:
    far.control("POST", "billing", {"limit_reached": True})
    assert far.refusal("vehicles", method="GET") == (403, "account disabled: EXCEEDED_LIMIT")
    far.control("POST", "billing", {"limit_reached": False, "paid": False})
    assert far.refusal("vehicles", method="GET") == (402, "payment_required")
    assert far.get(far.at_car())["response"]["state"] == "online"


def test_refusals_are_billed_and_failures_of_tesla_are_not(far: Far) -> None:
    far.realm.faults.answer(503, path="*/vehicle_data")
    for _ in range(3):
        far.ask("GET", f"/api/1/{far.at_car('/vehicle_data')}")
    far.ask("POST", f"/api/1/{far.at_car('/command/honk_horn')}", {})
    told = far.control("GET", "billing")
    assert (told["seen"], told["billed"]) == ({"data": 3, "commands": 1}, {"data": 2, "commands": 1})
    assert told["dollars"] == pytest.approx(2 / 500 + 1 / 1_000)


def test_three_wakes_a_minute_are_enough(far: Far) -> None:
    statuses = [far.ask("POST", f"/api/1/{far.at_car('/wake_up')}", {}).status for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert far.realm.meters.refused[Category.WAKES] == 1


class TestProxy:
    def test_a_command_is_signed_on_its_way(self, far: Far) -> None:
        answer = far.ask("POST", f"/proxy/api/1/{far.at_car('/command/flash_lights')}", {})
        assert json.loads(answer.body) == {"response": {"result": True, "reason": ""}}

    def test_a_car_that_has_not_let_the_key_in_refuses(self, far: Far) -> None:
        far.car.key_paired = False
        answer = far.ask("POST", f"/proxy/api/1/{far.at_car('/command/flash_lights')}", {})
        assert (answer.status, b"has not been paired" in answer.body) == (500, True)

    def test_a_destination_is_lost_and_two_documents_come_back(self, far: Far) -> None:
        path = f"/proxy/api/1/{far.at_car('/command/navigation_request')}"
        answer = far.ask("POST", path, shared("37.76, -122.42"))
        first, second = answer.body.decode().split("\n")
        assert (answer.status, json.loads(first)["error"]) == (400, "command requires using the REST API")
        assert json.loads(second)["response"]["result"] is True
        assert far.car.body.now().route is None

    @pytest.mark.parametrize("name", ["navigation_gps_request", "navigation_waypoints_request", "summon"])
    def test_some_commands_it_does_not_know(self, far: Far, name: str) -> None:
        answer = far.ask("POST", f"/proxy/api/1/{far.at_car('/command/' + name)}", {})
        assert (answer.status, json.loads(answer.body)["error"]) == (400, "invalid_command")

    def test_a_sleeping_car_is_an_error_of_its_own_and_two_calls(self, far: Far) -> None:
        far.car = far.another(asleep=True)
        answer = far.ask("POST", f"/proxy/api/1/{far.at_car('/command/flash_lights')}", {})
        told = json.loads(answer.body)["error"]
        assert (answer.status, told) == (500, "vehicle unavailable: vehicle is offline or asleep")
        assert far.realm.meters.billed[Category.COMMANDS] == 2

    def test_it_wants_whole_vins_and_passes_the_rest_on(self, far: Far) -> None:
        short = far.ask("POST", "/proxy/api/1/vehicles/1234/command/flash_lights", {})
        assert (short.status, b"expected 17-character VIN" in short.body) == (404, True)
        assert far.ask("GET", "/proxy/api/1/vehicles").status == 200
        assert far.ask("POST", f"/proxy/api/1/{far.at_car('/wake_up')}", {}).status == 200


class TestTelemetry:
    CONFIG = {  # noqa: RUF012  # never changed
        "hostname": "cars.parking.example",
        "port": 443,
        "ca": "a certificate",
        "fields": {"Gear": {"interval_seconds": 1}},
    }

    def test_cars_take_a_configuration_in_after_a_while(self, far: Far) -> None:
        old = far.another(needs_signing=False)
        vins = [far.car.vin.value, old.vin.value]
        body = {"vins": vins, "config": self.CONFIG}
        answer = far.ask("POST", "/proxy/api/1/vehicles/fleet_telemetry_config", body)
        told = json.loads(answer.body)["response"]
        assert (told["updated_vehicles"], told["skipped_vehicles"]["unsupported_hardware"]) == (1, vins[1:])
        seen = [far.get(far.at_car("/fleet_telemetry_config"))["response"]["synced"]]
        far.realm.clock.advance(minutes=1)
        seen.append(far.get(far.at_car("/fleet_telemetry_config"))["response"]["synced"])
        assert seen == [False, True]
        assert far.ask("DELETE", f"/api/1/{far.at_car('/fleet_telemetry_config')}").status == 200
        assert far.get(far.at_car("/fleet_telemetry_config"))["response"]["config"] is None

    @pytest.mark.parametrize(
        "changed", [{"hostname": "cars.example.com"}, {"port": 0}, {"fields": {}}, {"fields": {"Gear": {}}}]
    )
    def test_a_configuration_of_another_shape_is_refused(self, far: Far, changed: dict[str, object]) -> None:
        body = {"vins": [far.car.vin.value], "config": {**self.CONFIG, **changed}}
        assert far.ask("POST", "/proxy/api/1/vehicles/fleet_telemetry_config", body).status == 400

    def test_a_configuration_that_nobody_signed_is_refused(self, far: Far) -> None:
        body = {"vins": [far.car.vin.value], "config": self.CONFIG}
        assert far.refusal("vehicles/fleet_telemetry_config", body) == (400, "invalid_request")
        jws = {"vins": [far.car.vin.value], "token": "a.b.c"}
        assert far.refusal("vehicles/fleet_telemetry_config_jws", jws) == (400, "invalid_field")


class TestDriving:
    def test_a_car_is_driven_and_seen_on_the_map(self, far: Far) -> None:
        path = f"cars/{far.car.vin.value}"
        far.control("POST", f"{path}/drive", {"latitude": VALENCIA.latitude, "longitude": VALENCIA.longitude})
        far.control("POST", "clock", {"minutes": 1})
        moving = far.control("GET", path)
        far.control("POST", "clock", {"minutes": 20})
        there = far.control("GET", path)
        assert (moving["gear"], there["gear"]) == ("D", "P")
        assert Position(there["latitude"], there["longitude"]).metres_to(VALENCIA) < 5

    def test_only_a_car_that_was_made_to_parks_itself(self, far: Far) -> None:
        told = far.control("POST", f"cars/{far.car.vin.value}/auto-park")
        assert told == {"attempted": False, "reason": "not_supported_by_fleet_api"}

    def test_a_car_with_nothing_ahead_parks_nowhere(self, far: Far) -> None:
        able = far.another(parks_itself=True)
        assert far.control("POST", f"cars/{able.vin.value}/auto-park") == {
            "attempted": False,
            "reason": "no_space_ahead",
        }

    def test_a_car_at_the_kerb_parks_itself(self, far: Far) -> None:
        able = far.another(parks_itself=True)
        able.body.plan(Leg(to=VALENCIA, at=far.realm.clock.now(), arriving=Arriving.AT_THE_KERB))
        far.control("POST", "clock", {"minutes": 24})
        before = able.body.now().position.metres_to(VALENCIA)
        told = far.control("POST", f"cars/{able.vin.value}/auto-park")
        far.control("POST", "clock", {"minutes": 2})
        after = able.body.now().position.metres_to(VALENCIA)
        assert told == {"attempted": True, "reason": None}
        assert (before > 1, after < 1) == (True, True)
