"""Hosts' addresses over HTTP, where somebody knows all addresses."""

from collections.abc import Iterator
from typing import Final

import pytest
from dependency_injector import providers
from tests.unit.google.conftest import BROADWAY, CASTRO
from tests.unit.http.world import DRIVEWAY, Document, World, a_world

from driveway_google import GoogleAddressBook, GoogleSettings
from driveway_sandbox import GoogleSandbox
from driveway_sandbox.google.sandbox import KEY
from driveway_sandbox.google.shapes import problem

PLACE: Final = ("latitude", "longitude")
WANTING: Final = "is required: nobody else knows where exactly it is"
WITHOUT_PLACE: Final = {name: value for name, value in DRIVEWAY.items() if name not in PLACE}


@pytest.fixture
def google() -> Iterator[GoogleSandbox]:
    with GoogleSandbox([CASTRO, BROADWAY]) as running:
        yield running


@pytest.fixture
def world(google: GoogleSandbox) -> Iterator[World]:
    """A marketplace that looks addresses up."""
    settings = GoogleSettings(api_key=KEY, api_base=google.url)
    with a_world() as opened, GoogleAddressBook.open(settings) as book:
        opened.container.addresses.override(providers.Object(book))
        yield opened


def offered(world: World, **changes: object) -> Document:
    return world.got("POST", "/v1/driveways", world.somebody(), {**WITHOUT_PLACE, **changes}, status=201)


def test_a_driveway_needs_no_coordinates_and_stands_where_its_house_does(world: World) -> None:
    listing = offered(world)
    assert (listing["latitude"], listing["longitude"]) == (CASTRO.latitude, CASTRO.longitude)
    assert (listing["city"], listing["time_zone"]) == ("San Francisco", "America/Los_Angeles")


def test_a_misspelled_street_is_asked_about_with_what_is_known_instead(world: World) -> None:
    host = world.somebody()
    wrong = {**WITHOUT_PLACE, "address": "123 Kastro Street"}
    refused = world.got("POST", "/v1/driveways", host, wrong, status=422)
    assert refused["type"] == "/problems/address-doubtful"
    assert refused["fields"] == ["address"]
    assert refused["suggestion"]["address"] == "123 Castro Street"
    listing = world.got("POST", "/v1/driveways", host, {**wrong, "address_confirmed": True}, status=201)
    assert listing["address"] == "123 Kastro Street"
    assert "address_confirmed" not in listing
    taken = {**wrong, **refused["suggestion"]}
    assert world.got("POST", "/v1/driveways", host, taken, status=201)["address"] == "123 Castro Street"


def test_nobody_gets_a_city_served_by_writing_its_name(world: World) -> None:
    elsewhere = {**WITHOUT_PLACE, "address": "1901 Broadway", "zip_code": "94612", "city": "San Francisco"}
    host = world.somebody()
    assert world.refused("POST", "/v1/driveways", host, elsewhere) == (422, "address-doubtful")
    insisting = {**elsewhere, "address_confirmed": True}
    assert world.refused("POST", "/v1/driveways", host, insisting) == (422, "city-not-supported")


def test_what_is_no_address_names_the_fields(world: World) -> None:
    nowhere = {**WITHOUT_PLACE, "address": "Castro Street", "address_confirmed": True}
    refused = world.got("POST", "/v1/driveways", world.somebody(), nowhere, status=422)
    assert (refused["type"], refused["fields"]) == ("/problems/address-unknown", ["address"])


def test_a_position_in_another_place_than_the_address_is_refused(world: World) -> None:
    away = {**WITHOUT_PLACE, "latitude": 37.80812, "longitude": -122.26847}
    refused = world.got("POST", "/v1/driveways", world.somebody(), away, status=422)
    assert refused["errors"][0]["pointer"] == "/latitude"
    assert "mi from that address" in refused["errors"][0]["detail"]
    near = {**WITHOUT_PLACE, "latitude": CASTRO.latitude + 0.001, "longitude": CASTRO.longitude}
    assert (
        world.got("POST", "/v1/driveways", world.somebody(), near, status=201)["latitude"] == near["latitude"]
    )


def test_a_change_of_place_is_looked_up_and_no_other_change(world: World, google: GoogleSandbox) -> None:
    host = world.somebody()
    listing = world.got("POST", "/v1/driveways", host, WITHOUT_PLACE, status=201)
    where = f"/v1/driveways/{listing['id']}"
    asked = len(google.asked)
    world.got("PATCH", where, host, {"title": "Quiet driveway"})
    assert len(google.asked) == asked
    assert world.refused("PATCH", where, host, {"address": "9 Castro Street"}) == (422, "address-doubtful")
    assert world.refused("PATCH", where, host, {"latitude": 37.0}) == (422, "invalid")
    confirmed = {"address": "125 Castro Street", "address_confirmed": True}
    assert world.refused("PATCH", where, host, confirmed) == (422, "invalid")  # where in the street is that?
    here = {"latitude": CASTRO.latitude, "longitude": CASTRO.longitude}
    assert world.got("PATCH", where, host, {**confirmed, **here})["address"] == "125 Castro Street"
    assert world.refused("PATCH", where, world.somebody("Eve"), {"zip_code": "94114"}) == (404, "not-found")


def test_nothing_is_listed_while_addresses_cannot_be_looked_up(world: World, google: GoogleSandbox) -> None:
    host = world.somebody()
    google.next_answers.append(problem(503, "UNAVAILABLE", "The service is currently unavailable."))
    answer = world.call("POST", "/v1/driveways", host, DRIVEWAY, key="once")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert world.got("GET", "/v1/me/driveways", host)["items"] == []
    assert world.got("POST", "/v1/driveways", host, DRIVEWAY, status=201, key="once")["id"]


def test_who_may_not_list_costs_no_look_up(world: World, google: GoogleSandbox) -> None:
    assert world.call("POST", "/v1/driveways", None, DRIVEWAY).status_code == 401
    assert google.asked == []


def test_without_an_address_book_coordinates_are_needed() -> None:
    with a_world() as plain:
        refused = plain.got("POST", "/v1/driveways", plain.somebody(), WITHOUT_PLACE, status=422)
        assert refused["errors"] == [{"pointer": "/latitude", "detail": WANTING}]
        named = {**WITHOUT_PLACE, "time_zone": "America/Los_Angeles", "latitude": 37.76}
        refused = plain.got("POST", "/v1/driveways", plain.somebody(), named, status=422)
        assert refused["errors"] == [{"pointer": "/longitude", "detail": "is required with latitude"}]
