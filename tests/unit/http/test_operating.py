"""What operators find, look at and do for others over HTTP: accounts, listings, bookings, jobs, payouts."""

from datetime import timedelta

import pytest
from tests.unit.http.people import EMAIL, Registered
from tests.unit.http.world import Document, Person, Stay, World, told

from driveway_core.testing.builders import an_id

ADMIN = "/v1/admin"


@pytest.fixture
def root(world: World) -> Person:
    return world.somebody("Root", is_operator=True)


def found(world: World, root: Person, what: str) -> list[str]:
    return [each["id"] for each in world.got("GET", f"{ADMIN}/{what}", root)["items"]]


def looks(world: World, root: Person) -> list[str]:
    """At what an operator looked, as the audit log has it."""
    path = f"{ADMIN}/audit?event_type=operator_read&user_id={root.id}&limit=100"
    return [each["metadata"]["what"] for each in world.got("GET", path, root)["items"]]


def test_an_account_is_found_by_its_whole_address_only(world: World, root: Person) -> None:
    ada = Registered.over(world).person
    (member,) = world.got("GET", f"{ADMIN}/accounts?email={EMAIL.upper()}", root)["items"]
    assert (member["id"], member["account_status"]) == (ada.id, "active")
    assert EMAIL not in str(member)
    assert found(world, root, f"accounts?email=x{EMAIL}") == []
    assert world.got("GET", f"{ADMIN}/accounts/{ada.id}", root) == member
    assert world.refused("GET", f"{ADMIN}/accounts/{an_id()}", root) == (404, "not-found")
    assert sorted(looks(world, root)) == ["account", "accounts", "accounts"]


def test_listings_are_found_taken_off_and_put_back(stay: Stay, root: Person) -> None:
    world, its_id = stay.world, stay.driveway["id"]
    other = world.driveway(world.somebody("Eve"))["id"]
    one = f"{ADMIN}/driveways/{its_id}"
    seen = world.got("POST", f"{one}/suspend", root)
    assert (seen["id"], seen["listing_status"], seen["address"]) == (its_id, "suspended", None)
    assert world.got("GET", one, root) == seen
    assert world.refused("GET", f"/v1/driveways/{its_id}", stay.driver) == (404, "not-found")
    assert found(world, root, "driveways?status=suspended") == [its_id]
    assert found(world, root, f"driveways?host_id={stay.host.id}&status=active") == []
    assert world.got("POST", f"{one}/restore", root)["listing_status"] == "active"
    world.got("GET", f"/v1/driveways/{its_id}", stay.driver)
    assert found(world, root, "driveways") == [other, its_id]
    page = world.got("GET", f"{ADMIN}/driveways?limit=1", root)
    assert found(world, root, f"driveways?cursor={page['next_cursor']}") == [its_id]
    told = world.got("GET", f"{ADMIN}/audit?event_category=admin&limit=100", root)["items"]
    acts = [each for each in told if each["event_type"].startswith("listing_")]
    assert {each["event_type"] for each in acts} == {"listing_suspended", "listing_restored"}
    assert {(each["related_driveway_id"], each["user_id"]) for each in acts} == {(its_id, root.id)}
    assert sorted(looks(world, root)) == ["driveway", *["driveways"] * 5]


def test_an_operator_does_not_put_back_their_own(world: World, root: Person) -> None:
    one = f"{ADMIN}/driveways/{world.driveway(root)['id']}"
    world.got("POST", f"{one}/suspend", root)
    assert world.refused("POST", f"{one}/restore", root) == (403, "own-matter")


def test_bookings_are_found_by_what_is_known_of_them(stay: Stay, root: Person) -> None:
    world, first = stay.world, stay.book()
    second = world.booking({**stay.wish, "start_time": told(5), "end_time": told(6)}, stay.driver)
    world.got("POST", f"/v1/bookings/{first['id']}/cancel", stay.host)
    for query, expected in (
        ("", [second, first]),
        (f"?booking_reference={first['booking_reference'].lower()}", [first]),
        ("?booking_reference=DH-NONE", []),
        ("?status=cancelled", [first]),
        (f"?account_id={stay.driver.id}&status=confirmed", [second]),
        (f"?account_id={stay.host.id}", [second, first]),
        (f"?account_id={root.id}", []),
        (f"?driveway_id={stay.driveway['id']}", [second, first]),
    ):
        assert found(world, root, f"bookings{query}") == [each["id"] for each in expected], query
    seen = world.got("GET", f"{ADMIN}/bookings/{second['id']}", root)
    assert (seen["driver_id"], seen["host_id"]) == (stay.driver.id, stay.host.id)
    assert (seen["driveway"]["address"], seen["driveway"]["access_instructions"]) == (None, None)
    assert sorted(looks(world, root)) == ["booking", *["bookings"] * 8]


def test_a_booking_is_found_in_the_state_that_it_is_in_now(stay: Stay, root: Person) -> None:
    stay.book()
    stay.world.now += timedelta(hours=4)
    assert found(stay.world, root, "bookings?status=confirmed") == []
    (missed,) = stay.world.got("GET", f"{ADMIN}/bookings?status=no_show", root)["items"]
    assert missed["booking_status"] == "no_show"


def test_an_operator_cancels_a_stay_of_others_and_everything_comes_back(stay: Stay, root: Person) -> None:
    world, booking = stay.world, stay.book()
    path = f"{ADMIN}/bookings/{booking['id']}/cancel"
    world.maintain()
    seen = world.got("POST", f"{path}?preview=true", root)
    assert world.got("GET", f"/v1/bookings/{booking['id']}", stay.driver)["booking_status"] == "confirmed"
    said = {"reason": "The street is dug up."}
    gone = world.got("POST", path, root, said, key="k")
    assert (gone["cancelled_by"], gone["cancel_reason"]) == ("platform", said["reason"])
    assert gone["refund"] == seen["refund"]
    assert (gone["refund"]["amount"], gone["refund"]["kept"]) == (booking["total_amount"], "0.00")
    again = world.call("POST", path, root, said, key="k")
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (200, "true")
    assert world.refused("POST", path, root) == (409, "illegal-transition")
    told = world.got("GET", f"{ADMIN}/audit?related_booking_id={booking['id']}", root)["items"]
    (act,) = [each for each in told if each["event_type"] == "booking_cancelled"]
    assert (act["user_id"], act["acted_as"]) == (root.id, "operator")


def test_an_operator_cancels_nothing_of_their_own(stay: Stay, root: Person) -> None:
    world = stay.world
    wish = {**stay.wish, "vehicle_id": world.vehicle(root)["id"]}
    path = f"{ADMIN}/bookings/{world.booking(wish, root)['id']}/cancel"
    for each in (path, f"{path}?preview=true"):
        assert world.refused("POST", each, root) == (403, "own-matter")


def test_where_payments_are_settled_elsewhere_nothing_is_given_back_here(stay: Stay, root: Person) -> None:
    path = f"{ADMIN}/bookings/{stay.book()['id']}/refunds"
    refunds: Document = stay.world.got("GET", path, root)
    assert (refunds["captured"], refunds["refunded"], refunds["items"]) == ("0.00", "0.00", [])
    assert stay.world.refused("POST", path, root, {"amount": "1.00"}) == (409, "settles-elsewhere")


def test_operators_see_the_jobs_that_wait(world: World, root: Person) -> None:
    Registered.over(world)
    seen = world.got("GET", f"{ADMIN}/jobs", root)
    assert (seen["failed"], seen["worker_seen_at"]) == ([], None)
    (mail,) = seen["jobs"]
    assert (mail["name"], mail["waiting"] + mail["later"]) == ("send_verification", 1)
    for number in (7, 2**63):
        assert world.refused("POST", f"{ADMIN}/jobs/{number}/retry", root) == (404, "not-found")
    assert world.got("GET", f"{ADMIN}/audit?event_type=job_retried", root)["items"] == []
    assert looks(world, root) == ["jobs"]
