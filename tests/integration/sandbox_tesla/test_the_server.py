"""The stand-in for Tesla as a server: its addresses, its pages, its control calls, its command."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from click.testing import CliRunner

from driveway_cli.main import cli
from driveway_core.actors import AccountId
from driveway_core.cars import NOT_SUPPORTED, Car, ParkingAttempt
from driveway_core.places import Position
from driveway_core.vehicles import VehicleId
from driveway_core.vin import Vin
from driveway_sandbox import (
    FleetFault,
    FleetFaultKind,
    NotLoopback,
    SimulatedAutoPark,
    TeslaSandbox,
    WrongDeeds,
)
from driveway_sandbox.tesla.world import Arriving, Habits

CITY_HALL = (37.7793, -122.4193)


def core_car(vin: Vin) -> Car:
    """A car as the marketplace holds it."""
    return Car(vehicle_id=VehicleId(UUID(int=1)), owner_id=AccountId(UUID(int=2)), vin=vin)


def test_each_region_has_an_address_and_one_memory(sandbox: TeslaSandbox) -> None:
    eva = sandbox.owner("Eva", region="eu")
    sandbox.car(eva)
    headers = {"Authorization": f"Bearer {sandbox.tokens(eva).access_token}"}
    here, there = (
        httpx.get(f"{sandbox.bases[region]}/api/1/vehicles", headers=headers, trust_env=False)
        for region in ("na", "eu")
    )
    assert (here.status_code, there.status_code, there.json()["count"]) == (421, 200, 1)
    assert sandbox.bases["eu"] in here.json()["error"]
    assert there.headers["Driveway-Sandbox"] == "a stand-in: this is not Tesla"


def test_the_live_page_shows_the_cars_and_that_it_is_not_tesla(sandbox: TeslaSandbox) -> None:
    sandbox.furnish()
    page = httpx.get(sandbox.url, trust_env=False)
    assert "this is not Tesla" in page.text
    assert "http-equiv=refresh" in page.text
    assert all(name in page.text for name in ("Obedient", "Sleepy", "asleep", "<svg"))
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "kind", [FleetFaultKind.DROP_BEFORE, FleetFaultKind.DROP_AFTER, FleetFaultKind.TRUNCATED]
)
def test_connections_break_when_they_are_told_to(sandbox: TeslaSandbox, kind: FleetFaultKind) -> None:
    owner = sandbox.owner()
    sandbox.faults.add(FleetFault(kind=kind))
    headers = {"Authorization": f"Bearer {sandbox.tokens(owner).access_token}"}
    with httpx.Client(base_url=sandbox.url, headers=headers, trust_env=False) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            client.get("/api/1/vehicles")
        assert client.get("/api/1/vehicles").status_code == 200


def test_an_answer_can_take_its_time(sandbox: TeslaSandbox) -> None:
    owner = sandbox.owner()
    for kind in (FleetFaultKind.SLOW_BEFORE, FleetFaultKind.SLOW_AFTER):
        sandbox.faults.add(FleetFault(kind=kind, seconds=0.3))
        headers = {"Authorization": f"Bearer {sandbox.tokens(owner).access_token}"}
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{sandbox.url}/api/1/vehicles", headers=headers, trust_env=False, timeout=0.1)


def test_control_calls_make_owners_cars_and_places(sandbox: TeslaSandbox) -> None:
    latitude, longitude = CITY_HALL
    with httpx.Client(base_url=f"{sandbox.url}/_sandbox", trust_env=False) as control:
        control.post("/owners", json={"name": "Bo", "region": "eu"})
        (car,) = control.post("/cars", json={"owner": "Bo", "asleep": True, "firmware": "2023.20.1"}).json()[
            "cars"
        ]
        place = {"address": "City Hall", "latitude": latitude, "longitude": longitude}
        assert control.post("/places", json=place).json() == {"places": [place]}
        assert (car["state"], car["firmware"], car["parks_itself"]) == ("asleep", "2023.20.1", False)
        assert control.post(f"/cars/{car['vin']}", json={"parks_itself": True}).json()["parks_itself"] is True
        assert control.post(f"/cars/{car['vin']}/outage", json={"minutes": 5}).json()["state"] == "offline"
        assert control.post(f"/cars/{car['vin']}", json={"parks_itself": "yes"}).status_code == 400
        assert control.post("/cars", json={"owner": "Nobody"}).status_code == 404
        assert control.post("/faults", json={"kind": "fire"}).status_code == 400
        assert control.delete(f"/cars/{car['vin']}").json() == {"sold": True}
        assert control.post("/reset").json() == {"reset": True}
        assert control.get("/owners").json() == {"owners": []}
        assert "POST /_sandbox/clock" in control.get("/nothing").json()["error"]["calls"]
        elsewhere = control.post("/clock", json={"days": 1}, headers={"Origin": "https://example.com"})
        assert elsewhere.status_code == 403


def test_only_a_simulated_car_ever_attempts_to_park_itself(sandbox: TeslaSandbox) -> None:
    owner = sandbox.owner()
    able = sandbox.car(owner, parks_itself=True, habits=Habits(arriving=Arriving.AT_THE_KERB))
    plain = sandbox.car(owner)
    able.body.navigate_to(Position(37.7800, -122.4650), "a driveway")
    sandbox.clock.advance(minutes=24)
    auto_park = SimulatedAutoPark(sandbox.url)
    refused = ParkingAttempt(attempted=False, reason=NOT_SUPPORTED)
    assert auto_park.attempt(core_car(able.vin)) == ParkingAttempt(attempted=True)
    assert auto_park.attempt(core_car(plain.vin)) == refused
    assert auto_park.attempt(core_car(Vin("LRWYGCEKXMC000000"))) == refused


def test_nobody_is_asked_to_park_itself_beyond_this_machine() -> None:
    with pytest.raises(NotLoopback):
        SimulatedAutoPark("https://fleet-api.prd.na.vn.cloud.tesla.com")


def test_leaving_a_stand_in_that_went_wrong_fails() -> None:
    with pytest.raises(WrongDeeds, match="a mistake"), TeslaSandbox() as sandbox:
        sandbox.realm.mistakes.append("a mistake")


def test_the_command_serves_until_it_is_told_to_stop() -> None:
    search = os.pathsep.join(str(Path(path).absolute()) for path in sys.path if path)
    command = [sys.executable, "-m", "driveway_cli", "sandbox", "tesla", "--port", "0", "--json"]
    with subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": search}, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        told = ""
        while not told.endswith("}\n") or told.count("{") != told.count("}"):
            told += process.stdout.readline()
        facts = json.loads(told)
        cars = httpx.get(f"{facts['control']}cars", trust_env=False).json()["cars"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 128 + signal.SIGTERM
    assert "not Tesla" in facts["what"]
    assert [car["display_name"] for car in cars] == ["Obedient", "Sleepy", "Old", "Elsewhere"]
    assert [car["needs_signing"] for car in cars] == [True, True, False, True]


def test_a_hook_wants_a_secret_and_stays_on_this_machine() -> None:
    alone = CliRunner().invoke(cli, ["sandbox", "tesla", "--port", "0", "--hook", "http://127.0.0.1:9/hook"])
    words = ["--port", "0", "--hook", "https://example.com/hook", "--secret", "a-planted-secret"]
    beyond = CliRunner().invoke(cli, ["sandbox", "tesla", *words])
    assert (alone.exit_code, "--secret" in alone.output) == (2, True)
    assert (beyond.exit_code, "loopback" in beyond.output) == (1, True)


def test_a_port_that_is_taken_is_a_sentence_and_an_exit_code() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = CliRunner().invoke(cli, ["sandbox", "tesla", "--port", str(taken.getsockname()[1])])
    assert result.exit_code == 1
    assert "port" in result.output.lower()
