"""Recorded answers of others read as ours, and our requests beside those of an independent client."""

import json
import os
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.integration.tesla.scripted import (
    ADDRESS,
    CAR,
    DESTINATION,
    TOKEN,
    VIN,
    Scene,
    able,
    done,
    playing,
    told,
)

from driveway_core.booking_states import Source
from driveway_core.car_troubles import VehicleAsleep, VehicleRefused
from driveway_core.cars import CarCommand, CarState, Destination, Gear
from driveway_core.places import Position
from driveway_core.testing.vin_strategies import make_vin
from driveway_core.vin import Vin
from driveway_sandbox.loopback import Request

GIVEN = os.environ.get("DRIVEWAY_CONFORMANCE_DATA")

pytestmark = pytest.mark.skipif(
    GIVEN is None, reason="set DRIVEWAY_CONFORMANCE_DATA to a folder with tesla/teslaswift_WakeUp.json"
)


def recorded(name: str) -> dict[str, Any]:
    return dict(json.loads((Path(GIVEN or "") / "tesla" / name).read_text(encoding="utf-8")))


def sent(scene: Scene, call: str) -> Request:
    """What leaves for what the other client calls so."""
    scene.far.asked.clear()
    known = able(takes_destinations=True, firmware="2026.1")
    match call.split("(", maxsplit=1)[0].removeprefix("vehicle."):
        case "navigation_request":
            scene.far.says(done())
            scene.fleet.navigate(scene.link, CAR, DESTINATION)
        case "navigation_gps_request":
            scene.far.says(done())
            place = Destination(address="", position=Position(1.0, 2.0))
            scene.fleet.navigate(scene.link, able(needs_signing=False), place)
        case "wake_up":
            scene.far.says(told(200, recorded("teslaswift_WakeUp.json")))
            scene.fleet.command(scene.link, CAR, CarCommand.WAKE)
        case "fleet_status":
            scene.far.says(told(200, {"response": {}}))
            scene.fleet.abilities(scene.link, [CAR])
        case "vehicle_data":
            scene.far.says(told(200, recorded("ha_tesla_fleet_vehicle_data.json")))
            scene.fleet.look(scene.link, known)
        case other:
            raise AssertionError(other)
    return scene.far.asked[-1]


def test_our_requests_equal_those_of_an_independent_client(scene: Scene) -> None:
    table = recorded("tesla-fleet-api_1.18.1_wire_requests.json")
    rows = [row for row in table["requests"] if "door_lock" not in row["call"]]  # we lock no doors
    assert len(rows) == 5
    for row in rows:
        request = sent(scene, row["call"])
        path = request.path + (f"?{request.query}" if request.query else "")
        body = json.loads(request.body) if request.body else None
        expected = row["json"]
        for each in (body, expected):
            if each is not None and "timestamp_ms" in each:  # now, in milliseconds
                assert isinstance(each.pop("timestamp_ms"), int)
        assert (request.method, path, body) == (row["method"], row["path"], expected)
        assert request.headers["authorization"] == f"Bearer {TOKEN}"
        assert ("content-type" in request.headers) == (row["json"] is not None)


def test_the_independent_client_was_asked_for_the_same_place_and_car() -> None:
    calls = [row["call"] for row in recorded("tesla-fleet-api_1.18.1_wire_requests.json")["requests"]]
    assert f"vehicle.navigation_request('{ADDRESS}')" in calls
    assert VIN in recorded("tesla-fleet-api_1.18.1_wire_requests.json")["requests"][0]["path"]


def test_a_recorded_car_is_seen_where_and_when_it_was(scene: Scene) -> None:
    scene.far.says(told(200, recorded("ha_tesla_fleet_vehicle_data.json")))
    seen, abilities = scene.fleet.look(scene.link, CAR)
    assert seen.position == Position(-30.222626, -97.6236871)
    assert int(seen.at.timestamp()) == 1701129612
    assert (seen.state, seen.source, seen.gear, seen.speed_mps) == (
        CarState.ONLINE,
        Source.POLLING,
        Gear.PARK,
        None,
    )
    assert seen.minutes_to_arrival == pytest.approx(0.103577)
    assert seen.destination == Position(30.2226265, -97.6236871)
    assert seen.stands
    assert abilities.takes_destinations is True
    assert abilities.smart_summon is None
    assert abilities.firmware == "2023.44.30.8"
    assert abilities.parks_itself is False


def test_the_same_car_asleep_tells_nothing(scene: Scene) -> None:
    answer = recorded("ha_tesla_fleet_vehicle_data.json")
    answer["response"]["state"] = "asleep"
    scene.far.says(told(200, answer))
    with pytest.raises(VehicleAsleep):
        scene.fleet.look(scene.link, CAR)


def test_a_recorded_list_has_a_car_and_no_battery(scene: Scene) -> None:
    listed = recorded("teslatte_products_gak_2024_04_12.json")
    assert listed["response"][0]["vin"] == "LRW"  # shortened by whoever recorded it
    scene.far.says(told(200, listed))
    assert scene.fleet.cars(scene.link) == ()
    vin = make_vin(prefix="LRW", model="Y")
    listed["response"][0]["vin"] = vin.value
    scene.far.says(told(200, listed))
    (car,) = scene.fleet.cars(scene.link)
    assert attrs.asdict(car, recurse=False) == {
        "vin": vin,
        "listing_id": 123,
        "display_name": "Kool Beans",
        "state": CarState.ONLINE,
        "owned": True,
        "in_service": False,
        "needs_signing": True,
        "firmware": None,
    }


def test_a_recorded_wake_is_a_yes_and_its_car_is_one(scene: Scene) -> None:
    answer = recorded("teslaswift_WakeUp.json")
    scene.far.says(told(200, answer))
    scene.fleet.command(scene.link, CAR, CarCommand.WAKE)
    assert Vin(answer["response"]["vin"]).check_digit_holds


def test_a_recorded_refusal_is_told_in_the_cars_words(scene: Scene) -> None:
    scene.far.says(told(200, recorded("teslaswift_FlashLights.json")))
    with pytest.raises(VehicleRefused) as refused:
        scene.fleet.command(scene.link, CAR, CarCommand.FLASH_LIGHTS)
    assert refused.value.reason == "Test FlashLights"


def proxied() -> list[dict[str, Any]]:
    return list(recorded("tesla-http-proxy_observed.json")["cases"]) if GIVEN is not None else []


@pytest.mark.parametrize("case", proxied(), ids=lambda case: case["request"][:60])
def test_what_the_command_proxy_answers_is_understood(scene: Scene, case: dict[str, Any]) -> None:
    if case["status"] == 200:
        assert case["upstream"] == "forwarded unchanged"
        return
    scene.far.says(told(case["status"], case["body"].encode()))
    asleep = "asleep" in case["request"]
    expected = VehicleAsleep if asleep else VehicleRefused
    with playing(scene.far, transport="proxy", proxy_url=scene.far.url) as proxy, pytest.raises(expected):
        proxy.fleet.command(proxy.link, CAR, CarCommand.FLASH_LIGHTS)
    assert len(scene.far.asked) == 1
