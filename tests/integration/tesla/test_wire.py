"""What leaves the adapter: the requests, one by one."""

import attrs
import pytest
from tests.integration.tesla.scripted import (
    ADDRESS,
    CAR,
    DESTINATION,
    NOW,
    OWNER,
    PLACE,
    TOKEN,
    VEHICLE,
    VIN,
    FarSide,
    Scene,
    able,
    done,
    playing,
    told,
)

from driveway_core.car_calls import Call, CallKind
from driveway_core.car_troubles import RegionMoved, VehicleRefused, VehicleUnreachable
from driveway_core.cars import CarCommand, CarState, Destination, NavigationRoute

COMMANDS = {
    CarCommand.FLASH_LIGHTS: "command/flash_lights",
    CarCommand.HONK_HORN: "command/honk_horn",
    CarCommand.OPEN_CHARGE_PORT: "command/charge_port_door_open",
    CarCommand.CLOSE_CHARGE_PORT: "command/charge_port_door_close",
    CarCommand.WAKE: "wake_up",
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("transport", ["direct", "proxy"])
def test_a_command_is_one_post_with_an_empty_object(
    far: FarSide, command: CarCommand, transport: str
) -> None:
    if command is CarCommand.WAKE:
        far.says(told(200, {"response": {"state": "online"}}))
    with playing(far, transport=transport, proxy_url=far.url) as scene:
        scene.fleet.command(scene.link, CAR, command)
    assert far.wire == [("POST", f"/api/1/vehicles/{VIN}/{COMMANDS[command]}", {})]
    assert far.asked[0].headers["content-type"] == "application/json"
    assert far.asked[0].headers["authorization"] == f"Bearer {TOKEN}"
    kind = CallKind.WAKE if command is CarCommand.WAKE else CallKind.COMMAND
    assert scene.meter.spent == [Call(kind=kind, account_id=OWNER, vehicle_id=VEHICLE)]


def test_a_destination_is_told_by_its_address(scene: Scene) -> None:
    assert scene.fleet.navigate(scene.link, CAR, DESTINATION) is NavigationRoute.DIRECT
    body = {
        "type": "share_ext_content_raw",
        "locale": "en-US",
        "timestamp_ms": int(NOW.timestamp() * 1000),
        "value": {"android.intent.extra.TEXT": ADDRESS},
    }
    assert scene.far.wire == [("POST", f"/api/1/vehicles/{VIN}/command/navigation_request", body)]
    assert scene.meter.kinds == [CallKind.COMMAND]


def test_a_place_without_an_address_is_told_by_its_position(scene: Scene) -> None:
    nowhere = Destination(address=" ", position=PLACE)
    scene.fleet.navigate(scene.link, able(needs_signing=False), nowhere)
    scene.fleet.navigate(scene.link, able(needs_signing=True), nowhere)
    (_, old, position), (_, new, words) = scene.far.wire
    assert old.endswith("/command/navigation_gps_request")
    assert position == {"lat": PLACE.latitude, "lon": PLACE.longitude, "order": 1}
    assert new.endswith("/command/navigation_request")
    assert isinstance(words, dict)
    assert words["value"] == {"android.intent.extra.TEXT": "52.520008,13.404954"}


def test_a_destination_never_goes_through_the_proxy(far: FarSide) -> None:
    with playing(far, transport="proxy", proxy_url="http://127.0.0.1:1") as scene:
        assert scene.fleet.navigate(scene.link, CAR, DESTINATION) is NavigationRoute.DIRECT
    assert [path for _, path, _ in far.wire] == [f"/api/1/vehicles/{VIN}/command/navigation_request"]


def test_a_car_that_takes_no_destinations_is_not_asked(scene: Scene) -> None:
    with pytest.raises(VehicleRefused, match="takes no destinations"):
        scene.fleet.navigate(scene.link, able(takes_destinations=False), DESTINATION)
    assert scene.far.asked == []
    assert scene.meter.spent == []


def test_a_state_asks_the_maker_and_costs_nothing(scene: Scene) -> None:
    scene.far.says(told(200, {"response": {"state": "asleep"}}))
    assert scene.fleet.state(scene.link, CAR) is CarState.ASLEEP
    assert scene.far.wire == [("GET", f"/api/1/vehicles/{VIN}", None)]
    assert "content-type" not in scene.far.asked[0].headers
    assert scene.meter.kinds == [CallKind.FREE]


def test_a_first_look_asks_for_abilities_too_and_later_ones_do_not(scene: Scene) -> None:
    scene.far.says(told(200, {"response": {"state": "online", "drive_state": {"timestamp": 1705707520649}}}))
    scene.fleet.look(scene.link, CAR)
    scene.fleet.look(scene.link, able(takes_destinations=True, firmware="2026.1"))
    data = f"/api/1/vehicles/{VIN}/vehicle_data?endpoints=drive_state%3Blocation_data"
    assert [path for _, path, _ in scene.far.wire] == [f"{data}%3Bvehicle_config%3Bvehicle_state", data]
    assert scene.meter.kinds == [CallKind.DATA, CallKind.DATA]


def test_abilities_are_asked_of_all_cars_at_once(scene: Scene) -> None:
    status = {"key_paired_vins": [VIN], "unpaired_vins": [], "vehicle_info": {}}
    scene.far.says(told(200, {"response": status}))
    found = scene.fleet.abilities(scene.link, [CAR])
    assert found[CAR.vin].key_paired is True
    assert scene.far.wire == [("POST", "/api/1/vehicles/fleet_status", {"vins": [VIN]})]
    assert scene.fleet.abilities(scene.link, []) == {}
    assert scene.meter.kinds == [CallKind.DATA]


def test_a_redirect_is_not_followed(scene: Scene) -> None:
    scene.far.says(told(302, None, {"Location": f"{scene.far.url}/elsewhere"}), done())
    with pytest.raises(VehicleUnreachable, match="cannot be reached"):
        scene.fleet.command(scene.link, CAR, CarCommand.HONK_HORN)
    assert len(scene.far.asked) == 1


def test_a_token_goes_nowhere_but_to_where_it_may(scene: Scene) -> None:
    elsewhere = attrs.evolve(scene.link, base_url="https://fleet-api.example.com")
    with pytest.raises(RegionMoved) as moved:
        scene.fleet.state(elsewhere, CAR)
    assert moved.value.base_url == scene.far.url
    assert scene.meter.spent == []
