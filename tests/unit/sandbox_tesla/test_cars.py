"""What the stand-in for Tesla says about cars, and what cars do when they are told to."""

import json
from datetime import timedelta

import pytest
from tests.unit.sandbox_tesla.far import BASES, Far

from driveway_core.places import Position
from driveway_sandbox.tesla.accounts import Scope
from driveway_sandbox.tesla.deeds import DEEDS
from driveway_sandbox.tesla.furnishing import new_owner
from driveway_sandbox.tesla.metering import Category
from driveway_sandbox.tesla.world import HOME, Leg

PLACE = Position(37.7605, -122.4205)
PLAIN = [name for name, deed in DEEDS.items() if not deed.needed]


def shared(text: str) -> dict[str, object]:
    """The body of a destination."""
    return {
        "type": "share_ext_content_raw",
        "locale": "en-US",
        "timestamp_ms": 1_795_344_650_418,
        "value": {"android.intent.extra.TEXT": text},
    }


def test_cars_are_listed_in_pages(far: Far) -> None:
    for _ in range(4):
        far.another()
    first = far.get("vehicles", query={"page": "1", "per_page": "2"})
    last = far.get("vehicles", query={"page": "3", "per_page": "2"})
    assert (first["count"], first["pagination"]["next"], first["pagination"]["count"]) == (2, 2, 5)
    assert (last["count"], last["pagination"]["next"]) == (1, None)


def test_products_are_not_all_cars(far: Far) -> None:
    rows = far.get("products")["response"]
    assert ["vin" in row for row in rows] == [True, False]


def test_a_position_is_told_only_where_it_is_asked_for(far: Far) -> None:
    without = far.get(far.at_car("/vehicle_data"), query={"endpoints": "drive_state"})["response"]
    asked = far.get(far.at_car("/vehicle_data"), query={"endpoints": "drive_state;location_data"})["response"]
    assert "latitude" not in without["drive_state"]
    assert asked["drive_state"]["latitude"] == pytest.approx(HOME.latitude, abs=1e-3)
    assert set(asked) & {"charge_state", "vehicle_state"} == set()


def test_a_position_needs_its_own_scope(far: Far) -> None:
    token = far.token(scopes=frozenset([Scope.DATA]))
    path = f"/api/1/{far.at_car('/vehicle_data')}"
    answer = far.ask("GET", path, query={"endpoints": "location_data"}, token=token)
    assert (answer.status, json.loads(answer.body)["error"]) == (403, "Unauthorized missing scopes")


def test_a_car_that_idles_tells_old_news(far: Far) -> None:
    far.realm.clock.advance(minutes=13)
    told = far.get(far.at_car("/vehicle_data"), query={"endpoints": "drive_state;location_data"})["response"]
    age = far.realm.clock.stamp() - told["drive_state"]["gps_as_of"]
    assert (told["state"], age) == ("online", 180)


def test_a_cars_data_can_be_frozen(far: Far) -> None:
    far.control("POST", f"cars/{far.car.vin.value}", {"stale": True})
    far.realm.clock.advance(minutes=5)
    told = far.get(far.at_car("/vehicle_data"), query={"endpoints": "drive_state;location_data"})["response"]
    assert far.realm.clock.stamp() - told["drive_state"]["gps_as_of"] == 300


def test_a_sleeping_car_answers_nothing_and_wakes_in_its_time(far: Far) -> None:
    far.car = far.another(asleep=True)
    assert far.refusal(far.at_car("/vehicle_data"), method="GET")[0] == 408
    assert far.refusal(far.at_car("/command/navigation_request"), shared("x"))[0] == 408
    assert far.post(far.at_car("/wake_up"))["response"]["state"] == "asleep"
    far.realm.clock.advance(seconds=9)
    assert far.get(far.at_car())["response"]["state"] == "asleep"
    far.realm.clock.advance(seconds=52)
    assert far.get(far.at_car())["response"]["state"] == "online"


def test_an_address_is_looked_up_and_the_car_shows_the_way(far: Far) -> None:
    far.realm.places.add("12 Elm Street, Springfield", PLACE)
    said = far.post(far.at_car("/command/navigation_request"), shared("12 elm street  springfield"))
    told = far.get(far.at_car("/vehicle_data"), query={"endpoints": "drive_state;location_data"})["response"]
    assert said == {"response": {"result": True, "reason": "", "queued": True}}
    assert told["drive_state"]["active_route_destination"] == "12 Elm Street, Springfield"
    assert told["drive_state"]["active_route_latitude"] == pytest.approx(PLACE.latitude, abs=1e-6)


def test_an_unknown_address_is_taken_and_leads_nowhere(far: Far) -> None:
    assert far.post(far.at_car("/command/navigation_request"), shared("Nowhere 1"))["response"]["result"]
    told = far.get(far.at_car("/vehicle_data"), query={"endpoints": "drive_state"})["response"]
    assert "active_route_destination" not in told["drive_state"]


@pytest.mark.parametrize("name", PLAIN)
def test_a_car_that_wants_signatures_refuses_plain_commands(far: Far, name: str) -> None:
    status, error = far.refusal(far.at_car(f"/command/{name}"))
    far.car.hardlocked = True
    said = far.post(far.at_car(f"/command/{name}"))["response"]
    assert (status, "Vehicle Command Protocol required" in error) == (403, True)
    assert said == {"result": False, "reason": "unsigned_cmds_hardlocked"}
    assert far.car.heard[name] == 0


@pytest.mark.parametrize("name", PLAIN)
def test_an_old_car_obeys_plain_commands(far: Far, name: str) -> None:
    old = far.another(needs_signing=False)
    said = far.post(far.at_car(f"/command/{name}", old))["response"]
    assert old.heard[name] == 1
    assert said["result"] is (said["reason"] == "")


def test_lights_flash_in_park_only(far: Far) -> None:
    far.car = far.another(needs_signing=False)
    far.car.body.plan(Leg(to=PLACE, at=far.realm.clock.now()))
    far.realm.clock.advance(minutes=1)
    said = far.post(far.at_car("/command/flash_lights"))["response"]
    assert said == {"result": False, "reason": "vehicle_not_in_park"}


def test_a_charge_port_opens_once(far: Far) -> None:
    far.car = far.another(needs_signing=False)
    said = [far.post(far.at_car("/command/charge_port_door_open"))["response"] for _ in range(2)]
    assert [each["reason"] for each in said] == ["", "already open"]


def test_an_account_of_another_region_is_sent_there(far: Far) -> None:
    eva = new_owner(far.realm, "Eva", "eu")
    answer = far.ask("GET", "/api/1/vehicles", token=far.token(eva))
    there = far.ask("GET", "/api/1/users/region", token=far.token(eva))
    error = json.loads(answer.body)["error"]
    assert (answer.status, error) == (421, f"user out of region, use base URL: {BASES['eu']}")
    assert json.loads(there.body)["response"]["fleet_api_base_url"] == BASES["eu"]


def test_a_car_is_asked_sixty_times_a_minute_and_no_more(far: Far) -> None:
    for _ in range(60):
        far.get(far.at_car("/vehicle_data"), query={"endpoints": "drive_state"})
    far.realm.clock.advance(seconds=10)
    answer = far.ask("GET", f"/api/1/{far.at_car('/vehicle_data')}")
    far.realm.clock.advance(timedelta(seconds=int(answer.headers["Retry-After"])))
    assert (answer.status, answer.headers["Retry-After"], answer.headers["RateLimit-Remaining"]) == (
        429,
        "50",
        "0",
    )
    assert far.ask("GET", f"/api/1/{far.at_car('/vehicle_data')}").status == 200
    assert far.realm.meters.billed[Category.DATA] == 62
