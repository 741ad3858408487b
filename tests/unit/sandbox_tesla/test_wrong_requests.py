"""Requests that do not have the recorded shapes are refused, whatever else they are."""

import json
from pathlib import Path

import pytest
from tests.unit.sandbox_tesla.far import Far

from driveway_sandbox.tesla.accounts import Scope

NAVIGATION = {
    "type": "share_ext_content_raw",
    "locale": "en-US",
    "timestamp_ms": 1_795_344_650_418,
    "value": {"android.intent.extra.TEXT": "1 Main St"},
}
GPS = {"lat": 1.0, "lon": 2.0, "order": 1}


@pytest.mark.parametrize(
    "changed",
    [
        {"type": "share_ext_content"},
        {"locale": "C"},
        {"locale": None},
        {"timestamp_ms": 1_795_344_650},
        {"timestamp_ms": "soon"},
        {"value": "1 Main St"},
        {"value": {"android.intent.extra.TEXT": " "}},
        {"value": {"android.intent.extra.TEXT": "1 Main St", "more": 1}},
        {"latitude": 1.0},
    ],
)
def test_a_destination_of_another_shape_is_refused(far: Far, changed: dict[str, object]) -> None:
    body = {name: value for name, value in {**NAVIGATION, **changed}.items() if value is not None}
    assert far.refusal(far.at_car("/command/navigation_request"), body) == (400, "invalid_field")
    assert far.car.heard["navigation_request"] == 0


@pytest.mark.parametrize("name", [*NAVIGATION])
def test_nothing_of_a_destination_may_be_missing(far: Far, name: str) -> None:
    body = {each: value for each, value in NAVIGATION.items() if each != name}
    assert far.refusal(far.at_car("/command/navigation_request"), body) == (400, "invalid_field")


@pytest.mark.parametrize(
    "changed", [{"lat": 91}, {"lon": "2.0"}, {"order": 4}, {"order": True}, {"order": 1.0}, {"name": "x"}]
)
def test_a_position_of_another_shape_is_refused(far: Far, changed: dict[str, object]) -> None:
    far.car = far.another(needs_signing=False)
    path = far.at_car("/command/navigation_gps_request")
    assert far.refusal(path, {**GPS, **changed}) == (400, "invalid_field")
    assert far.post(path, GPS)["response"]["result"] is True


@pytest.mark.parametrize(
    "path, status",
    [
        ("vehicles/{vehicle_id}", 404),
        ("vehicles/{vin}/drive_state", 404),
        ("vehicles/{vin}/vehicle_data?endpoints=drive_state%2Clocation_data", 400),
        ("vehicles/{vin}/vehicle_data?endpoints=closures_state", 400),
        ("vehicles/{vin}/vehicle_data?let_sleep=true", 400),
        ("vehicles?per_page=101", 400),
        ("vehicles?page=0", 400),
        ("vehicles/{vin}/wake_up", 405),
    ],
)
def test_a_question_of_another_shape_is_refused(far: Far, path: str, status: int) -> None:
    filled = path.format(vin=far.car.vin.value, vehicle_id=far.car.identity.vehicle_id)
    bare, _, query = filled.partition("?")
    pairs = dict(each.split("=") for each in query.replace("%2C", ",").split("&") if each)
    assert far.ask("GET", f"/api/1/{bare}", query=pairs).status == status


def test_a_car_is_also_known_by_its_number(far: Far) -> None:
    assert far.get(f"vehicles/{far.car.number}")["response"]["vin"] == far.car.vin.value


def test_a_car_of_somebody_else_is_not_there(far: Far) -> None:
    far.control("POST", "owners", {"name": "Bert"})
    bert = far.realm.owner("Bert")
    assert bert is not None
    theirs = far.another(bert)
    assert far.refusal(far.at_car("", theirs), method="GET") == (404, "not_found")


def test_a_body_without_its_type_is_not_acceptable(far: Far) -> None:
    path = f"/api/1/{far.at_car('/wake_up')}"
    assert far.ask("POST", path, {}, headers={"content-type": "text/plain"}).status == 406
    assert far.ask("POST", path).status == 400
    assert far.ask("POST", path, []).status == 400
    assert far.ask("POST", path, {"force": True}).status == 400


def test_an_unknown_command_is_no_command(far: Far) -> None:
    assert far.refusal(far.at_car("/command/autopark_request")) == (400, "invalid_command")


@pytest.mark.parametrize(
    "scopes, path, status",
    [
        ((), "vehicles", 403),
        ((Scope.COMMANDS,), "vehicles", 403),
        ((Scope.DATA,), "vehicles", 200),
    ],
)
def test_what_the_owner_did_not_allow_is_refused(
    far: Far, scopes: tuple[Scope, ...], path: str, status: int
) -> None:
    assert far.ask("GET", f"/api/1/{path}", token=far.token(scopes=frozenset(scopes))).status == status


def test_a_driver_who_allows_data_only_has_no_commands(far: Far) -> None:
    far.car = far.another(needs_signing=False)
    token = far.token(scopes=frozenset([Scope.DATA]))
    path = f"/api/1/{far.at_car('/command/honk_horn')}"
    assert far.ask("POST", path, {}, token=token).status == 403
    charging = far.token(scopes=frozenset([Scope.CHARGING]))
    port = f"/api/1/{far.at_car('/command/charge_port_door_open')}"
    assert (
        far.ask("POST", port, {}, token=charging).status,
        far.ask("POST", path, {}, token=charging).status,
    ) == (
        200,
        403,
    )


def test_nobody_is_served_without_a_token(far: Far) -> None:
    answers = [
        far.ask("GET", "/api/1/vehicles", headers={"authorization": value}) for value in ("", "Basic x")
    ]
    assert [(each.status, each.body) for each in answers] == [(401, b""), (401, b"")]


def test_the_log_of_requests_holds_no_token(far: Far) -> None:
    token = far.token()
    far.ask("GET", "/api/1/vehicles", token=token)
    far.ask("POST", f"/api/1/{far.at_car('/wake_up')}", {}, token=token)
    told = far.control("GET", "requests")["requests"]
    assert [(each["method"], each["status"], each["category"]) for each in told] == [
        ("GET", 200, "data"),
        ("POST", 200, "wakes"),
    ]
    assert token not in json.dumps(told)


def test_the_record_is_a_file_of_the_package() -> None:
    from driveway_sandbox.tesla import vehicle_data

    assert (Path(vehicle_data.__file__).parent / "vehicle_data.json").exists()
