"""Cars over HTTP."""

from tests.unit.http.world import Stay, World

from driveway_core.actors import UserType
from driveway_core.testing.builders import a_vin


def test_a_new_car_is_what_its_own_address_gives(world: World) -> None:
    ada = world.somebody()
    vin = a_vin().value
    made = world.call("POST", "/v1/vehicles", ada, {"vin": f"{vin[:3]}-{vin[3:].lower()}", "color": "red"})
    assert made.status_code == 201
    car = world.got("GET", made.headers["Location"], ada)
    assert (car["vin"], car["color"], car["dimensions_source"]) == (vin, "red", "vin_default")
    assert world.got("GET", "/v1/vehicles", ada) == {"items": [car], "next_cursor": None}


def test_what_is_given_wins_over_the_vin(world: World) -> None:
    car = world.vehicle(
        world.somebody(),
        model="Model 3 Camper",
        year=2021,
        length_inches=230,
        width_inches=80,
        height_inches=90,
    )
    assert (car["model"], car["year"], car["height_inches"]) == ("Model 3 Camper", 2021, 90)
    assert car["dimensions_source"] == "owner"


def test_a_car_is_registered_once(world: World) -> None:
    car = world.vehicle(world.somebody())
    assert world.refused("POST", "/v1/vehicles", world.somebody(), {"vin": car["vin"]}) == (409, "vin-taken")


def test_somebody_elses_car_does_not_exist(world: World) -> None:
    path = f"/v1/vehicles/{world.vehicle(world.somebody())['id']}"
    eve = world.somebody("Eve")
    assert world.refused("GET", path, eve) == (404, "not-found")
    assert world.refused("PATCH", path, eve, {"color": "blue"}) == (404, "not-found")
    assert world.refused("DELETE", path, eve) == (404, "not-found")
    assert world.got("GET", "/v1/vehicles", eve)["items"] == []


def test_changing_a_car_leaves_what_is_left_out(world: World) -> None:
    ada = world.somebody()
    car = world.vehicle(ada, color="red", display_name="Thunder")
    path = f"/v1/vehicles/{car['id']}"
    changed = world.got("PATCH", path, ada, {"color": None, "height_inches": 61})
    assert changed == {**car, "color": None, "height_inches": 61, "dimensions_source": "owner"}


def test_a_car_goes_and_its_bookings_stand(stay: Stay) -> None:
    booking = stay.book()
    path = f"/v1/vehicles/{stay.vehicle['id']}"
    assert stay.world.call("DELETE", path, stay.driver).status_code == 204
    assert stay.world.refused("GET", path, stay.driver) == (404, "not-found")
    assert (
        stay.world.got("GET", f"/v1/bookings/{booking['id']}", stay.driver)["booking_status"] == "confirmed"
    )


def test_hosts_have_no_cars(world: World) -> None:
    host = world.somebody(user_type=UserType.HOST)
    assert world.refused("POST", "/v1/vehicles", host, {"vin": a_vin().value}) == (403, "wrong-role")


def test_a_long_list_comes_in_pages(world: World) -> None:
    ada = world.somebody()
    cars = [world.vehicle(ada)["id"] for _ in range(5)]
    seen, path = [], "/v1/vehicles?limit=2"
    for size in (2, 2, 1):
        page = world.got("GET", path, ada)
        assert len(page["items"]) == size
        seen += [car["id"] for car in page["items"]]
        path = f"/v1/vehicles?limit=2&cursor={page['next_cursor']}"
    assert (seen, page["next_cursor"]) == (cars, None)
