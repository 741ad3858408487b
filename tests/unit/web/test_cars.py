"""A driver's cars in pages; what they do at Tesla is tested with its stand-in."""

from contextlib import closing
from uuid import UUID

import attrs
import pytest
from dependency_injector import providers
from tests.unit.web.browsing import Browser, Town, headings

from driveway_core.actors import SYSTEM
from driveway_core.testing.builders import a_car_link, a_vin
from driveway_core.vehicles import VehicleId
from driveway_tesla import TeslaFleet, TeslaSettings


def test_a_car_is_added_changed_and_taken_off_the_list(driver: Browser) -> None:
    assert "No car yet" in driver.page("/cars")
    assert driver.sent("/cars", {"vin": "5YJ3E1EA7HF000337", "display_name": "Blue Bird"}) == "/cars"
    page = driver.page("/cars")
    assert "Your car was added." in page
    assert "Blue Bird" in page
    address = page.split('<li>\n<span><a href="')[1].split('"')[0]
    assert headings(driver.page(address)) == ["Blue Bird"]
    told = {"model": "Model 3", "year": "2018", "length_inches": "190", "width_inches": "74"}
    assert driver.sent(address, {**told, "height_inches": "58"}) == "/cars"
    page = driver.page("/cars")
    assert "190 × 74 × 58 in" in page
    assert "Blue Bird" not in page
    assert driver.sent(f"{address}/retire") == "/cars"
    assert "No car yet" in driver.page("/cars")


def test_what_is_wrong_with_a_car_stands_beside_its_field_and_nothing_is_lost(driver: Browser) -> None:
    page = driver.refused("/cars", {"vin": "NOT-A-VIN", "display_name": "Blue Bird"})
    assert 'value="Blue Bird"' in page
    assert 'id="e-vin"' in page


def test_a_driver_goes_back_to_the_listing_after_a_car_was_added(driver: Browser) -> None:
    back = "/driveways/01a2070f-383b-75a6-b201-48f463416e1b?start_time=2027-01-01T10:00"
    assert "&amp;" not in driver.page(f"/cars?next={back}")
    assert driver.sent("/cars", {"vin": a_vin().value, "next": back}) == back


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_no_other_site_is_gone_on_to(driver: Browser, target: str) -> None:
    assert driver.sent("/cars", {"vin": a_vin().value, "next": target}) == "/cars"


def test_somebody_elses_car_is_not_there(town: Town, driver: Browser) -> None:
    other = town.vehicle(town.somebody("Ravi"))
    assert driver.get(f"/cars/{other['id']}").status_code == 404
    assert driver.send(f"/cars/{other['id']}/retire").status_code == 404


def test_where_no_cars_are_connected_nobody_is_asked_to(driver: Browser) -> None:
    assert "Your account at" not in driver.page("/cars")


def test_an_account_is_called_by_its_maker(town: Town, driver: Browser) -> None:
    settings = TeslaSettings(client_id="id", client_secret="s", redirect_uri="https://driveway.example/c")
    fleet = TeslaFleet.open(settings, meter=town.container.meter(), clock=town.container.clock())
    with closing(fleet), town.container.fleet.override(providers.Object(fleet)):
        assert "Your account at Tesla" in driver.page("/cars")
        assert headings(driver.send("/cars/tesla").text) == ["On to Tesla"]


def test_a_car_is_connected_and_can_be_asked_while_its_account_is(town: Town, driver: Browser) -> None:
    assert driver.person is not None
    account = driver.person.account.id
    car = VehicleId(UUID(str(town.vehicle(driver.person)["id"])))
    with town.container.transactions().begin(acting_as=SYSTEM) as work:
        work.vehicles.save(attrs.evolve(work.vehicles.get(car, owner=account), tesla_vehicle_id=7))
        work.car_links.save(a_car_link(account, at=town.now))
    assert ">Connected<" in driver.page("/cars")
    assert "Honk" in driver.page(f"/cars/{car}")
    with town.container.transactions().begin(acting_as=SYSTEM) as work:
        work.car_links.remove(account)
    assert ">Connected<" not in driver.page("/cars")
    assert "Honk" not in driver.page(f"/cars/{car}")
    assert "please connect it first" in driver.refused(f"/cars/{car}/ask", {"command": "wake"}, status=409)


def test_who_does_not_let_us_in_at_the_maker_is_led_back_to_the_cars(driver: Browser) -> None:
    page = driver.get("/v1/tesla/callback?error=login_cancelled", Accept="text/html")
    assert page.status_code == 409
    assert headings(page.text) == ["You were not connected"]
    assert "Log out" in page.text
    assert 'href="/cars">To your cars<' in page.text


def test_a_marketplace_without_cars_says_so(driver: Browser) -> None:
    page = driver.send("/cars/tesla")
    assert page.status_code in (409, 422, 503)
    assert headings(page.text)


def test_an_order_that_no_car_knows_is_refused(town: Town, driver: Browser) -> None:
    assert driver.person is not None
    car = town.vehicle(driver.person)
    assert "choose one of those" in driver.refused(f"/cars/{car['id']}/ask", {"command": "fly"})
