"""The stand-in's answers against records of Tesla's own, where they are at hand: names and types agree."""

import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from driveway_core.places import Position
from driveway_sandbox import TeslaSandbox
from driveway_sandbox.tesla.garage import ListedCar
from driveway_sandbox.tesla.world import Habits

GIVEN = os.environ.get("DRIVEWAY_CONFORMANCE_DATA")

pytestmark = pytest.mark.skipif(
    GIVEN is None, reason="set DRIVEWAY_CONFORMANCE_DATA to a folder with tesla/teslaswift_WakeUp.json"
)


def recorded(name: str) -> Any:  # noqa: ANN401  # JSON
    return json.loads((Path(GIVEN or "") / "tesla" / name).read_text(encoding="utf-8"))


@pytest.fixture
def car(sandbox: TeslaSandbox) -> ListedCar:
    """A car that takes plain commands, in a new account."""
    return sandbox.car(sandbox.owner(), needs_signing=False, habits=Habits(follows=False))


@pytest.fixture
def client(sandbox: TeslaSandbox, car: ListedCar, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    """Whoever has the owner's token; it keeps what it asks to itself."""
    monkeypatch.setattr(logging.getLogger("httpx"), "disabled", True)
    headers = {"Authorization": f"Bearer {sandbox.tokens(car.owner).access_token}"}
    with httpx.Client(base_url=sandbox.url, headers=headers, trust_env=False) as opened:
        yield opened


def differences(ours: Any, theirs: Any, place: str = "") -> list[str]:  # noqa: ANN401  # JSON
    """Where two JSON values differ in their names or types; null goes with everything."""
    if ours is None or theirs is None:
        return []
    if isinstance(ours, dict) and isinstance(theirs, dict):
        found = [f"{place}.{name}" for name in sorted(set(ours) ^ set(theirs))]
        for name in sorted(set(ours) & set(theirs)):
            found += differences(ours[name], theirs[name], f"{place}.{name}")
        return found
    kinds = [float if type(each) in (int, float) else type(each) for each in (ours, theirs)]
    return [] if kinds[0] is kinds[1] else [place]


def test_the_record_of_a_car_has_every_name_and_type_of_a_real_one(
    client: httpx.Client, car: ListedCar
) -> None:
    car.body.navigate_to(Position(37.7793, -122.4193), "City Hall")
    parts = "charge_state;climate_state;drive_state;gui_settings;location_data;vehicle_config;vehicle_state"
    path = f"/api/1/vehicles/{car.vin.value}/vehicle_data"
    ours = client.get(path, params={"endpoints": parts}).json()
    assert differences(ours, recorded("ha_tesla_fleet_vehicle_data.json")) == []


def test_products_are_listed_as_they_were_recorded(client: httpx.Client) -> None:
    ours, theirs = client.get("/api/1/products").json(), recorded("teslatte_products_gak_2024_04_12.json")
    assert set(ours) == set(theirs)
    assert differences(ours["response"][0], theirs["response"][0]) == []
    assert set(ours["response"][1]) <= set(theirs["response"][1])


def test_a_woken_car_is_told_of_as_it_was_recorded(client: httpx.Client, car: ListedCar) -> None:
    ours = client.post(f"/api/1/vehicles/{car.vin.value}/wake_up", json={}).json()["response"]
    theirs = recorded("teslaswift_WakeUp.json")["response"]
    assert differences({name: ours[name] for name in theirs}, {**theirs, "tokens": []}) == []


def test_a_refusal_looks_as_it_was_recorded(client: httpx.Client, car: ListedCar) -> None:
    ours = client.post(f"/api/1/vehicles/{car.vin.value}/command/charge_stop", json={})
    assert ours.status_code == 200
    assert differences(ours.json(), recorded("teslaswift_FlashLights.json")) == []


def test_every_request_of_an_independent_client_is_taken(client: httpx.Client, car: ListedCar) -> None:
    known = recorded("tesla-fleet-api_1.18.1_wire_requests.json")["requests"]
    vin = "5YJ3E1EA7HF000337"
    for asked in known:
        text = json.dumps(asked).replace(vin, car.vin.value)
        mine = json.loads(text)
        answer = client.request(mine["method"], mine["path"], json=mine["json"])
        assert answer.status_code == 200, asked["call"]
    assert len(known) == 6


def test_the_proxy_answers_as_it_was_observed(
    sandbox: TeslaSandbox, client: httpx.Client, car: ListedCar
) -> None:
    sleeper = sandbox.car(car.owner, asleep=True)
    for case in recorded("tesla-http-proxy_observed.json")["cases"]:
        method, path, *_ = case["request"].split()
        chosen = sleeper if "asleep" in case["request"] else car
        body: dict[str, str] | None = {} if method == "POST" else None
        url = sandbox.proxy_url + path.replace("{VIN}", chosen.vin.value)
        answer = client.request(method, url, json=body)
        assert answer.status_code == case["status"], case["request"]
        assert answer.text == case.get("body", answer.text), case["request"]
