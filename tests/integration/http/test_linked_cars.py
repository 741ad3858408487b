"""Linking a Tesla account and importing its cars over HTTP, in memory and on Postgres."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from tests.integration.http.driving import Driver, Fleet, a_fleet, state_of

from driveway_app import in_memory, on_postgres
from driveway_core.testing.builders import NOW
from driveway_sandbox import TeslaSandbox
from driveway_sandbox.tesla.world.identities import fake_vin

NOT_OURS = "/problems/link-not-ours"


@pytest.fixture(scope="module", params=["memory", "postgres"])
def fleet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """One marketplace for all tests: each has drivers of its own."""
    with TeslaSandbox(start=NOW) as sandbox:
        if request.param == "memory":
            with in_memory() as container, a_fleet(container, sandbox) as fleet:
                yield fleet
            return
        url: str = request.getfixturevalue("module_database_url")
        home = tmp_path_factory.mktemp("home")
        with on_postgres(url, home=home) as container, a_fleet(container, sandbox) as fleet:
            yield fleet


@pytest.fixture
def ada(fleet: Fleet) -> Driver:
    fleet.sandbox.faults.clear()
    return fleet.driver()


def refusal(driver: Driver, path: str) -> tuple[int, str]:
    answer = driver.come_back(path)
    assert "Set-Cookie" not in answer.headers
    return answer.status_code, (answer.json or {})["type"]


def test_a_browser_comes_back_with_the_cars_and_its_ticket_is_taken(ada: Driver) -> None:
    car = ada.car()
    answer = ada.come_back(ada.allow(ada.begin()))
    assert (answer.status_code, (answer.json or {})["problem"]) == (200, None)
    (vehicle_id,) = (answer.json or {})["added"]
    assert "driveway_link=;" in answer.headers["Set-Cookie"]
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    vehicle = ada.got("GET", f"/v1/vehicles/{vehicle_id}")
    assert (vehicle["vin"], vehicle["is_active"]) == (car.vin.value, True)
    assert ada.got("GET", "/v1/tesla/link")["linked"] is True


def test_coming_back_twice_changes_nothing_and_asks_nobody(ada: Driver) -> None:
    ada.car()
    path = ada.allow(ada.begin())
    assert ada.come_back(path).status_code == 200
    assert refusal(ada, path) == (409, NOT_OURS)
    assert len(ada.got("POST", "/v1/vehicles/sync")["known"]) == 1


def test_whoever_has_the_token_needs_no_cookie(ada: Driver) -> None:
    ada.car()
    path = ada.allow(ada.begin())
    assert len(ada.got("GET", path)["added"]) == 1


def test_a_driver_who_follows_a_strangers_link_keeps_their_car(fleet: Fleet, ada: Driver) -> None:
    mallory = fleet.driver("Mallory")
    ada.car()
    path = ada.allow(mallory.begin())
    assert refusal(ada, path) == (409, NOT_OURS)
    ada.begin()
    assert refusal(ada, path) == (409, NOT_OURS)
    assert mallory.got("GET", "/v1/tesla/link")["linked"] is False
    assert ada.got("GET", "/v1/tesla/link")["linked"] is False


def test_after_ten_minutes_the_answer_is_too_late(fleet: Fleet, ada: Driver) -> None:
    path = ada.allow(ada.begin())
    fleet.wait(minutes=10)
    assert refusal(ada, path) == (409, NOT_OURS)


def test_a_code_that_tesla_does_not_know_links_nothing(ada: Driver) -> None:
    state = state_of(ada.allow(ada.begin()))
    query = urlencode({"state": state, "code": "NA_of_nobody"})
    assert refusal(ada, f"/v1/tesla/callback?{query}") == (409, "/problems/link-broken")
    assert ada.got("GET", "/v1/tesla/link")["linked"] is False


def test_what_tesla_may_add_to_its_answer_does_no_harm(ada: Driver) -> None:
    ada.car()
    path = ada.allow(ada.begin())
    assert ada.come_back(f"{path}&session_state=a-new-one&next=https://evil.example").status_code == 200


def test_a_link_is_a_link_although_its_cars_cannot_be_listed_yet(fleet: Fleet, ada: Driver) -> None:
    ada.car()
    path = ada.allow(ada.begin())
    fleet.sandbox.faults.answer(503, path="/api/1/vehicles", times=2)
    answer = ada.come_back(path)
    assert answer.status_code == 200
    assert (answer.json or {})["added"] == []
    assert "cannot be reached" in (answer.json or {})["problem"]
    assert len(ada.got("POST", "/v1/vehicles/sync")["added"]) == 1


def test_an_account_of_another_region_is_found_there(fleet: Fleet) -> None:
    driver = fleet.driver("Linus", region="eu")
    driver.car()
    assert len(driver.link()["added"]) == 1
    listing = [each.region for each in fleet.sandbox.requests if each.path == "/api/1/vehicles"]
    assert listing[-1] == "eu"


def test_a_car_that_is_sold_is_not_active_and_one_that_comes_back_is(fleet: Fleet, ada: Driver) -> None:
    car, vehicle_id = ada.linked()
    fleet.sandbox.realm.cars.remove(car.vin.value)
    ada.car()
    synced = ada.got("POST", "/v1/vehicles/sync")
    assert (synced["gone"], len(synced["added"])) == ([vehicle_id], 1)
    assert ada.got("GET", f"/v1/vehicles/{vehicle_id}")["is_active"] is False
    assert ada.refused("GET", f"/v1/vehicles/{vehicle_id}/state")[:2] == (409, "link-broken")
    fleet.sandbox.realm.cars.add(car)
    assert vehicle_id in ada.got("POST", "/v1/vehicles/sync")["known"]
    assert ada.got("GET", f"/v1/vehicles/{vehicle_id}")["is_active"] is True


def test_an_owner_claims_a_car_that_a_stranger_registered(fleet: Fleet, ada: Driver) -> None:
    eve = fleet.driver("Eve")
    car = ada.car()
    registered = eve.got("POST", "/v1/vehicles", {"vin": car.vin.value}, status=201)["id"]
    assert len(ada.link()["added"]) == 1
    assert eve.refused("GET", f"/v1/vehicles/{registered}")[0] == 404


def test_a_car_is_linked_for_one_account_only(fleet: Fleet, ada: Driver) -> None:
    car, vehicle_id = ada.linked()
    second = fleet.driver("Eve")
    second.owner = ada.owner
    assert (second.link()["taken"], second.got("GET", "/v1/vehicles")["items"]) == (1, [])
    assert ada.got("GET", f"/v1/vehicles/{vehicle_id}")["vin"] == car.vin.value


def test_a_car_that_is_only_lent_is_left_alone(ada: Driver) -> None:
    ada.car().driver_only = True
    synced = ada.link()
    assert (synced["not_owned"], synced["added"]) == (1, [])


def test_a_car_whose_number_does_not_tell_its_size_is_added_by_hand(fleet: Fleet, ada: Driver) -> None:
    number = len(fleet.sandbox.realm.cars)
    car = fleet.sandbox.car(ada.owner, vin=fake_vin(number, model="T"), needs_signing=False)
    assert ada.link()["by_hand"] == [car.vin.value]
    sizes = {"length_inches": 250, "width_inches": 98, "height_inches": 120}
    body = {"vin": car.vin.value, "model": "Semi", "year": 2024, **sizes}
    added = ada.got("POST", "/v1/vehicles", body, status=201)
    assert ada.got("POST", "/v1/vehicles/sync")["known"] == [added["id"]]


def test_a_forgotten_link_reaches_no_car(ada: Driver) -> None:
    _, vehicle_id = ada.linked()
    assert ada.call("DELETE", "/v1/tesla/link").status_code == 204
    assert ada.refused("POST", f"/v1/vehicles/{vehicle_id}/commands/honk_horn")[:2] == (409, "link-broken")
    assert ada.refused("POST", "/v1/vehicles/sync")[:2] == (409, "link-broken")
    assert ada.got("GET", f"/v1/vehicles/{vehicle_id}")["is_active"] is True


def test_a_link_that_was_taken_back_is_told_its_driver_once(fleet: Fleet, ada: Driver) -> None:
    _, vehicle_id = ada.linked()
    fleet.sandbox.realm.tokens.revoke(ada.owner)
    for _ in range(2):
        assert ada.refused("POST", f"/v1/vehicles/{vehicle_id}/commands/honk_horn")[:2] == (
            409,
            "link-broken",
        )
    link = ada.got("GET", "/v1/tesla/link")
    assert (link["linked"], link["problem"]) == (True, "login_required")
    assert [each["kind"] for each in ada.got("GET", "/v1/notices")["items"]] == ["link_broken"]
    assert ada.got("GET", f"/v1/vehicles/{vehicle_id}/state")["problem"] == link["problem_text"]
    assert ada.link()["known"] == [vehicle_id]
    assert ada.got("GET", "/v1/tesla/link")["problem"] is None
