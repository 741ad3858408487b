"""What cars tell, as our telemetry server posts it."""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta

import attrs
import pytest
from dependency_injector import providers
from tests.unit.http.world import World
from tests.unit.telemetry.writing import JSON, PROTOBUF, as_json, observed
from werkzeug.test import TestResponse

from driveway_core.actors import SYSTEM
from driveway_core.booking_states import Source
from driveway_core.cars import Car, Gear, VehicleObservation
from driveway_core.testing.builders import HERE, NOW, a_car
from driveway_core.testing.scenes import stored_driver
from driveway_core.testing.vin_strategies import make_vin
from driveway_telemetry import FleetTelemetryReader

PATH = "/webhooks/tesla-telemetry"
SECRET = "what only our server knows"
SEEN = VehicleObservation(at=NOW, source=Source.TELEMETRY, position=HERE, gear=Gear.PARK)


@pytest.fixture
def told_here(world: World) -> Iterator[World]:
    reader = FleetTelemetryReader(secret=SECRET)
    with world.container.telemetry_reader.override(providers.Object(reader)):
        yield world


@pytest.fixture
def car(told_here: World) -> Car:
    vehicle = stored_driver(told_here.container.transactions())
    with told_here.container.transactions().begin(acting_as=SYSTEM) as work:
        return work.cars.save(a_car(vehicle))


def post(
    world: World, body: bytes | str, content_type: str = JSON, *, headers: dict[str, str] | None = None
) -> TestResponse:
    known = {"X-Telemetry-Secret": SECRET} if headers is None else headers
    return world.client.post(PATH, data=body, content_type=content_type, headers=known)


def latest(world: World, car: Car) -> VehicleObservation | None:
    with world.container.transactions().read(acting_as=SYSTEM) as work:
        known = work.cars.of(car.vehicle_id)
    assert known is not None
    return known.latest


@pytest.mark.parametrize(
    "headers", [{"X-Telemetry-Secret": SECRET}, {"Authorization": f"Bearer {SECRET}"}], ids=["own", "bearer"]
)
@pytest.mark.parametrize("content_type", [JSON, PROTOBUF, f"{JSON}; charset=utf-8"])
def test_what_a_car_told_is_taken(
    told_here: World, car: Car, content_type: str, headers: dict[str, str]
) -> None:
    message = observed(car.vin, SEEN)
    body = message.SerializeToString() if content_type == PROTOBUF else as_json(message)
    answer = post(told_here, body, content_type, headers=headers)
    assert (answer.status_code, answer.data) == (202, b"")
    assert latest(told_here, car) == SEEN


def test_a_list_of_records_is_taken(told_here: World, car: Car) -> None:
    later = attrs.evolve(SEEN, at=NOW + timedelta(seconds=30), gear=Gear.DRIVE)
    body = f"[{as_json(observed(car.vin, later))}, {as_json(observed(car.vin, SEEN))}]"
    assert post(told_here, body).status_code == 202
    assert latest(told_here, car) == later


def test_what_cars_tell_is_taken_in_maintenance_too(told_here: World, car: Car) -> None:
    told_here.container.change_setting()(SYSTEM, "maintenance_mode", "true")
    assert post(told_here, as_json(observed(car.vin, SEEN))).status_code == 202


@pytest.mark.parametrize("headers", [{}, {"X-Telemetry-Secret": "no"}, {"Authorization": f"Basic {SECRET}"}])
def test_nobody_else_brings_anything(told_here: World, car: Car, headers: dict[str, str]) -> None:
    answer = post(told_here, as_json(observed(car.vin, SEEN)), headers=headers)
    assert answer.status_code == 403
    assert answer.get_json()["type"] == "/problems/telemetry-not-ours"
    assert latest(told_here, car) is None


def test_where_no_secret_is_set_nobody_brings_anything(world: World) -> None:
    answer = post(world, "[]")
    assert (answer.status_code, answer.get_json()["type"]) == (409, "/problems/cars-elsewhere")


@pytest.mark.parametrize(
    "body, content_type, status, field",
    [
        ("{", JSON, 422, "/body"),
        ('{"data": [], "vin": "42", "createdAt": "2027-03-01T16:00:00Z"}', JSON, 422, "/vin"),
        (b"\x0a", PROTOBUF, 422, "/body"),
        (b"", PROTOBUF, 422, "/created_at"),
        ("[]", "text/plain", 415, None),
        (b" " * 1_048_577, JSON, 413, None),
    ],
)
def test_what_nobody_can_read_is_refused(
    told_here: World, body: bytes | str, content_type: str, status: int, field: str | None
) -> None:
    answer = post(told_here, body, content_type)
    assert answer.status_code == status
    errors = answer.get_json().get("errors", [])
    assert [error["pointer"] for error in errors] == ([] if field is None else [field])


def test_a_car_that_is_not_linked_here_is_passed_over_and_named_nowhere(
    told_here: World, caplog: pytest.LogCaptureFixture
) -> None:
    stranger = make_vin(serial=999_999)
    with caplog.at_level(logging.DEBUG):
        assert post(told_here, as_json(observed(stranger, SEEN))).status_code == 202
    assert stranger.value not in caplog.text


def test_the_document_tells_both_kinds_of_body(told_here: World) -> None:
    document = json.loads(told_here.client.get("/openapi.json").data)
    operation = document["paths"][PATH]["post"]
    assert set(operation["requestBody"]["content"]) == {JSON, PROTOBUF}
    assert operation["security"] == []
