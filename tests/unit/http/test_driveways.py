"""Listings over HTTP."""

from tests.unit.http.world import DRIVEWAY, Stay, World, told

from driveway_core.actors import AccountStatus, UserType
from driveway_core.drafts import DrivewayFields
from driveway_http.models.driveways import DrivewayChangesIn, DrivewayIn

PRIVATE = ("address", "access_instructions", "special_instructions")


def test_every_field_that_a_host_may_set_can_be_sent() -> None:
    sent = {*DrivewayFields.__annotations__, "address_confirmed"}
    assert set(DrivewayIn.model_fields) == sent
    assert set(DrivewayChangesIn.model_fields) == sent


def test_a_new_listing_is_what_its_own_address_gives(world: World) -> None:
    grace = world.somebody("Grace")
    made = world.call("POST", "/v1/driveways", grace, DRIVEWAY)
    assert made.status_code == 201
    listing = world.got("GET", made.headers["Location"], grace)
    assert listing == made.json
    assert {field: listing[field] for field in DRIVEWAY} == DRIVEWAY
    assert (listing["time_zone"], listing["street"]) == ("America/Los_Angeles", "Castro Street")
    assert (listing["host_first_name"], listing["host_rating"], listing["review_count"]) == ("Grace", None, 0)


def test_everything_that_a_host_says_is_kept(world: World) -> None:
    said = {
        **DRIVEWAY,
        "street": "Castro",
        "city": "San Francisco",
        "state": "CA",
        "time_zone": "America/Los_Angeles",
        "description": "Wide and flat",
        "is_covered": True,
        "spaces": 2,
        "max_vehicle_height": 80,
        "currency": "USD",
        "daily_rate": "40.00",
        "weekly_rate": "200.00",
        "monthly_rate": "600.00",
        "billing_increment_minutes": 30,
        "minimum_booking_hours": 2,
        "maximum_booking_hours": 48,
        "advance_booking_hours": 3,
        "booking_horizon_days": 30,
        "buffer_minutes": 10,
        "instant_booking_enabled": False,
        "cancellation_policy": "strict",
        "overstay_factor": "2.25",
        "overstay_penalty": "10.00",
        "has_ev_charging": True,
        "charging_connector_type": "ccs",
        "has_security_camera": True,
        "has_lighting": True,
        "listing_status": "inactive",
        "is_available": False,
    }
    listing = world.driveway(world.somebody(), **said)
    assert {field: listing[field] for field in said} == said


def test_strangers_see_a_street_and_a_neighbourhood(stay: Stay) -> None:
    path = f"/v1/driveways/{stay.driveway['id']}"
    for reader in (None, stay.driver):
        listing = stay.world.got("GET", path, reader)
        assert [listing[field] for field in PRIVATE] == [None, None, None]
        assert (listing["latitude"], listing["longitude"]) == (37.761, -122.435)
        assert "123" not in str(
            {**listing, "id": None, "host_id": None, "created_at": None, "updated_at": None}
        )


def test_changing_a_listing_leaves_what_is_left_out(stay: Stay) -> None:
    path = f"/v1/driveways/{stay.driveway['id']}"
    changed = stay.world.got("PATCH", path, stay.host, {"hourly_rate": "9.75", "access_instructions": None})
    assert changed == {**stay.driveway, "hourly_rate": "9.75", "access_instructions": None}
    assert stay.world.got("PATCH", path, stay.host) == changed


def test_somebody_elses_listing_cannot_be_changed(stay: Stay) -> None:
    path = f"/v1/driveways/{stay.driveway['id']}"
    assert stay.world.refused("PATCH", path, stay.driver, {"title": "Mine"}) == (404, "not-found")
    assert stay.world.refused("DELETE", path, stay.driver) == (404, "not-found")
    assert stay.world.refused("DELETE", path) == (401, "not-signed-in")


def test_drivers_offer_nothing(world: World) -> None:
    driver = world.somebody(user_type=UserType.DRIVER)
    suspended = world.somebody(status=AccountStatus.SUSPENDED)
    assert world.refused("POST", "/v1/driveways", driver, DRIVEWAY) == (403, "wrong-role")
    assert world.refused("POST", "/v1/driveways", suspended, DRIVEWAY) == (403, "account-suspended")
    assert world.refused("POST", "/v1/driveways", None, DRIVEWAY) == (401, "not-signed-in")


def test_a_city_that_is_not_served_is_refused(world: World) -> None:
    elsewhere = {**DRIVEWAY, "city": "Oakland"}
    refused = world.refused("POST", "/v1/driveways", world.somebody(), elsewhere)
    assert refused == (422, "city-not-supported")


def test_a_suspended_listing_is_seen_by_its_host_alone(stay: Stay) -> None:
    stay.world.suspend(stay.driveway)
    path = f"/v1/driveways/{stay.driveway['id']}"
    assert stay.world.got("GET", path, stay.host)["listing_status"] == "suspended"
    assert stay.world.refused("GET", path) == (404, "not-found")
    assert stay.world.refused("GET", path, stay.driver) == (404, "not-found")
    assert stay.world.refused("PATCH", path, stay.host, {"listing_status": "active"}) == (422, "invalid")


def test_a_listing_without_stays_is_gone_when_it_is_deleted(stay: Stay) -> None:
    path = f"/v1/driveways/{stay.driveway['id']}"
    assert stay.world.call("DELETE", path, stay.host).status_code == 204
    assert stay.world.refused("GET", path, stay.host) == (404, "not-found")


def test_a_retired_listing_is_read_by_its_parties_alone(stay: Stay) -> None:
    stay.book()
    path = f"/v1/driveways/{stay.driveway['id']}"
    assert stay.world.call("DELETE", path, stay.host).status_code == 204
    assert stay.world.got("GET", path, stay.host)["retired_at"] == "2027-03-01T16:00:00Z"
    assert stay.world.got("GET", path, stay.driver)["title"] == DRIVEWAY["title"]
    assert stay.world.refused("GET", path) == (404, "not-found")


def test_ones_own_listings_come_in_pages_with_everything(stay: Stay) -> None:
    second = stay.world.driveway(stay.host, title="Second")
    first_page = stay.world.got("GET", "/v1/me/driveways?limit=1", stay.host)
    rest = stay.world.got("GET", f"/v1/me/driveways?cursor={first_page['next_cursor']}", stay.host)
    titles = [item["title"] for item in (*first_page["items"], *rest["items"])]
    assert titles == [stay.driveway["title"], second["title"]]
    assert [item["address"] for item in rest["items"]] == [DRIVEWAY["address"]]


def test_a_quote_stands_when_the_listing_changes(stay: Stay) -> None:
    quote = stay.world.got("POST", "/v1/quotes", stay.driver, stay.wish, status=201)
    stay.world.got("PATCH", f"/v1/driveways/{stay.driveway['id']}", stay.host, {"hourly_rate": "99.00"})
    booking = stay.world.got("POST", "/v1/bookings", stay.driver, {"quote_id": quote["id"]}, status=201)
    assert booking["total_amount"] == quote["total_amount"] == "19.55"


def test_the_calendar_has_no_gaps(stay: Stay) -> None:
    stay.book()
    path = f"/v1/driveways/{stay.driveway['id']}/calendar"
    calendar = stay.world.client.get(path, query_string={"from": told(0), "to": told(5)}).json
    assert calendar is not None
    states = [(window["state"], window["free_spaces"]) for window in calendar["windows"]]
    assert states == [("free", 1), ("full", 0), ("free", 1)]
    ends = [window["end_time"] for window in calendar["windows"]]
    assert [window["start_time"] for window in calendar["windows"]] == [calendar["start_time"], *ends[:-1]]
    assert (ends[-1], calendar["time_zone"]) == (calendar["end_time"], "America/Los_Angeles")


def test_a_plus_that_nobody_escaped_is_still_a_plus(stay: Stay) -> None:
    path = f"/v1/driveways/{stay.driveway['id']}/calendar?from={told(0)}&to={told(5)}"
    assert "+00:00" in path
    assert stay.world.got("GET", path)["end_time"] == "2027-03-01T21:00:00Z"
