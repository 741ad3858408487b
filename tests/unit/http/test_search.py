"""Searching over HTTP."""

from typing import Any
from urllib.parse import urlencode

import pytest
from tests.unit.http.world import Document, Person, Stay, World, told


def found(world: World, person: Person | None = None, **parameters: object) -> Document:
    """What a search near the listings of these tests finds."""
    asked = {"near": "37.761,-122.435", "start_time": told(1), "end_time": told(3), **parameters}
    return world.got("GET", f"/v1/driveways?{urlencode(asked)}", person)


def test_a_hit_is_the_public_listing_with_its_price(stay: Stay) -> None:
    answer = found(stay.world)
    assert (answer["next_cursor"], answer["ranked_nearest"], len(answer["items"])) == (None, None, 1)
    hit = answer["items"][0]
    listing = stay.world.got("GET", f"/v1/driveways/{stay.driveway['id']}")
    assert {field: hit[field] for field in hit.keys() & listing.keys()} == {
        field: listing[field] for field in hit.keys() & listing.keys()
    }
    assert (hit["distance_m"], hit["host_first_name"], hit["host_rating"]) == (0, "Grace", None)
    assert hit["quote"] == {
        "lines": [
            {
                "kind": "hours",
                "label": "2 h at $8.50 an hour",
                "quantity": "2.00",
                "unit_amount": "8.50",
                "amount": "17.00",
            }
        ],
        "fee_lines": [
            {
                "kind": "fee",
                "label": "Service fee 15 %",
                "quantity": "1",
                "unit_amount": "2.55",
                "amount": "2.55",
            }
        ],
        "tax_lines": [],
        "total_hours": "2.00",
        "subtotal": "17.00",
        "platform_fee": "2.55",
        "tax_amount": "0.00",
        "total_amount": "19.55",
        "currency": "USD",
        "cancellation_policy": "moderate",
    }
    assert hit.keys().isdisjoint({"address", "access_instructions", "special_instructions"})


def test_what_is_booked_is_not_found(stay: Stay) -> None:
    stay.book()
    assert found(stay.world)["items"] == []
    assert len(found(stay.world, start_time=told(4), end_time=told(5))["items"]) == 1


def test_ones_own_listings_are_left_out(stay: Stay) -> None:
    assert found(stay.world, stay.host)["items"] == []
    assert len(found(stay.world, stay.driver)["items"]) == 1


def test_a_car_that_is_too_large_finds_nothing(stay: Stay) -> None:
    large = stay.world.vehicle(stay.driver, length_inches=300, width_inches=80, height_inches=80)
    assert found(stay.world, stay.driver, vehicle_id=large["id"])["items"] == []
    assert len(found(stay.world, stay.driver, vehicle_id=stay.vehicle["id"])["items"]) == 1
    size: dict[str, Any] = {"length_inches": 300, "width_inches": 80, "height_inches": 80}
    assert found(stay.world, **size)["items"] == []
    assert len(found(stay.world, **{**size, "length_inches": 200})["items"]) == 1


def test_whose_car_it_is_must_be_known(stay: Stay) -> None:
    asked = urlencode(
        {
            "near": "37.761,-122.435",
            "start_time": told(1),
            "end_time": told(3),
            "vehicle_id": stay.vehicle["id"],
        }
    )
    assert stay.world.refused("GET", f"/v1/driveways?{asked}") == (401, "not-signed-in")
    assert stay.world.refused("GET", f"/v1/driveways?{asked}", stay.host) == (404, "not-found")


@pytest.mark.parametrize("field", ["is_covered", "has_ev_charging", "has_security_camera", "has_lighting"])
def test_filters_leave_only_what_the_driver_insists_on(stay: Stay, field: str) -> None:
    with_it = stay.world.driveway(stay.host, **{field: True})
    wanted: dict[str, Any] = {field: "true"}
    assert [hit["id"] for hit in found(stay.world, **wanted)["items"]] == [with_it["id"]]
    unwanted: dict[str, Any] = {field: "false"}
    assert [hit["id"] for hit in found(stay.world, **unwanted)["items"]] == [stay.driveway["id"]]


def test_who_books_at_once_can_be_insisted_on(stay: Stay) -> None:
    asks = stay.world.driveway(stay.host, instant_booking_enabled=False)
    assert [hit["id"] for hit in found(stay.world, instant_booking_enabled="false")["items"]] == [asks["id"]]


def test_a_connector_and_a_highest_price_are_filters_too(stay: Stay) -> None:
    plug = stay.world.driveway(
        stay.host, has_ev_charging=True, charging_connector_type="ccs", hourly_rate="20.00"
    )
    assert [hit["id"] for hit in found(stay.world, charging_connector_type="ccs")["items"]] == [plug["id"]]
    cheap = [hit["id"] for hit in found(stay.world, max_total="19.55")["items"]]
    assert cheap == [stay.driveway["id"]]
    assert found(stay.world, max_total="19.549")["items"] == []


@pytest.mark.parametrize("order", ["distance", "price", "rating", "best"])
def test_every_order_comes_in_pages_without_gap_or_repetition(stay: Stay, order: str) -> None:
    for step in range(1, 5):
        stay.world.driveway(
            stay.host, latitude=37.76094 + step / 500, hourly_rate=f"{9 - step}.00", title=f"No. {step}"
        )
    whole = [hit["id"] for hit in found(stay.world, order=order)["items"]]
    assert len(whole) == 5
    page = found(stay.world, order=order, limit=2)
    seen = [hit["id"] for hit in page["items"]]
    while page["next_cursor"] is not None:
        page = found(stay.world, order=order, limit=2, cursor=page["next_cursor"])
        seen += [hit["id"] for hit in page["items"]]
    assert seen == whole
    assert page["ranked_nearest"] == (None if order == "distance" else 500)


def test_a_cursor_fits_its_own_order_only(stay: Stay) -> None:
    stay.world.driveway(stay.host)
    cursor = found(stay.world, order="price", limit=1)["next_cursor"]
    asked = urlencode(
        {"near": "37.761,-122.435", "start_time": told(1), "end_time": told(3), "cursor": cursor}
    )
    answer = stay.world.call("GET", f"/v1/driveways?{asked}")
    assert answer.status_code == 422
    assert [error["parameter"] for error in (answer.json or {})["errors"]] == ["cursor"]
