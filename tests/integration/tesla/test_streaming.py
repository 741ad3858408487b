"""Asking cars to tell by themselves what they do, and whether they took it."""

import attrs
import pytest
from tests.integration.tesla.scripted import CAR, TELEMETRY, VIN, FarSide, Scene, playing, told

from driveway_core.car_calls import CallKind
from driveway_core.cars import Streaming
from driveway_core.testing.vin_strategies import make_vin
from driveway_tesla.telemetry_config import FIELDS, NOT_SET_UP, REASONS, Streams, ask_for

CONFIG = {
    "hostname": "telemetry.driveway.example",
    "port": 8443,
    "ca": "-----CA-----",
    "fields": FIELDS,
    "alert_types": [],
}


def test_cars_are_asked_through_the_proxy(far: FarSide) -> None:
    far.says(told(200, {"response": {"updated_vehicles": 1, "skipped_vehicles": None}}))
    with playing(far, transport="proxy", proxy_url=far.url, telemetry=TELEMETRY) as scene:
        assert scene.fleet.stream(scene.link, [CAR]) == {CAR.vin: (Streaming.ASKED, None)}
        assert scene.fleet.stream(scene.link, []) == {}
    body = {"vins": [VIN], "config": CONFIG}
    assert far.wire == [("POST", "/api/1/vehicles/fleet_telemetry_config", body)]
    assert scene.meter.kinds == [CallKind.FREE]


def test_cars_are_asked_with_a_signed_token(far: FarSide) -> None:
    far.says(told(200, {"response": {"updated_vehicles": 1}}))
    with playing(far, telemetry=TELEMETRY) as scene:
        streams = Streams.of(scene.fleet.client, sign=lambda config: f"signed {config['hostname']}")
        assert ask_for(streams, scene.link, [CAR]) == {CAR.vin: (Streaming.ASKED, None)}
    body = {"vins": [VIN], "token": "signed telemetry.driveway.example"}
    assert far.wire == [("POST", "/api/1/vehicles/fleet_telemetry_config_jws", body)]


@pytest.mark.parametrize("reason", [*REASONS, "some_new_reason"])
def test_a_car_that_is_left_out_says_why(far: FarSide, reason: str) -> None:
    other = attrs.evolve(CAR, vin=make_vin(serial=2))
    far.says(told(200, {"response": {"updated_vehicles": 1, "skipped_vehicles": {reason: [VIN]}}}))
    with playing(far, transport="proxy", proxy_url=far.url, telemetry=TELEMETRY) as scene:
        assert scene.fleet.stream(scene.link, [CAR, other]) == {
            CAR.vin: (Streaming.REFUSED, reason),
            other.vin: (Streaming.ASKED, None),
        }


def test_where_nobody_listens_nobody_is_asked(scene: Scene) -> None:
    assert scene.fleet.stream(scene.link, [CAR]) == {CAR.vin: (Streaming.OFF, NOT_SET_UP)}
    assert scene.far.asked == []


@pytest.mark.parametrize(
    "answer, streaming",
    [
        ({"synced": True, "config": CONFIG}, Streaming.ON),
        ({"synced": False, "config": CONFIG}, Streaming.ASKED),
        ({"synced": False, "config": CONFIG, "limit_reached": True}, Streaming.REFUSED),
        ({"synced": True, "config": None}, Streaming.OFF),
        ({}, Streaming.OFF),
    ],
)
def test_a_car_has_taken_it_when_it_runs_it(scene: Scene, answer: object, streaming: Streaming) -> None:
    scene.far.says(told(200, {"response": answer}))
    assert scene.fleet.streaming(scene.link, CAR) is streaming
    assert scene.far.wire == [("GET", f"/api/1/vehicles/{VIN}/fleet_telemetry_config", None)]
    assert scene.meter.kinds == [CallKind.FREE]
