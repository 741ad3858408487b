"""Quotes and bookings over HTTP."""

from datetime import timedelta

import pytest
from tests.unit.http.world import DRIVEWAY, Document, Person, Stay, World, a_stay, told

from driveway_core.actors import AccountStatus, UserType

PRIVATE = ("address", "access_instructions", "special_instructions")


def read(stay: Stay, booking: Document, reader: Person) -> Document:
    """A booking as somebody reads it now."""
    return stay.world.got("GET", f"/v1/bookings/{booking['id']}", reader)


def test_a_new_quote_is_what_its_own_address_gives(stay: Stay) -> None:
    made = stay.world.call("POST", "/v1/quotes", stay.driver, stay.wish)
    assert made.status_code == 201
    quote = stay.world.got("GET", made.headers["Location"], stay.driver)
    assert quote == made.json
    assert (quote["total_amount"], quote["expires_at"]) == ("19.55", "2027-03-01T16:15:00Z")
    assert quote["time_zone"] == "America/Los_Angeles"
    assert stay.world.refused("GET", made.headers["Location"], stay.host) == (404, "not-found")


def test_a_new_booking_is_what_its_own_address_gives(stay: Stay) -> None:
    quote = stay.world.got("POST", "/v1/quotes", stay.driver, stay.wish, status=201)
    body = {"quote_id": quote["id"], "driver_notes": "A red car."}
    made = stay.world.call("POST", "/v1/bookings", stay.driver, body)
    assert made.status_code == 201
    booking = stay.world.got("GET", made.headers["Location"], stay.driver)
    assert booking == made.json
    assert (booking["booking_status"], booking["awaiting"], booking["payment"]) == ("confirmed", None, None)
    assert (booking["total_amount"], booking["driver_notes"]) == ("19.55", "A red car.")
    assert booking["booking_reference"].startswith("DH-")
    assert booking["driver"] == {"first_name": "Ada"}
    assert booking["host"] == {"first_name": "Grace"}
    assert booking["vehicle"]["model"] == stay.vehicle["model"]
    assert stay.world.refused("POST", "/v1/bookings", stay.driver, body) == (409, "quote-used")


def test_the_second_driver_is_told_that_the_window_is_taken(stay: Stay) -> None:
    stay.book()
    eve = stay.world.somebody("Eve")
    body = {**stay.wish, "vehicle_id": stay.world.vehicle(eve)["id"]}
    answer = stay.world.call("POST", "/v1/bookings", eve, body)
    assert (answer.status_code, (answer.json or {})["type"]) == (409, "/problems/window-taken")
    window = {"start_time": "2027-03-01T17:00:00Z", "end_time": "2027-03-01T19:00:00Z"}
    assert (answer.json or {})["window"] == window


def test_the_exact_place_is_the_drivers_while_the_stay_is_confirmed_or_active(world: World) -> None:
    stay = a_stay(world, instant_booking_enabled=False)
    booking = stay.book()
    assert (booking["booking_status"], booking["awaiting"]) == ("pending", "host")
    place = booking["driveway"]
    assert ([place[field] for field in PRIVATE], place["latitude"]) == ([None] * 3, 37.761)
    host_sees = read(stay, booking, stay.host)["driveway"]
    assert {field: host_sees[field] for field in PRIVATE} == {field: DRIVEWAY[field] for field in PRIVATE}
    path = f"/v1/bookings/{booking['id']}"
    assert world.refused("POST", f"{path}/accept", stay.driver) == (404, "not-found")
    world.got("POST", f"{path}/accept", stay.host)
    place = read(stay, booking, stay.driver)["driveway"]
    assert {field: place[field] for field in PRIVATE} == {field: DRIVEWAY[field] for field in PRIVATE}
    assert (place["latitude"], place["longitude"]) == (37.76094, -122.43512)
    world.now += timedelta(hours=1)
    assert world.got("POST", f"{path}/check-in", stay.driver)["driveway"]["address"] == DRIVEWAY["address"]
    assert world.got("POST", f"{path}/check-out", stay.driver)["driveway"]["address"] is None


def test_strangers_know_of_no_booking(stay: Stay) -> None:
    path = f"/v1/bookings/{stay.book()['id']}"
    eve = stay.world.somebody("Eve")
    for method, where, body in (
        ("GET", path, None),
        ("PATCH", path, {"driver_notes": "mine"}),
        *(
            ("POST", f"{path}/{verb}", None)
            for verb in ("accept", "decline", "cancel", "check-in", "check-out")
        ),
        ("POST", f"{path}/reschedule", {"start_time": told(5), "end_time": told(6)}),
    ):
        assert stay.world.refused(method, where, eve, body) == (404, "not-found")
        assert stay.world.refused(method, where, None, body) == (401, "not-signed-in")


def test_each_side_writes_its_own_note(stay: Stay) -> None:
    path = f"/v1/bookings/{stay.book()['id']}"
    assert stay.world.got("PATCH", path, stay.driver, {"driver_notes": "red"})["driver_notes"] == "red"
    noted = stay.world.got("PATCH", path, stay.host, {"host_notes": "blue gate"})
    assert (noted["driver_notes"], noted["host_notes"]) == ("red", "blue gate")
    assert stay.world.refused("PATCH", path, stay.host, {"driver_notes": "x"}) == (403, "not-your-note")
    assert stay.world.got("PATCH", path, stay.driver, {"driver_notes": ""})["driver_notes"] is None
    assert stay.world.got("PATCH", path, stay.host, {})["host_notes"] == "blue gate"
    assert stay.world.refused("PATCH", path, stay.driver, {"host_notes": None}) == (403, "not-your-note")
    assert stay.world.got("PATCH", path, stay.host, {"host_notes": None})["host_notes"] is None


def test_a_host_declines(world: World) -> None:
    stay = a_stay(world, instant_booking_enabled=False)
    declined = world.got("POST", f"/v1/bookings/{stay.book()['id']}/decline", stay.host)
    assert (declined["booking_status"], declined["cancelled_by"]) == ("cancelled", "host")
    stay.book()


def test_a_preview_of_a_cancellation_changes_nothing(stay: Stay) -> None:
    booking = stay.book()
    path = f"/v1/bookings/{booking['id']}/cancel"
    seen = stay.world.got("POST", f"{path}?preview=true", stay.driver, {"reason": "rain"})
    assert (seen["booking_status"], seen["cancel_reason"]) == ("cancelled", "rain")
    assert read(stay, booking, stay.driver)["booking_status"] == "confirmed"
    assert stay.world.got("POST", path, stay.driver)["booking_status"] == "cancelled"
    answer = stay.world.call("POST", path, stay.driver)
    assert (answer.status_code, (answer.json or {})["type"]) == (409, "/problems/illegal-transition")
    assert (answer.json or {})["booking_status"] == "cancelled"


def test_a_stay_is_extended_and_its_place_is_kept(stay: Stay) -> None:
    path = f"/v1/bookings/{stay.book()['id']}/reschedule"
    longer = stay.world.got("POST", path, stay.driver, {"start_time": told(1), "end_time": told(5)})
    assert (longer["end_time"], longer["total_amount"]) == ("2027-03-01T21:00:00Z", "39.10")
    assert stay.world.refused("POST", path, stay.host, {"start_time": told(1), "end_time": told(2)}) == (
        404,
        "not-found",
    )


def test_leaving_early_frees_the_rest(stay: Stay) -> None:
    path = f"/v1/bookings/{stay.book()['id']}"
    assert stay.world.refused("POST", f"{path}/check-in", stay.driver) == (422, "too-early")
    stay.world.now += timedelta(hours=1)
    assert stay.world.got("POST", f"{path}/check-in", stay.driver)["booking_status"] == "active"
    stay.world.now += timedelta(minutes=30)
    left = stay.world.got("POST", f"{path}/check-out", stay.driver)
    assert (left["booking_status"], left["departure_detected_at"]) == ("completed", "2027-03-01T17:30:00Z")
    rest = {**stay.wish, "start_time": told(2), "end_time": told(3)}
    assert stay.world.booking(rest, stay.driver)["booking_status"] == "confirmed"


def test_each_side_lists_its_own_bookings_latest_first(stay: Stay) -> None:
    first = stay.book()
    second = stay.world.booking({**stay.wish, "start_time": told(4), "end_time": told(5)}, stay.driver)
    stay.world.got("POST", f"/v1/bookings/{first['id']}/cancel", stay.driver)
    ids = [item["id"] for item in stay.world.got("GET", "/v1/bookings", stay.driver)["items"]]
    assert ids == [second["id"], first["id"]]
    page = stay.world.got("GET", "/v1/bookings?role=host&limit=1", stay.host)
    rest = stay.world.got("GET", f"/v1/bookings?role=host&cursor={page['next_cursor']}", stay.host)
    assert [item["id"] for item in (*page["items"], *rest["items"])] == ids
    cancelled = stay.world.got("GET", "/v1/bookings?status=cancelled", stay.driver)["items"]
    assert [item["id"] for item in cancelled] == [first["id"]]
    assert stay.world.got("GET", "/v1/bookings", stay.host)["items"] == []


def test_nobody_sees_a_hold_whose_time_is_over(world: World) -> None:
    stay = a_stay(world, instant_booking_enabled=False)
    booking = stay.book()
    world.now += timedelta(hours=2)
    late = read(stay, booking, stay.driver)
    assert (late["booking_status"], late["cancelled_by"], late["cancel_reason"]) == (
        "cancelled",
        "platform",
        "hold_lapsed",
    )


@pytest.mark.parametrize(
    "fields, wanted",
    [
        ({"user_type": UserType.HOST}, (403, "wrong-role")),
        ({"status": AccountStatus.SUSPENDED}, (403, "account-suspended")),
    ],
)
def test_only_active_drivers_ask_and_book(
    stay: Stay, fields: dict[str, object], wanted: tuple[int, str]
) -> None:
    somebody = stay.world.somebody(**fields)  # type: ignore[arg-type]  # of two kinds, by row
    for path in ("/v1/quotes", "/v1/bookings"):
        assert stay.world.refused("POST", path, somebody, stay.wish) == wanted
        assert stay.world.refused("POST", path, None, stay.wish) == (401, "not-signed-in")


def test_refusals_come_in_their_order(stay: Stay) -> None:
    world, path = stay.world, f"/v1/driveways/{stay.driveway['id']}"
    tiny = {"max_vehicle_length": 10, "minimum_booking_hours": 3, "advance_booking_hours": 2}
    for change, wanted in (
        (tiny, "does-not-fit"),
        ({"max_vehicle_length": 220}, "too-short"),
        ({"minimum_booking_hours": 1}, "too-soon"),
        ({"advance_booking_hours": 0, "is_available": False}, "not-bookable"),
    ):
        world.got("PATCH", path, stay.host, change)
        assert world.refused("POST", "/v1/bookings", stay.driver, stay.wish) == (422, wanted)
    own = {**stay.wish, "vehicle_id": world.vehicle(stay.host)["id"]}
    world.got("PATCH", path, stay.host, {"is_available": True})
    assert world.refused("POST", "/v1/bookings", stay.host, own) == (422, "own-listing")
    far = {**stay.wish, "start_time": told(400 * 24), "end_time": told(400 * 24 + 1)}
    assert world.refused("POST", "/v1/bookings", stay.driver, far) == (422, "too-far")
    long = {**stay.wish, "end_time": told(1 + 169)}
    assert world.refused("POST", "/v1/bookings", stay.driver, long) == (422, "too-long")


def test_a_quote_is_good_for_a_quarter_of_an_hour(stay: Stay) -> None:
    quote = stay.world.got("POST", "/v1/quotes", stay.driver, stay.wish, status=201)
    stay.world.now += timedelta(minutes=15)
    late = {"quote_id": quote["id"]}
    assert stay.world.refused("POST", "/v1/bookings", stay.driver, late) == (422, "quote-expired")


def test_nobody_holds_more_than_three_places(world: World) -> None:
    stay = a_stay(world, instant_booking_enabled=False, spaces=4)
    for _ in range(3):
        stay.book()
    assert world.refused("POST", "/v1/bookings", stay.driver, stay.wish) == (422, "too-many-holds")
